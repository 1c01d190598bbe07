using System.Data;
using System.Data.Common;
using System.Runtime.InteropServices;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Listener.Storage;

/// <summary>One file, one process, one writer.</summary>
internal sealed class SqliteDialect : Dialect
{
    /// <summary>"LSTN": tells our files from those of other programs (sqlite.org/pragma.html#pragma_application_id).</summary>
    private const int ApplicationId = 0x4C53544E;

    // FULL, because with NORMAL a power cut takes back commits whose messages were already sent.
    private const string WriterPragmas = """
        pragma synchronous = full;
        pragma busy_timeout = 5000;
        pragma journal_size_limit = 67108864;
        pragma secure_delete = on;
        pragma wal_autocheckpoint = 4000;
        pragma cache_size = -32768;
        """;

    private readonly string _path;
    private readonly string _writer;
    private readonly string _reader;

    public SqliteDialect(string connectionString)
    {
        _path = PathOf(connectionString);
        _writer = ConnectionString(SqliteOpenMode.ReadWrite, pooling: false);
        _reader = ConnectionString(SqliteOpenMode.ReadOnly, pooling: true);
    }

    public override string Suffix => "sqlite";

    public override string Description => $"SQLite file {_path}";

    public override string Now => "@now";

    public override string SkipLocked => "";

    public override string ForUpdate => "";

    public override string ProbeSql => $"pragma application_id = {ApplicationId}";

    public override int Writers => 1;

    public override DbType IdType => DbType.Binary;

    public override IReadOnlyList<string> TidySql => ["pragma incremental_vacuum", "pragma wal_checkpoint(truncate)"];

    // Zeroing deleted cells is not enough: a page that was rebuilt keeps copies of cells that moved away from it.
    public override IReadOnlyList<string> ScrubSql => ["vacuum", "pragma wal_checkpoint(truncate)"];

    public override object Id(Guid id) => id.ToByteArray(bigEndian: true);

    public override Guid ReadId(DbDataReader reader, int column) => new(reader.GetFieldValue<byte[]>(column), bigEndian: true);

    public override string AnyOf(string column, string parameter) => $"{column} in (select value from json_each({parameter}))";

    public override object Many<T>(IReadOnlyList<T> values) => JsonSerializer.Serialize(values);

    public override string? LockSql(WriteLock wanted) => null;

    public override IDisposable Reserve() => StoreLock.Take(_path);

    public override async Task<DbConnection> OpenMigratorAsync(CancellationToken cancellationToken)
    {
        var connection = await OpenAsync(ConnectionString(SqliteOpenMode.ReadWriteCreate, pooling: false), cancellationToken);
        try
        {
            await EnsureOursAsync(connection);

            // Must precede the first table, and WAL cannot be entered inside a transaction.
            await connection.ExecuteAsync("pragma auto_vacuum = incremental; pragma journal_mode = wal;" + WriterPragmas);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public override async Task<DbConnection> OpenWriterAsync(CancellationToken cancellationToken)
    {
        var connection = await OpenAsync(_writer, cancellationToken);
        await connection.ExecuteAsync(WriterPragmas);
        return connection;
    }

    public override async Task<DbConnection> OpenReaderAsync(CancellationToken cancellationToken) =>
        File.Exists(_path)
            ? await OpenAsync(_reader, cancellationToken)
            : throw (HasServed
                ? new StoreUnavailableException($"{_path} is not in its place.") // whoever writes sees whether it was taken away for good
                : new StoreUnusableException($"There is no database at {_path}. It is created by the first run of the worker."));

    public override void EnsureInPlace(DbConnection writer)
    {
        var moved = 0;
        var result = FileControl(((SqliteConnection)writer).Handle!, 0, FileControlHasMoved, ref moved);
        if (result == SQLitePCL.raw.SQLITE_OK && moved != 0)
        {
            throw new StoreUnusableException(
                $"The file {_path} was moved, deleted or replaced while in use. Stop the worker before restoring a database.");
        }
    }

    public override long? FreeBytes()
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(_path)!).AvailableFreeSpace;
        }
        catch (IOException)
        {
            return null;
        }
    }

    public override bool IsConflict(Exception error) => false;

    public override Exception Translate(Exception error) => error is not SqliteException sqlite
        ? error
        : sqlite.SqliteErrorCode switch
        {
            SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_CORRUPT => new StoreUnusableException(
                $"{_path} is damaged or no SQLite database ({sqlite.Message}). Restore it from a backup, or move it away to start empty.", sqlite),
            SQLitePCL.raw.SQLITE_FULL => new StoreUnavailableException($"The disk of {_path} is full.", sqlite),
            SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED or SQLitePCL.raw.SQLITE_IOERR or SQLitePCL.raw.SQLITE_NOMEM
                or SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_PERM => new StoreUnavailableException(
                $"{_path} cannot be used at the moment ({sqlite.Message}).", sqlite),
            _ => error,
        };

    public override ValueTask DisposeAsync()
    {
        using var pooled = new SqliteConnection(_reader);
        SqliteConnection.ClearPool(pooled);
        return ValueTask.CompletedTask;
    }

    private static string PathOf(string connectionString)
    {
        var builder = new SqliteConnectionStringBuilder(connectionString);
        return builder.DataSource.Length == 0 || builder.DataSource == ":memory:" || builder.Mode == SqliteOpenMode.Memory
            ? throw new StoreUnusableException("A SQLite database must be a file: what is kept in memory is lost with the process.")
            : Path.GetFullPath(builder.DataSource);
    }

    private string ConnectionString(SqliteOpenMode mode, bool pooling) => new SqliteConnectionStringBuilder
    {
        DataSource = _path,
        Mode = mode,
        Pooling = pooling,
        ForeignKeys = true,
        DefaultTimeout = 10,
    }.ToString();

    private static async Task<SqliteConnection> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task EnsureOursAsync(SqliteConnection connection)
    {
        var id = await connection.ExecuteScalarAsync<long>("pragma application_id");
        var tables = await connection.ExecuteScalarAsync<long>("select count(*) from sqlite_master");
        if (tables > 0 && id != ApplicationId)
        {
            throw new StoreUnusableException(
                $"{_path} is a database of another program. Name another file in Listener:Storage:ConnectionString.");
        }
    }

    /// <summary>
    /// SQLITE_FCNTL_HAS_MOVED (sqlite.org/c3ref/c_fcntl_begin_atomic_write.html): compares the open file with the one at its path.
    /// </summary>
    private const int FileControlHasMoved = 20;

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_file_control", CallingConvention = CallingConvention.Cdecl)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static extern int FileControl(SQLitePCL.sqlite3 database, nint schema, int operation, ref int value);
}
