using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Listener.EndToEnd.Tests.Harness;

/// <summary>A row of <c>mention_view</c>, as far as audits need it. <see cref="Stage"/> is null until the mention is classified.</summary>
public sealed record MentionRow(string Id, string Brand, string SourceKind, string SourceName, string ExternalId, string? DuplicateOf, string? Stage, long Version);

/// <summary>A row of <c>source_view</c>.</summary>
public sealed record SourceRow(
    string Name, string State, long Failures, string? LastError, long Collected, long Captured, long Repeats, long Duplicates, long NotMatched, long Rejected, long Gaps);

/// <summary>A row of <c>outbox_view</c>.</summary>
public sealed record OutboxRow(string MessageId, string Type, bool IsSent, bool IsDead, string? LastError);

/// <summary>The database as a person with a SQL prompt sees it: read-only, through the views.</summary>
public sealed class Store(string provider, string connectionString)
{
    public string Provider { get; } = provider;

    public string ConnectionString { get; } = connectionString;

    public bool IsSqlite => Provider == "Sqlite";

    public Task<IReadOnlyList<MentionRow>> MentionsAsync() => QueryAsync(
        "select id, brand, source_kind, source_name, external_id, duplicate_of, stage, classifier_version from mention_view",
        row => new MentionRow(Text(row, 0)!, Text(row, 1)!, Text(row, 2)!, Text(row, 3)!, Text(row, 4)!, Text(row, 5), Text(row, 6), Number(row, 7)));

    public Task<IReadOnlyList<SourceRow>> SourcesAsync() => QueryAsync(
        "select name, state, failures, last_error, collected, captured, repeats, duplicates, not_matched, rejected, gaps from source_view order by name",
        row => new SourceRow(
            Text(row, 0)!, Text(row, 1)!, Number(row, 2), Text(row, 3), Number(row, 4), Number(row, 5), Number(row, 6), Number(row, 7), Number(row, 8), Number(row, 9), Number(row, 10)));

    public Task<IReadOnlyList<OutboxRow>> OutboxAsync() => QueryAsync(
        "select message_id, type, sent_at, dead_at, last_error from outbox_view",
        row => new OutboxRow(Text(row, 0)!, Text(row, 1)!, !row.IsDBNull(2), !row.IsDBNull(3), Text(row, 4)));

    public Task<long> MentionCountAsync() => ScalarAsync("select count(*) from mention_view");

    /// <summary>Work the pipeline still has to do: messages to send and mentions without a verdict.</summary>
    public Task<long> PendingAsync() => ScalarAsync(
        """
        select (select count(*) from outbox_view where sent_at is null and dead_at is null)
             + (select count(*) from mention_view where stage is null)
        """);

    /// <summary>What the database says of itself; empty when it is whole. PostgreSQL has no such question.</summary>
    public async Task<IReadOnlyList<string>> DamageAsync()
    {
        if (!IsSqlite)
        {
            return [];
        }

        var integrity = await QueryAsync("pragma integrity_check", row => Text(row, 0)!);
        var keys = await QueryAsync("pragma foreign_key_check", row => $"foreign key of {Text(row, 0)}");
        return [.. integrity.Where(line => line != "ok"), .. keys];
    }

    public async Task<long> ScalarAsync(string sql) => (await QueryAsync(sql, row => Number(row, 0))).Single();

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> map)
    {
        await using DbConnection connection = IsSqlite
            ? new SqliteConnection(new SqliteConnectionStringBuilder(ConnectionString) { Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString())
            : new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Only constants of the tests come here.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(map(reader));
        }

        return rows;
    }

    private static string? Text(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : Convert.ToString(row.GetValue(column), CultureInfo.InvariantCulture);

    private static long Number(DbDataReader row, int column) =>
        row.IsDBNull(column) ? 0 : Convert.ToInt64(row.GetValue(column), CultureInfo.InvariantCulture);
}
