using System.Data.Common;
using Dapper;

namespace Listener.Storage;

/// <summary>Reads the state of all sources.</summary>
internal static class SourceList
{
    // The same judgement as in source_view.
    private const string Sql = """
        select name, kind, case
                when enabled = 0 then 'parked'
                when state = 'healthy' and coalesce(last_new_at, defined_at) + silent_after_ms < @now then 'silent'
                else state
            end, enabled, last_success_at, last_new_at, next_due_at,
            lease_until, failures, last_error, collected, captured, repeats, duplicates, not_matched, rejected, gaps
        from source order by name
        """;

    private const string RejectionsSql = "select source, reason, n from source_rejection";

    public static async Task<IReadOnlyList<SourceStatus>> ReadAsync(DbConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rejections = await RejectionsAsync(connection, cancellationToken);
        var sources = new List<SourceStatus>();
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(Sql, new { now = now.ToUnixTimeMilliseconds() }, cancellationToken: cancellationToken));
        while (await reader.ReadAsync(cancellationToken))
        {
            var source = Read(reader, now);
            sources.Add(rejections.TryGetValue(source.Name, out var reasons) ? source with { Rejections = reasons } : source);
        }

        return sources;
    }

    private static SourceStatus Read(DbDataReader reader, DateTimeOffset now) => new()
    {
        Name = reader.GetString(0),
        Kind = reader.GetString(1),
        State = reader.GetString(2),
        Enabled = reader.GetInt64(3) != 0,
        LastSuccessAt = reader.TimeOrNull(4),
        LastNewAt = reader.TimeOrNull(5),
        NextDueAt = reader.TimeOrNull(6),
        LeasedUntil = reader.TimeOrNull(7) is { } until && until > now ? until : null,
        Failures = (int)reader.GetInt64(8),
        LastError = reader.TextOrNull(9),
        Collected = reader.GetInt64(10),
        Captured = reader.GetInt64(11),
        Repeats = reader.GetInt64(12),
        Duplicates = reader.GetInt64(13),
        NotMatched = reader.GetInt64(14),
        Rejected = reader.GetInt64(15),
        Gaps = reader.GetInt64(16),
    };

    private static async Task<Dictionary<string, Dictionary<string, long>>> RejectionsAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var rejections = new Dictionary<string, Dictionary<string, long>>();
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(RejectionsSql, cancellationToken: cancellationToken));
        while (await reader.ReadAsync(cancellationToken))
        {
            var source = reader.GetString(0);
            if (!rejections.TryGetValue(source, out var reasons))
                rejections.Add(source, reasons = []);
            reasons.Add(reader.GetString(1), reader.GetInt64(2));
        }

        return rejections;
    }
}
