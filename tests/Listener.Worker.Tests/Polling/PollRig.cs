using System.Diagnostics.Metrics;
using Listener.Classifier.Brands;
using Listener.Connectors;
using Listener.Storage;
using Listener.Worker.Capture;
using Listener.Worker.Configuration;
using Listener.Worker.Polling;
using Listener.Worker.Security;
using Listener.Worker.Telemetry;
using Listener.Worker.Tests.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Listener.Worker.Tests.Polling;

/// <summary>One source, read by a function of the test, over a real database in a file.</summary>
internal sealed class PollRig : IAsyncDisposable
{
    private readonly Commands.Folder _folder = new();
    private readonly Database _database;
    private readonly SourceStore _sources;

    private PollRig(Func<string?, CancellationToken, Task<Page>> fetch, TimeSpan longest)
    {
        _database = new Database(Options.Create(new StorageOptions { ConnectionString = $"Data Source={_folder.Path("listener.db")};Pooling=False" }), TimeProvider.System);
        _sources = new SourceStore(_database);
        var options = new ListenerOptions
        {
            Brands = [new("acme", "Acme", WatchQuery.Parse("acme"), [])],
            Sources = [new(new("feed", "fake"), TimeSpan.FromMinutes(10), [0])],
            Polling = new() { Longest = longest },
        };
        Catalog = new SourceCatalog(options, [new FakeConnector(fetch)]);
        var meter = new ListenerMeter(Meters, TimeProvider.System);
        Poller = new(
            Catalog, new MentionCapture(options.Brands), new CaptureStore(_database), _sources, new LeaseHolder(_sources, options, TimeProvider.System), new HostManners(TimeProvider.System),
            new PollReports(meter), meter, new Redactor([]), options, TimeProvider.System, NullLogger<SourcePoller>.Instance);
    }

    public SourcePoller Poller { get; }

    public SourceCatalog Catalog { get; }

    public IMeterFactory Meters { get; } = Readings.Factory();

    /// <param name="fetch">Is given the cursor.</param>
    public static async Task<PollRig> CreateAsync(Func<string?, CancellationToken, Task<Page>> fetch, TimeSpan? longest = null)
    {
        var rig = new PollRig(fetch, longest ?? TimeSpan.FromMinutes(5));
        await rig._database.StartAsync(CancellationToken.None);
        await rig._sources.SyncDefinitionsAsync(rig.Catalog.Rows, TimeProvider.System.GetUtcNow(), CancellationToken.None);
        return rig;
    }

    /// <summary>Posts about the brand, by their ids.</summary>
    public static Page Page(params string[] ids) => new([.. ids.Select(id => new Post { ExternalId = id, Text = $"acme {id}" })], "after");

    public async Task<Lease> LeaseAsync() =>
        (await _sources.LeaseDueAsync("test", 1, LeaseHolder.LeaseTime, TimeProvider.System.GetUtcNow(), CancellationToken.None)).Single();

    public async Task<SourceStatus> StatusAsync() => (await _sources.ListAsync(TimeProvider.System.GetUtcNow(), CancellationToken.None)).Single();

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Dispose();
        Meters.Dispose();
    }

    private sealed class FakeConnector(Func<string?, CancellationToken, Task<Page>> fetch) : IConnector
    {
        public ConnectorInfo Info { get; } = new("fake", "blog", "Made up.", TimeSpan.FromMinutes(10), "None.");

        public Task<Page> FetchAsync(SourceDefinition source, string? cursor, CancellationToken cancellationToken) => fetch(cursor, cancellationToken);
    }
}
