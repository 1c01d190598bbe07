namespace Listener.Storage;

/// <summary>The database engines Listener keeps its state in.</summary>
public enum StorageProvider
{
    /// <summary>One file, one process.</summary>
    Sqlite,

    /// <summary>A server, any number of processes.</summary>
    Postgres,
}

/// <summary>Where mentions, sources and the outbox are kept.</summary>
public sealed class StorageOptions
{
    /// <summary>Configuration section that binds to this class.</summary>
    public const string Section = "Listener:Storage";

    /// <summary>SQLite unless several processes must share the work.</summary>
    public StorageProvider Provider { get; init; } = StorageProvider.Sqlite;

    /// <summary>ADO.NET connection string of the provider; for SQLite only the file is read from it.</summary>
    public string ConnectionString { get; init; } = "Data Source=listener.db";
}
