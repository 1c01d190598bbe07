using System.Data.Common;
using Dapper;

namespace Listener.Storage;

/// <summary>A write connection and the transaction that is open on it. Used by one writer, never by two at once.</summary>
internal sealed class WriteSession(Dialect dialect, DbConnection connection) : IAsyncDisposable
{
    // Keeps a batch below the server's memory for a message without costing more than a round trip per slice.
    private const int CommandsPerBatch = 200;

    private readonly Dictionary<object, DbCommand> _prepared = [];
    private readonly List<OutboxMessage> _announced = [];
    private DbTransaction? _transaction;

    public DbConnection Connection => connection;

    /// <summary>Rows of the open transaction to hand over once it is committed.</summary>
    public IReadOnlyList<OutboxMessage> Announced => _announced;

    /// <summary>True when the rows of the open transaction are claimed for the relay of this process and handed over after the commit.</summary>
    public bool HandsOver { get; private set; }

    /// <summary>Notes a row to hand over; nothing where the transaction hands nothing over.</summary>
    public void Announce(OutboxMessage message)
    {
        if (HandsOver)
            _announced.Add(message);
    }

    // On SQLite this is BEGIN IMMEDIATE: a transaction that reads first and then wants to write would fail at once, and for good, when
    // another wrote between.
    public async Task BeginAsync(bool handsOver, CancellationToken cancellationToken)
    {
        _announced.Clear();
        HandsOver = handsOver;
        _transaction = await connection.BeginTransactionAsync(cancellationToken);
    }

    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await _transaction!.CommitAsync(cancellationToken);
        await EndAsync();
    }

    /// <summary>Ends what is open, without an error of its own: the caller has a better one.</summary>
    public async Task RollbackAsync()
    {
        try
        {
            if (_transaction is not null)
                await _transaction.RollbackAsync(CancellationToken.None);
            await EndAsync();
        }
        catch (Exception error) when (error is DbException or InvalidOperationException or IOException)
        {
            _transaction = null;
        }
    }

    public async Task LockAsync(WriteLock wanted, CancellationToken cancellationToken)
    {
        if (dialect.LockSql(wanted) is { } sql)
            await ExecuteAsync(sql, null, cancellationToken);
    }

    public Task<int> ExecuteAsync(string sql, object? parameters, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(sql, parameters, _transaction, cancellationToken: cancellationToken));

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, _transaction, cancellationToken: cancellationToken))).AsList();

    public Task<DbDataReader> ReadAsync(string sql, object? parameters, CancellationToken cancellationToken) =>
        connection.ExecuteReaderAsync(new CommandDefinition(sql, parameters, _transaction, cancellationToken: cancellationToken));

    /// <summary>
    /// Runs a statement for each row. The result has one entry per row: what its first returned row reads as, null when none came back.
    /// </summary>
    public async Task<IReadOnlyList<TResult?>> EachAsync<TRow, TResult>(
        RowStatement<TRow> statement, IReadOnlyList<TRow> rows, Func<DbDataReader, TResult> read, CancellationToken cancellationToken)
        where TResult : struct
    {
        var results = new TResult?[rows.Count];
        if (!connection.CanCreateBatch)
        {
            var command = Prepared(statement);
            for (var i = 0; i < rows.Count; i++)
                results[i] = await RunAsync(command, statement, rows[i], read, cancellationToken);
            return results;
        }

        for (var start = 0; start < rows.Count; start += CommandsPerBatch)
            await RunAsync(statement, rows, start, Math.Min(start + CommandsPerBatch, rows.Count), read, results, cancellationToken);
        return results;
    }

    /// <summary>Runs a statement that returns nothing for each row.</summary>
    public Task EachAsync<TRow>(RowStatement<TRow> statement, IReadOnlyList<TRow> rows, CancellationToken cancellationToken) =>
        EachAsync(statement, rows, static _ => 0, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        foreach (var command in _prepared.Values)
            await command.DisposeAsync();
        await connection.DisposeAsync();
    }

    private async Task EndAsync()
    {
        var ended = _transaction;
        _transaction = null;
        if (ended is not null)
            await ended.DisposeAsync();
    }

    private DbCommand Prepared<TRow>(RowStatement<TRow> statement)
    {
        if (!_prepared.TryGetValue(statement, out var command))
        {
            command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is a constant of a store; rows are bound as parameters.
            command.CommandText = statement.Sql;
#pragma warning restore CA2100
            for (var i = 0; i < statement.Parameters.Count; i++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = $"${i + 1}";
                parameter.DbType = statement.Parameters[i].Type;
                command.Parameters.Add(parameter);
            }

            _prepared.Add(statement, command);
        }

        command.Transaction = _transaction;
        return command;
    }

    private static async ValueTask<TResult?> RunAsync<TRow, TResult>(
        DbCommand command, RowStatement<TRow> statement, TRow row, Func<DbDataReader, TResult> read, CancellationToken cancellationToken)
        where TResult : struct
    {
        for (var i = 0; i < statement.Parameters.Count; i++)
            command.Parameters[i].Value = statement.Parameters[i].Value(row) ?? DBNull.Value;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? read(reader) : null;
    }

    private async Task RunAsync<TRow, TResult>(
        RowStatement<TRow> statement, IReadOnlyList<TRow> rows, int start, int end,
        Func<DbDataReader, TResult> read, TResult?[] results, CancellationToken cancellationToken)
        where TResult : struct
    {
        await using var batch = connection.CreateBatch();
        batch.Transaction = _transaction;
        for (var i = start; i < end; i++)
            batch.BatchCommands.Add(Bound(batch.CreateBatchCommand(), statement, rows[i]));

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        for (var i = start; i < end; i++)
        {
            if (statement.Returns && await reader.ReadAsync(cancellationToken))
                results[i] = read(reader);
            if (statement.Returns)
                await reader.NextResultAsync(cancellationToken);
        }
    }

    private static DbBatchCommand Bound<TRow>(DbBatchCommand command, RowStatement<TRow> statement, TRow row)
    {
        command.CommandText = statement.Sql;
        foreach (var parameter in statement.Parameters)
        {
            var bound = command.CreateParameter();
            bound.DbType = parameter.Type;
            bound.Value = parameter.Value(row) ?? DBNull.Value;
            command.Parameters.Add(bound);
        }

        return command;
    }
}
