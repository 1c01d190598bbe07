using System.Data.Common;
using Microsoft.Extensions.Options;

namespace Listener.Storage;

/// <summary>Whether the database can be written, and how long for.</summary>
/// <param name="Problem">For an operator; null when it is writable.</param>
/// <param name="FreeBytes">On the disk of the SQLite file; null for PostgreSQL.</param>
public sealed record DatabaseHealth(bool Writable, string? Problem, long? FreeBytes);

/// <summary>
/// Owns the connections, the writers and, for SQLite, the right to be the only process. Reading needs no start; writing does.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    private readonly Lazy<Dialect> _dialect;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _starting = new(1);
    private readonly Job<int, int> _probe;
    private readonly Job<IReadOnlyList<string>, bool> _maintain = Job.Alone<IReadOnlyList<string>, bool>(MaintainAsync);
    private IDisposable? _reserved;
    private GroupCommit? _writers;
    private bool _readable;

    /// <summary>Opens nothing.</summary>
    public Database(IOptions<StorageOptions> options, TimeProvider time)
    {
        _time = time;
        _dialect = new Lazy<Dialect>(() => Create(options.Value));
        _probe = Job.Single<int, int>((session, _, cancellationToken) =>
        {
            Dialect.EnsureInPlace(session.Connection);
            return session.ExecuteAsync(Dialect.ProbeSql, null, cancellationToken);
        });
    }

    /// <summary>False for PostgreSQL, where several processes may work at once.</summary>
    public bool IsSqlite => Dialect is SqliteDialect;

    /// <summary>Names the database to an operator, without a password.</summary>
    public string Description => Dialect.Description;

    /// <summary>The schema this version of Listener reads and writes.</summary>
    public int SchemaVersion => Migrations[^1].Number;

    internal Dialect Dialect => _dialect.Value;

    internal HandOver HandOver { get; } = new();

    internal IReadOnlyList<Migration> Migrations { get => field ??= Migration.Embedded(Dialect.Suffix); init; }

    /// <summary>
    /// Takes the lock, creates or updates the schema and starts the writers. Can be called again after it failed; does nothing once it
    /// succeeded.
    /// </summary>
    /// <exception cref="StoreInUseException">Another process works on the same SQLite file.</exception>
    /// <exception cref="StoreUnusableException">The database needs a person.</exception>
    /// <exception cref="StoreUnavailableException">The database is away: try again later.</exception>
    public Task StartAsync(CancellationToken cancellationToken) => StartAsync(beside: false, cancellationToken);

    /// <summary>
    /// As <see cref="StartAsync(CancellationToken)"/>, but for a few writes of an operator beside the process that owns the database: it takes no lock, which
    /// keeps out a second worker only, and changes no schema.
    /// </summary>
    /// <exception cref="StoreUnusableException">There is no database, or its schema is not the one this version writes.</exception>
    public Task StartBesideAsync(CancellationToken cancellationToken) => StartAsync(beside: true, cancellationToken);

    private async Task StartAsync(bool beside, CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken);
        try
        {
            if (_writers is not null)
                return;
            if (beside)
            {
                await ReadAsync(_ => Task.FromResult(true), cancellationToken);
            }
            else
            {
                _reserved ??= Dialect.Reserve();
                await Translated(async () =>
                {
                    await new Migrator(Dialect, Migrations, _time).RunAsync(cancellationToken);
                    return true;
                });
            }

            _readable = true;
            _writers = new GroupCommit(Dialect, HandOver, _time);
            _writers.Start();
        }
        catch
        {
            _reserved?.Dispose();
            _reserved = null;
            throw;
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>
    /// Says that a service works with this database from now on. A server that refuses it later (a password or a right that somebody changed, a database that is
    /// renamed for a while) is one that is away: <see cref="StoreUnavailableException"/>. What is wrong at the start is a mistake in the configuration.
    /// </summary>
    public void Served() => Dialect.HasServed = true;

    /// <summary>Writes without changing anything, through the same writer as everybody.</summary>
    public async Task<DatabaseHealth> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(_probe, 0, 1, cancellationToken);
            return new DatabaseHealth(true, null, Dialect.FreeBytes());
        }
        catch (Exception error) when (error is StoreUnavailableException or StoreUnusableException)
        {
            return new DatabaseHealth(false, error.Message, Dialect.FreeBytes());
        }
    }

    /// <summary>
    /// Gives space back to the disk and empties the write-ahead log into the SQLite file, as far as readers allow; nothing to do on
    /// PostgreSQL.
    /// </summary>
    public Task CheckpointAsync(CancellationToken cancellationToken) => WriteAsync(_maintain, Dialect.TidySql, 1, cancellationToken);

    /// <summary>
    /// A pooled connection to read with, for views and ad hoc questions. Works beside a running worker and needs no start.
    /// </summary>
    /// <exception cref="StoreUnusableException">There is no such database, or its schema is not the one this version reads.</exception>
    public async Task<DbConnection> OpenReaderAsync(CancellationToken cancellationToken)
    {
        var reader = await Dialect.OpenReaderAsync(cancellationToken);
        try
        {
            if (!_readable)
                await new Migrator(Dialect, Migrations, _time).EnsureReadableAsync(reader, cancellationToken);
            _readable = true;
            return reader;
        }
        catch
        {
            await reader.DisposeAsync();
            throw;
        }
    }

    /// <summary>Commits what is queued, then closes everything.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_writers is not null)
            await _writers.DisposeAsync();
        if (_dialect.IsValueCreated)
            await _dialect.Value.DisposeAsync();
        _reserved?.Dispose();
        _starting.Dispose();
    }

    internal Task<TResult> WriteAsync<TCall, TResult>(Job<TCall, TResult> job, TCall call, int rows, CancellationToken cancellationToken) =>
        (_writers ?? throw new InvalidOperationException("The database is written to before it was started."))
            .RunAsync(job, call, rows, cancellationToken);

    /// <summary>Leaves nothing of deleted rows in the files. Rewrites a SQLite file, while writers wait.</summary>
    /// <exception cref="StoreUnavailableException">A reader held on to the old state; the files still have it.</exception>
    internal async Task ScrubAsync(CancellationToken cancellationToken)
    {
        if (!await WriteAsync(_maintain, Dialect.ScrubSql, 1, cancellationToken))
        {
            throw new StoreUnavailableException(
                $"The rows are deleted, but a reader of {Description} kept its log from being emptied: do it again.");
        }
    }

    internal Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellationToken) => Translated(async () =>
    {
        await using var reader = await OpenReaderAsync(cancellationToken);
        return await read(reader);
    });

    /// <summary>
    /// False when the engine said that it was kept from finishing: the first column of a checkpoint's answer
    /// (sqlite.org/pragma.html#pragma_wal_checkpoint).
    /// </summary>
    private static async Task<bool> MaintainAsync(
        WriteSession session, IReadOnlyList<string> statements, CancellationToken cancellationToken)
    {
        var finished = true;
        foreach (var sql in statements)
        {
            // Read to the end: an incremental vacuum frees one page per row.
            await using var reader = await session.ReadAsync(sql, null, cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                finished &= reader.FieldCount == 0 || reader.GetInt64(0) == 0;
        }

        return finished;
    }

    private async Task<T> Translated<T>(Func<Task<T>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception error) when (Dialect.Translate(error) is var known && known != error)
        {
            throw known;
        }
    }

    private static Dialect Create(StorageOptions options) => options.Provider switch
    {
        StorageProvider.Sqlite => new SqliteDialect(options.ConnectionString),
        StorageProvider.Postgres => new PostgresDialect(options.ConnectionString),
        _ => throw new StoreUnusableException($"Listener:Storage:Provider is Sqlite or Postgres, not '{options.Provider}'."),
    };
}
