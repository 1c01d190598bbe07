using System.Data;
using System.Data.Common;
using Npgsql;

namespace Listener.Storage;

/// <summary>A server for any number of processes.</summary>
internal sealed class PostgresDialect : Dialect
{
    private readonly NpgsqlDataSource _readers;
    private readonly NpgsqlDataSource _writers;

    public PostgresDialect(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "listener" };
        settings.MaxAutoPrepare = Math.Max(settings.MaxAutoPrepare, 64);
        settings.AutoPrepareMinUsages = 2;

        _readers = NpgsqlDataSource.Create(settings);

        // A process that is stopped inside a transaction must not hold its locks against the others for ever. And a writer's statements
        // look rows up by key: one that was planned while its table was empty would go on scanning it until the next ANALYZE.
        settings.Options = $"{settings.Options} -c idle_in_transaction_session_timeout=8s -c enable_seqscan=off".Trim();
        _writers = NpgsqlDataSource.Create(settings);
        Description = $"PostgreSQL database {settings.Database} on {settings.Host}";
    }

    public override string Suffix => "postgres";

    public override string Description { get; }

    public override string Now => "(extract(epoch from clock_timestamp()) * 1000)::bigint";

    public override string SkipLocked => "for update skip locked";

    public override string ProbeSql => "select pg_current_xact_id()::text";

    public override int Writers => 4;

    public override DbType IdType => DbType.Guid;

    public override IReadOnlyList<string> TidySql => [];

    public override IReadOnlyList<string> ScrubSql => ["vacuum mention, verdict, sighting, outbox, webhook_delivery, payload, evidence, hold"];

    public override object Id(Guid id) => id;

    public override Guid ReadId(DbDataReader reader, int column) => reader.GetGuid(column);

    public override string AnyOf(string column, string parameter) => $"{column} = any({parameter})";

    public override object Many<T>(IReadOnlyList<T> values) => values as T[] ?? [.. values];

    public override string LockSql(WriteLock wanted) =>
        $"select pg_advisory_xact_lock(hashtext('listener ' || current_schema()), {(int)wanted})";

    public override IDisposable? Reserve() => null;

    public override Task<DbConnection> OpenMigratorAsync(CancellationToken cancellationToken) => OpenWriterAsync(cancellationToken);

    public override async Task<DbConnection> OpenWriterAsync(CancellationToken cancellationToken) =>
        await _writers.OpenConnectionAsync(cancellationToken);

    public override async Task<DbConnection> OpenReaderAsync(CancellationToken cancellationToken) =>
        await _readers.OpenConnectionAsync(cancellationToken);

    public override void EnsureInPlace(DbConnection writer)
    {
    }

    public override long? FreeBytes() => null;

    public override bool IsConflict(Exception error) =>
        error is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected };

    public override bool IsForbidden(Exception error) => error is PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege };

    public override Exception Translate(Exception error) => error switch
    {
        PostgresException
        {
            SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification
                or PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InsufficientPrivilege
        } refused => new StoreUnusableException(
            $"{Description} refuses us: {refused.MessageText}. Check Listener:Storage:ConnectionString.", error),
        PostgresException answer when !IsPassing(answer) => error,
        NpgsqlException or TimeoutException or IOException => new StoreUnavailableException(
            $"{Description} cannot be used at the moment ({error.Message}).", error),
        _ => error,
    };

    public override async ValueTask DisposeAsync()
    {
        await _writers.DisposeAsync();
        await _readers.DisposeAsync();
    }

    /// <summary>
    /// Classes 08 connection, 40 rollback, 53 resources, 55P03 lock, 57 operator (PostgreSQL manual, appendix A), and a standby that cannot
    /// be written.
    /// </summary>
    private static bool IsPassing(PostgresException error) =>
        error.IsTransient || error.SqlState[..2] is "08" or "40" or "53" or "57"
        || error.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.ReadOnlySqlTransaction;
}
