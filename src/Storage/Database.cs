namespace Listener.Storage;

/// <summary>Whether the database can be written, and how long for.</summary>
/// <param name="Problem">For an operator; null when it is writable.</param>
/// <param name="FreeBytes">On the disk of the SQLite file; null for PostgreSQL.</param>
public sealed record DatabaseHealth(bool Writable, string? Problem, long? FreeBytes);

public sealed class Database(Microsoft.Extensions.Options.IOptions<StorageOptions> options, TimeProvider time) : IAsyncDisposable
{
    public bool IsSqlite => options.Value.Provider == StorageProvider.Sqlite && time is not null;
    public string Description => throw new NotImplementedException();
    public Task StartAsync(CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<DatabaseHealth> CheckAsync(CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task CheckpointAsync(CancellationToken cancellationToken) => throw new NotImplementedException();
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
