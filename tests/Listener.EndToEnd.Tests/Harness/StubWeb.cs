using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Listener.EndToEnd.Tests.Harness;

/// <summary>A request as the stub web saw it.</summary>
/// <param name="At">Since the stub web was started.</param>
/// <param name="Status">Zero when the reader went away or the connection was cut.</param>
public sealed record ServedRequest(TimeSpan At, string Feed, string? IfNoneMatch, int Status);

/// <summary>The outside world: feeds on real sockets of the loopback. What it has shown is the ledger that audits are made against.</summary>
public sealed class StubWeb : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, StubFeed> feeds = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<ServedRequest> requests = [];
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private int concurrent;
    private int mostConcurrent;

    private StubWeb(WebApplication app) => this.app = app;

    /// <summary>For example <c>http://127.0.0.1:40123/</c>.</summary>
    public Uri Address { get; private set; } = null!;

    public IReadOnlyCollection<StubFeed> Feeds => (IReadOnlyCollection<StubFeed>)feeds.Values;

    /// <summary>In the order in which they were answered.</summary>
    public IReadOnlyList<ServedRequest> Requests => [.. requests];

    public int MostConcurrent => Volatile.Read(ref mostConcurrent);

    /// <summary>External ids of everything that any feed has shown.</summary>
    public IReadOnlySet<string> Ledger => feeds.Values.SelectMany(feed => feed.Ledger).ToHashSet(StringComparer.Ordinal);

    public static async Task<StubWeb> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, 0);
            options.Limits.MinResponseDataRate = null;
        });
        var app = builder.Build();
        var web = new StubWeb(app);
        app.Map("/feeds/{name}", web.AnswerAsync);
        await app.StartAsync();
        web.Address = new Uri(app.Urls.Single());
        return web;
    }

    public StubFeed Add(string name, FeedPlan plan)
    {
        var now = TimeProvider.System.GetUtcNow();
        return feeds.GetOrAdd(name, _ => new StubFeed(name, plan, Address, now.AddTicks(-(now.Ticks % TimeSpan.TicksPerHour))));
    }

    /// <summary>Several feeds of one plan: <c>source-01</c>, <c>source-02</c> and so on.</summary>
    public void AddMany(int count, FeedPlan plan)
    {
        for (var number = 1; number <= count; number++)
        {
            Add($"source-{number:D2}", plan);
        }
    }

    public int RequestsOf(StubFeed feed) => requests.Count(request => request.Feed == feed.Name);

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await app.StopAsync(soon.Token);
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context, string name)
    {
        if (!feeds.TryGetValue(name, out var feed))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var at = clock.Elapsed;
        var validator = context.Request.Headers.IfNoneMatch;
        RememberMost(Interlocked.Increment(ref concurrent));
        try
        {
            var answer = feed.Next.TryDequeue(out var next) ? next : feed.Always ?? Answers.Ordinary;
            await answer(context, feed);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The reader went away: its business. The request is still entered.
        }
        finally
        {
            Interlocked.Decrement(ref concurrent);
            var status = context.RequestAborted.IsCancellationRequested ? 0 : context.Response.StatusCode;
            requests.Enqueue(new(at, name, validator.Count == 0 ? null : validator.ToString(), status));
        }
    }

    private void RememberMost(int now)
    {
        for (var most = mostConcurrent; now > most; most = mostConcurrent)
        {
            Interlocked.CompareExchange(ref mostConcurrent, now, most);
        }
    }
}
