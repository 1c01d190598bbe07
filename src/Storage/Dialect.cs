using System.Data;
using System.Data.Common;

namespace Listener.Storage;

/// <summary>What a writer takes so that its rows become visible in the order of their numbers. Taken in this order.</summary>
internal enum WriteLock
{
    Mentions = 1,
    Verdicts = 2,
    Schema = 3,
    Evidence = 4,
}

/// <summary>The whole difference between the engines.</summary>
internal abstract class Dialect : IAsyncDisposable
{
    /// <summary>Part of a migration's file name.</summary>
    public abstract string Suffix { get; }

    /// <summary>Names the database to an operator, without a password.</summary>
    public abstract string Description { get; }

    /// <summary>
    /// Unix milliseconds for leases and claims: the caller's <c>@now</c> where one process has the file, else the database's own clock.
    /// </summary>
    public abstract string Now { get; }

    /// <summary>Ends the inner select of a claim, so that claimers do not wait for each other.</summary>
    public abstract string SkipLocked { get; }

    /// <summary>Ends a select whose rows nobody may change before the transaction is over.</summary>
    public abstract string ForUpdate { get; }

    /// <summary>A write without effect that fails where writing would.</summary>
    public abstract string ProbeSql { get; }

    /// <summary>Writers with a connection of their own.</summary>
    public abstract int Writers { get; }

    /// <summary>How ids are bound.</summary>
    public abstract DbType IdType { get; }

    /// <summary>An id as the engine stores it.</summary>
    public abstract object Id(Guid id);

    /// <summary>The id in a column.</summary>
    public abstract Guid ReadId(DbDataReader reader, int column);

    /// <summary>
    /// A condition that holds when <paramref name="column"/> is one of the values bound to <paramref name="parameter"/> as <see
    /// cref="Many{T}"/>.
    /// </summary>
    public abstract string AnyOf(string column, string parameter);

    /// <summary>The value of an <see cref="AnyOf"/> parameter: numbers or text.</summary>
    public abstract object Many<T>(IReadOnlyList<T> values);

    /// <summary>Refuses a second process; the result is held until the process is done with the database.</summary>
    public abstract IDisposable? Reserve();

    /// <summary>Opens the connection that brings the schema up to date, creating the database where that is ours to do.</summary>
    public abstract Task<DbConnection> OpenMigratorAsync(CancellationToken cancellationToken);

    /// <summary>Opens a connection to write with; its owner disposes of it.</summary>
    public abstract Task<DbConnection> OpenWriterAsync(CancellationToken cancellationToken);

    /// <summary>Opens a pooled connection to read with; works beside a running worker.</summary>
    public abstract Task<DbConnection> OpenReaderAsync(CancellationToken cancellationToken);

    /// <summary>Statement that takes a lock until the transaction ends; null where there is one writer only.</summary>
    public abstract string? LockSql(WriteLock wanted);

    /// <exception cref="StoreUnusableException">The file of this connection is no longer the one at its path.</exception>
    public abstract void EnsureInPlace(DbConnection writer);

    /// <summary>Bytes left where the database grows; null when that is not ours to see.</summary>
    public abstract long? FreeBytes();

    /// <summary>Statements that give space back after rows were deleted, outside any transaction.</summary>
    public abstract IReadOnlyList<string> TidySql { get; }

    /// <summary>
    /// Statements after which deleted rows are not in the database's files any more, as far as the engine can promise it. Outside any
    /// transaction.
    /// </summary>
    public abstract IReadOnlyList<string> ScrubSql { get; }

    /// <summary>True when our role may not do this.</summary>
    public virtual bool IsForbidden(Exception error) => false;

    /// <summary>True when the transaction lost against another and may simply run again.</summary>
    public abstract bool IsConflict(Exception error);

    /// <summary>
    /// True once a service has worked with the database: what its server refuses from then on was right before, and comes back as any outage does.
    /// </summary>
    public bool HasServed { get; set; }

    /// <summary>The error as callers know it: unavailable, unusable, or the error itself when it is neither.</summary>
    public abstract Exception Translate(Exception error);

    public abstract ValueTask DisposeAsync();
}
