using System.Diagnostics;
using Listener.Classifier.Brands;
using Listener.Connectors;
using Listener.Storage;
using Listener.Worker.Configuration;
using Listener.Worker.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Listener.Benchmarks;

/// <summary>
/// Mentions a second from feed to confirmed MentionClassified, through HTTP, reader, matcher, SQLite (every commit synced), bus, classifier, and out again; as a ratio
/// to a bare client that does the same number of confirmed publishes and acknowledged consumes in the same run, with no database and no work in between.
/// </summary>
internal static class PipelineRace
{
    private const int Feeds = 20;

    public static async Task RunAsync(string[] args)
    {
        var uri = args.Length > 0 && args[0].StartsWith("amqp", StringComparison.Ordinal) ? new Uri(args[0]) : null;
        var mentions = args.Length > 1 ? int.Parse(args[1], null) : 20_000;
        var rounds = args.Length > 2 ? int.Parse(args[2], null) : 3;
        await using var web = await StartWebAsync(mentions / Feeds);
        var address = web.Urls.First();
        Console.WriteLine("| round | transport | listener /s | bare client /s | ratio | KB allocated a mention | GC pauses, ms | own processor time a mention, µs |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        List<double> ratios = [];
        for (var round = 0; round <= rounds; round++)
        {
            var raw = uri is null ? 0 : await BareClient.RunAsync(uri, mentions);
            var (allocated, pauses, busy) = (GC.GetTotalAllocatedBytes(), GC.GetTotalPauseDuration(), Environment.CpuUsage.TotalTime);
            var rate = await PipelineAsync(address, uri, mentions);
            (allocated, pauses, busy) = (GC.GetTotalAllocatedBytes() - allocated, GC.GetTotalPauseDuration() - pauses, Environment.CpuUsage.TotalTime - busy);
            var ratio = raw == 0 ? 0 : rate / raw;
            if (round > 0)
            {
                ratios.Add(ratio); // round 0 warms up both
            }

            Console.WriteLine($"| {(round == 0 ? "warm-up" : round)} | {(uri is null ? "in memory" : "RabbitMQ")} | {rate:N0} | {raw:N0} | {ratio:F2} | {allocated / 1024.0 / mentions:F0} | {pauses.TotalMilliseconds:F0} | {busy.TotalMicroseconds / mentions:F0} |");
        }

        Console.WriteLine($"median ratio {ratios.Order().ElementAt(ratios.Count / 2):F2} over {rounds} rounds of {mentions} mentions");
    }

    private static async Task<double> PipelineAsync(string web, Uri? broker, int mentions)
    {
        var folder = Directory.CreateTempSubdirectory("listener-race");
        var options = new ListenerOptions
        {
            Roles = Roles.Poll | Roles.Classify | Roles.Relay,
            Brands = [new("acme-air", "Acme Air", WatchQuery.Parse("\"acme air\""), [])],
            Sources = [.. Enumerable.Range(0, Feeds).Select(feed => Source(web, feed))],
            Storage = new() { ConnectionString = $"Data Source={folder.FullName}/race.db" },
            Broker = broker is null ? new() : new() { Transport = Transport.RabbitMq, Uri = broker },
            Polling = new() { Tick = TimeSpan.FromMilliseconds(50), Workers = 4 },
        };
        using var host = ListenerHost.Build(options, new ConfigurationBuilder().AddInMemoryCollection([new("Logging:LogLevel:Default", "Error")]).Build());
        var outbox = host.Services.GetRequiredService<OutboxStore>();
        var watch = Stopwatch.StartNew();
        await host.StartAsync();
        await host.Services.GetRequiredService<StoreGate>().OpenedAsync(CancellationToken.None);
        await SettledAsync(host.Services, outbox, mentions);
        watch.Stop();
        await host.StopAsync();
        folder.Delete(recursive: true);
        return mentions / watch.Elapsed.TotalSeconds;
    }

    private static async Task SettledAsync(IServiceProvider services, OutboxStore outbox, int mentions)
    {
        var sources = services.GetRequiredService<SourceStore>();
        while (true)
        {
            await Task.Delay(100); // the questions cost what they ask about
            var now = TimeProvider.System.GetUtcNow();
            var captured = (await sources.ListAsync(now, CancellationToken.None)).Sum(source => source.Captured);
            var lag = await outbox.LagAsync(now, CancellationToken.None);
            if (captured == mentions && lag is { Unsettled: 0, Ready: 0 })
            {
                return;
            }
        }
    }

    private static SourceOptions Source(string web, int feed) => new(
        new SourceDefinition($"feed{feed}", "rss")
        {
            AllowPrivate = true,
            Settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Url"] = $"{web}/{feed}.xml" },
        },
        TimeSpan.FromHours(1),
        [0]);

    private static async Task<WebApplication> StartWebAsync(int items)
    {
        var bodies = Enumerable.Range(0, Feeds).Select(feed => System.Text.Encoding.UTF8.GetBytes(Samples.Rss(feed, items))).ToArray();
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]); // no watch over a folder that the database is written in
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var web = builder.Build();
        web.MapGet("/{feed:int}.xml", (int feed) => Results.Bytes(bodies[feed], "application/rss+xml"));
        await web.StartAsync();
        return web;
    }
}
