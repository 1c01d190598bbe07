using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Listener.Connectors.Tests.Http;

/// <summary>A real web server on loopback whose answers a test writes.</summary>
internal sealed class StubServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StubServer(WebApplication app) => _app = app;

    /// <summary>What it answers; the default is 404.</summary>
    public RequestDelegate Answer { get; set; } = context =>
    {
        context.Response.StatusCode = 404;
        return Task.CompletedTask;
    };

    /// <summary>Path and query of every request so far.</summary>
    public List<string> Requests { get; } = [];

    public List<IHeaderDictionary> Headers { get; } = [];

    public Uri Address => new(_app.Urls.Single());

    public static async Task<StubServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new StubServer(app);
        app.Run(context =>
        {
            lock (server.Requests)
            {
                server.Requests.Add(context.Request.Path + context.Request.QueryString);
                server.Headers.Add(new HeaderDictionary(context.Request.Headers.ToDictionary()));
            }

            return server.Answer(context);
        });
        await app.StartAsync();
        return server;
    }

    public void Serve(string body, string contentType = "application/rss+xml", params (string Name, string Value)[] headers) => Answer = async context =>
    {
        context.Response.ContentType = contentType;
        foreach (var (name, value) in headers)
            context.Response.Headers[name] = value;
        await context.Response.WriteAsync(body);
    };

    public void Refuse(int status, params (string Name, string Value)[] headers) => Answer = context =>
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
            context.Response.Headers[name] = value;
        return Task.CompletedTask;
    };

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
