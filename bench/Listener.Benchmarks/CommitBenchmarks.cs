using BenchmarkDotNet.Attributes;
using Listener.Contracts;
using Listener.Storage;
using Microsoft.Extensions.Options;

namespace Listener.Benchmarks;

/// <summary>Capture commits of 100 mentions into SQLite with every commit synced to the disk.</summary>
public class CommitBenchmarks
{
    private string _folder = "";
    private Database _database = null!;
    private CaptureStore _captures = null!;
    private int _next;

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
    public Task<CaptureResult> Capture100() => _captures.CommitPushAsync(
        "bench",
        "rss",
        new()
        {
            Collected = 100,
            Posts = [.. Enumerable.Range(_next += 100, 100).Select(i => new CapturedPost([Samples.Mention(i)]))],
            Now = TimeProvider.System.GetUtcNow(),
        },
        CancellationToken.None);
}
