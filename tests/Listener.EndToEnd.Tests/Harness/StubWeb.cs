using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
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
    // Every address of 127.0.0.0/8 is this machine: feeds can be on different hosts, as limits per host need it.
    private const int Hosts = 32;

    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, StubFeed> feeds = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<ServedRequest> requests = [];
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly DateTimeOffset started = TimeProvider.System.GetUtcNow();
    private int concurrent;
    private int mostConcurrent;

    private StubWeb(WebApplication app) => this.app = app;

    /// <summary>For example <c>http://127.0.0.1:40123/</c>.</summary>
    public Uri Address { get; private set; } = null!;

    public IReadOnlyCollection<StubFeed> Feeds => (IReadOnlyCollection<StubFeed>)feeds.Values;

    /// <summary>In the order in which they were answered.</summary>
    public IReadOnlyList<ServedRequest> Requests => [.. requests];

    /// <summary>The wall clock's time of a request.</summary>
    public DateTimeOffset TimeOf(ServedRequest request) => started + request.At;

    public int MostConcurrent => Volatile.Read(ref mostConcurrent);

    /// <summary>External ids of everything that any feed has shown.</summary>
    public IReadOnlySet<string> Ledger => feeds.Values.SelectMany(feed => feed.Ledger).ToHashSet(StringComparer.Ordinal);

    public static async Task<StubWeb> StartAsync()
    {
        var port = FreePort();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            for (byte host = 1; host <= Hosts; host++)
            {
                options.Listen(new IPAddress([127, 0, 0, host]), port);
            }

            options.Limits.MinResponseDataRate = null;
        });
        var app = builder.Build();
        var web = new StubWeb(app);
        app.Map("/feeds/{name}", web.AnswerAsync);
        await app.StartAsync();
        web.Address = new Uri($"http://127.0.0.1:{port}/");
        return web;
    }

    /// <param name="host">1 to 32: the last number of its address.</param>
    public StubFeed Add(string name, FeedPlan plan, int host = 1)
    {
        var now = TimeProvider.System.GetUtcNow();
        var site = new UriBuilder(Address) { Host = $"127.0.0.{host}" }.Uri;
        return feeds.GetOrAdd(name, _ => new StubFeed(name, plan, site, now.AddTicks(-(now.Ticks % TimeSpan.TicksPerHour))));
    }

    /// <summary>A port of the loopback that nobody listens on.</summary>
    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>Several feeds of one plan, <c>source-01</c>, <c>source-02</c> and so on, spread over the hosts.</summary>
    public void AddMany(int count, FeedPlan plan)
    {
        for (var number = 1; number <= count; number++)
        {
            Add($"source-{number:D2}", plan, (number % Hosts) + 1);
        }
    }

    public int RequestsOf(StubFeed feed) => requests.Count(request => request.Feed == feed.Name);

    /// <summary>Waits until a feed has been asked for some more times.</summary>
    public Task MoreRequestsAsync(StubFeed feed, int more, int seconds = 30)
    {
        var target = RequestsOf(feed) + more;
        return Eventually.HoldsAsync(() => RequestsOf(feed) >= target, TimeSpan.FromSeconds(seconds), $"{more} more requests for {feed.Name}");
    }

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
