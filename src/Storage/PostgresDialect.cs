using System.Data;
using System.Data.Common;
using Npgsql;

namespace Listener.Storage;

/// <summary>A server for any number of processes.</summary>
internal sealed class PostgresDialect : Dialect
{
    /// <summary>idle_in_transaction_session_timeout, which the client has no name for.</summary>
    internal const string IdleInTransaction = "25P03";

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

    public override string ForUpdate => "for update";

    // Asking for a transaction's number alone would pass where the server was set to read only.
    public override string ProbeSql => "update schema_version set n = n where false";

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
        PostgresException answer when IsRefusal(answer) => HasServed
            ? new StoreUnavailableException($"{Refusal(answer)} It is tried again.", error)
            : new StoreUnusableException(Refusal(answer), error),
        PostgresException answer when HasServed && IsMissing(answer) => new StoreUnavailableException(
            $"{Description} is not what it was ({answer.MessageText}). It is tried again, but whoever changed it must put it back.", error),
        PostgresException answer when !IsPassing(answer) => error,
        var broken when IsBroken(broken) => new StoreUnavailableException(
            $"{Description} cannot be used at the moment ({Why(broken)}).", error),
        _ => error,
    };

    public override async ValueTask DisposeAsync()
    {
        await _writers.DisposeAsync();
        await _readers.DisposeAsync();
    }

    /// <summary>
    /// An answer that the client cannot follow ends the connection with a plain <see cref="Exception"/>: seen where a statement timeout cut a batch off
    /// (Npgsql 10.0: "Received unexpected backend message").
    /// </summary>
    private static bool IsBroken(Exception error) =>
        error is NpgsqlException or TimeoutException or IOException || (error.GetType() == typeof(Exception) && error.Source == "Npgsql");

    private static string Why(Exception error) => error.GetBaseException() is TimeoutException
        ? "no answer in time: it is overloaded or out of reach, or somebody holds a lock, see pg_locks"
        : error.Message;

    private string Refusal(PostgresException refused) =>
        $"{Description} refuses us: {refused.MessageText}. Check Listener:Storage:ConnectionString{(refused.SqlState == PostgresErrorCodes.InsufficientPrivilege ? " and what its role is granted" : "")}.";

    private static bool IsRefusal(PostgresException error) => error.SqlState is PostgresErrorCodes.InvalidPassword
        or PostgresErrorCodes.InvalidAuthorizationSpecification or PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InsufficientPrivilege;

    /// <summary>What only somebody else can have taken away since the schema was looked at, such as a restore that goes on beside us.</summary>
    private static bool IsMissing(PostgresException error) => error.SqlState is PostgresErrorCodes.UndefinedTable
        or PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.UndefinedFunction or PostgresErrorCodes.InvalidSchemaName;

    /// <summary>
    /// Classes 08 connection, 40 rollback, 53 resources, 55P03 lock, 57 operator, 58 system, XX internal (PostgreSQL manual, appendix A), a standby that
    /// cannot be written, and a transaction ended because this process was stopped inside it.
    /// </summary>
    private static bool IsPassing(PostgresException error) =>
        error.IsTransient || error.SqlState[..2] is "08" or "40" or "53" or "57" or "58" or "XX"
        || error.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.ReadOnlySqlTransaction
            or IdleInTransaction;
}
