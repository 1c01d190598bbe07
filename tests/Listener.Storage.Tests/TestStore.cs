using Dapper;
using Microsoft.Extensions.Options;

namespace Listener.Storage.Tests;

/// <summary>A database of its own with every store on it, as one process would have it.</summary>
public sealed class TestStore : IAsyncDisposable
{
    private readonly Func<ValueTask> _drop;

    private TestStore(StorageOptions options, Func<ValueTask> drop)
    {
        Options = options;
        _drop = drop;
        Database = new Database(Microsoft.Extensions.Options.Options.Create(options), TimeProvider.System);
        Sources = new SourceStore(Database);
        Captures = new CaptureStore(Database);
        Verdicts = new VerdictStore(Database);
        Outbox = new OutboxStore(Database);
        Mentions = new MentionStore(Database);
        Retention = new RetentionStore(Database);
        Holds = new HoldStore(Database);
        Evidence = new EvidenceStore(Database, Holds);
        Deliveries = new DeliveryStore(Database);
    }

    public StorageOptions Options { get; }

    public Database Database { get; }

    public SourceStore Sources { get; }

    public CaptureStore Captures { get; }

    public VerdictStore Verdicts { get; }

    public OutboxStore Outbox { get; }

    public MentionStore Mentions { get; }

    public RetentionStore Retention { get; }

    public HoldStore Holds { get; }

    public EvidenceStore Evidence { get; }

    public DeliveryStore Deliveries { get; }

    public static async Task<TestStore> StartAsync(StorageOptions options, Func<ValueTask>? drop = null)
    {
        var store = new TestStore(options, drop ?? (() => ValueTask.CompletedTask));
        await store.Database.StartAsync(CancellationToken.None);
        return store;
    }

    /// <summary>A second process on the same database.</summary>
    public Task<TestStore> AnotherAsync() => StartAsync(Options);

    /// <summary>Rows of a query as text, one line a row, columns separated by bars.</summary>
    public async Task<IReadOnlyList<string>> RowsAsync(string sql)
    {
        await using var reader = await Database.OpenReaderAsync(CancellationToken.None);
        var rows = await reader.QueryAsync(sql);
        return [.. rows.Select(row => string.Join('|', ((IDictionary<string, object?>)row).Values))];
    }

    public async Task<long> CountAsync(string table) => long.Parse((await RowsAsync($"select count(*) from {table}"))[0], null);

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await _drop();
    }
}
