using System.Net;
using Listener.Classifier.Brands;
using Listener.Connectors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Listener.Fuzz;

/// <summary>The connectors of JSON interfaces, over real sockets: a server on the loopback answers what the fuzzer made.</summary>
internal sealed class MapperTarget : Target
{
    private static readonly string[] Terms = ["acme air"];
    private readonly IConnector[] _connectors;
    private readonly Corpus _corpus;
    private readonly MapperWeb _web;

    public MapperTarget(Corpus corpus, MapperWeb web)
        : base("mapper", 5)
    {
        var services = new ServiceCollection().AddConnectors().AddSingleton(TimeProvider.System).AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        _connectors = [.. services.BuildServiceProvider().GetServices<IConnector>().Where(connector => corpus.Answers.ContainsKey(connector.Info.Kind))];
        (_corpus, _web) = (corpus, web);
    }

    /// <summary>The first byte says which connector, the second which status.</summary>
    public override byte[] Make(Random random)
    {
        var which = random.Next(_connectors.Length);
        return [(byte)which, (byte)random.Next(256), .. Mutator.Mutate(_corpus.Answers[_connectors[which].Info.Kind], random)];
    }

    public override void Run(byte[] input, int thread) => RunAsync(input, thread).GetAwaiter().GetResult(); // on a thread of the run's own

    private async Task RunAsync(byte[] input, int thread)
    {
        var connector = _connectors[input[0] % _connectors.Length];
        _web.Set(thread, input.AsMemory(2), input[1] switch { < 10 => 400, < 20 => 403, < 30 => 429, < 35 => 404, _ => 200 });
        var source = new SourceDefinition($"fuzz-{thread}", connector.Info.Kind)
        {
            AllowPrivate = true,
            BaseUrl = _web.AddressOf(thread),
            SearchTerms = Terms,
            Settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
            {
                ["Host"] = "forum.example",
                ["AppId"] = "123456789",
                ["App"] = "440",
                ["BearerToken"] = "token-of-nobody",
                ["Query"] = "acme",
                ["Tag"] = "acme",
                ["Country"] = "us",
            },
        };
        try
        {
            var page = await connector.FetchAsync(source, null, CancellationToken.None);
            foreach (var post in page.Posts)
                CheckPost(post);
            Capture(page, new(source, TimeSpan.FromMinutes(5), [0]));
            if (page.Cursor is { } cursor)
                await connector.FetchAsync(source, cursor, CancellationToken.None);
        }
        catch (Exception error) when (FetchException.TryFrom(error, out _))
        {
            // An expected failure of a source.
        }
    }
}

/// <summary>Answers every request of a thread, told by the address it comes to, with that thread's present input.</summary>
internal sealed class MapperWeb : IAsyncDisposable
{
    private const int MostThreads = 16;
    private readonly (ReadOnlyMemory<byte> Body, int Status)[] _answers = new (ReadOnlyMemory<byte>, int)[MostThreads];
    private readonly WebApplication _app;
    private int _port;

    private MapperWeb(WebApplication app) => _app = app;

    public static async Task<MapperWeb> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            for (byte thread = 0; thread < MostThreads; thread++)
                kestrel.Listen(new IPAddress([127, 0, 0, (byte)(thread + 1)]), port);
        });
        var app = builder.Build();
        var web = new MapperWeb(app) { _port = port };
        app.Run(web.AnswerAsync);
        await app.StartAsync();
        return web;
    }

    public Uri AddressOf(int thread) => new($"http://127.0.0.{thread + 1}:{_port}/");

    public void Set(int thread, ReadOnlyMemory<byte> body, int status) => _answers[thread] = (body, status);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var (body, status) = _answers[context.Connection.LocalIpAddress!.MapToIPv4().GetAddressBytes()[3] - 1];
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
