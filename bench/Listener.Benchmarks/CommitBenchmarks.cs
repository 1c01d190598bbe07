using System.Text;
using BenchmarkDotNet.Attributes;
using Listener.Connectors;
using Listener.Contracts;
using Listener.Storage;
using Listener.Worker.Holds;
using Microsoft.Extensions.Options;

namespace Listener.Benchmarks;

/// <summary>Capture commits of 100 mentions into SQLite with every commit synced to the disk.</summary>
public class CommitBenchmarks
{
    private static readonly string Feed = string.Concat(Enumerable.Repeat("Words of a post as a feed carries them. ", 20));

    private string _folder = "";
    private Database _database = null!;
    private CaptureStore _captures = null!;
    private int _next;

    /// <summary>With what the posts came as, 100 items of about 1 KB, cut out of one answer and kept with them.</summary>
    [Params(false, true)]
    public bool Payload { get; set; }

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _folder = Directory.CreateTempSubdirectory("listener-bench").FullName;
        _database = new(Options.Create(new StorageOptions { ConnectionString = $"Data Source={_folder}/bench.db" }), TimeProvider.System);
        await _database.StartAsync(CancellationToken.None);
        _captures = new(_database);
    }

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(OperationsPerInvoke = 100)]
    public Task<CaptureResult> Capture100()
    {
        Mention[] mentions = [.. Enumerable.Range(_next += 100, 100).Select(Samples.Mention)];
        return _captures.CommitPushAsync(
            "bench",
            "rss",
            new()
            {
                Collected = 100,
                Posts = [.. mentions.Select(mention => new CapturedPost([mention]))],
                Now = TimeProvider.System.GetUtcNow(),
                Payload = Payload ? Cut(mentions) : null,
            },
            CancellationToken.None);
    }

    private static CapturePayload? Cut(Mention[] mentions)
    {
        var body = Encoding.UTF8.GetBytes($"<rss>{string.Concat(mentions.Select(mention => $"<item><guid>{mention.ExternalId}</guid><link>{mention.Url}</link>{Feed}{mention.Id}</item>"))}</rss>");
        Post[] posts = [.. mentions.Select(mention => new Post { ExternalId = mention.ExternalId, Url = mention.Url })];
        var answer = new SourceAnswer(new Uri("https://feed.example/rss"), 200, [new("Server", "nginx"), new("Content-Type", "application/rss+xml")], DateTimeOffset.UnixEpoch, body);
        return PayloadCutter.Cut([answer], posts, mentions.Select(mention => mention.ExternalId).ToHashSet(StringComparer.Ordinal), CancellationToken.None);
    }
}
