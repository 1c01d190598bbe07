using Dapper;

namespace Listener.Storage;

/// <summary>Deletes: what is old, in small transactions, and what a person has asked us to forget.</summary>
public sealed class RetentionStore
{
    private const int Slice = 1_000;
    private static readonly TimeSpan ShortestSeen = TimeSpan.FromDays(400);

    /// <summary>Tables that hold something of a mention, the ones that refer to it first.</summary>
    private static readonly string[] Tables = ["outbox", "verdict", "sighting", "mention"];

    private const string MentionsOfAuthorSql = """
        select m.sequence, m.id, m.legal_hold from mention m
        where (m.source_kind = @source or m.source_name = @source) and coalesce(m.author_id, m.author_handle, m.author_name) = @author
        """;

    private readonly Database _database;
    private readonly RowStatement<(Guid Id, DateTimeOffset Now)> _remember;
    private readonly Job<(IReadOnlyList<long> Mentions, DateTimeOffset Now), Dictionary<string, int>> _forget;
    private readonly Job<(string Sql, object Parameters), int> _change;

    /// <summary>Opens nothing.</summary>
    public RetentionStore(Database database)
    {
        _database = database;
        _forget = Job.Single<(IReadOnlyList<long>, DateTimeOffset), Dictionary<string, int>>(ForgetAsync, order: 1);
        _change = Job.Single<(string Sql, object Parameters), int>(
            (session, call, cancellationToken) => session.ExecuteAsync(call.Sql, call.Parameters, cancellationToken));
        _remember = new RowStatement<(Guid Id, DateTimeOffset Now)>(database.Dialect)
            .Id("id", row => row.Id)
            .Time("now", row => row.Now)
            .As("insert into seen (mention_id, seen_at) values (@id, @now) on conflict (mention_id) do nothing");
    }

    /// <summary>
    /// Deletes what is older than the policy keeps, in transactions of at most 1,000 rows. Rows whose work is not done, and mentions under
    /// legal hold, stay.
    /// </summary>
    public async Task<PruneReport> PruneAsync(RetentionPolicy policy, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var outbox = await SlicesAsync(
            "select id from outbox where settled_at < @before order by id limit @slice",
            new { before = (now - policy.SettledOutbox).ToUnixTimeMilliseconds(), slice = Slice },
            ids => ChangeAsync($"delete from outbox where {AnyOf("id")} and settled_at is not null", ids, cancellationToken),
            cancellationToken);

        var mentions = 0;
        foreach (var (condition, kind, kept) in Rules(policy))
            mentions += await PruneMentionsAsync(condition, kind, [.. policy.MentionsByKind.Keys], now - kept, now, cancellationToken);

        var seenFor = policy.SeenKeys < ShortestSeen ? ShortestSeen : policy.SeenKeys;
        var seen = await _database.WriteAsync(
            _change,
            ("delete from seen where seen_at < @before", (object)new { before = (now - seenFor).ToUnixTimeMilliseconds() }),
            1,
            cancellationToken);
        return new PruneReport(outbox, mentions, seen);
    }

    /// <summary>
    /// Removes every row of one author at one source: text, names, verdicts, messages. The author is named by the platform's id, or where
    /// the source gave
    /// none, by handle or name. What is under legal hold stays and is reported. Keys stay, as hashes, so that the posts do not come back as
    /// new.
    /// </summary>
    public async Task<EraseReport> EraseAsync(
        string sourceNameOrKind, string authorId, bool dryRun, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = await _database.ReadAsync(async connection =>
        {
            var rows = new List<(long Sequence, Guid Id, bool Held)>();
            await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(
                MentionsOfAuthorSql,
                new { source = StoredText.Clean(sourceNameOrKind), author = StoredText.Clean(authorId) },
                cancellationToken: cancellationToken));
            while (await reader.ReadAsync(cancellationToken))
                rows.Add((reader.GetInt64(0), _database.Dialect.ReadId(reader, 1), reader.GetInt64(2) != 0));
            return rows;
        }, cancellationToken);

        var total = Tables.ToDictionary(table => table, _ => 0);
        foreach (var slice in found.Where(row => !row.Held).Select(row => row.Sequence).Chunk(Slice))
        {
            var counts = dryRun
                ? await CountAsync(slice, cancellationToken)
                : await _database.WriteAsync(_forget, (slice, now), slice.Length, cancellationToken);
            foreach (var (table, rows) in counts)
                total[table] += rows;
        }

        if (!dryRun && total["mention"] > 0)
            await _database.ScrubAsync(cancellationToken);
        return new EraseReport(total, [.. found.Where(row => row.Held).Select(row => row.Id)]);
    }

    private static string Key(string table) => table == "mention" ? "sequence" : "mention";

    private string AnyOf(string column) => _database.Dialect.AnyOf(column, "@ids");

    private IEnumerable<(string Condition, string? Kind, TimeSpan Kept)> Rules(RetentionPolicy policy)
    {
        foreach (var (kind, kept) in policy.MentionsByKind)
            yield return ("and m.source_kind = @kind", kind, kept);
        if (policy.Mentions is { } others)
            yield return (policy.MentionsByKind.Count == 0 ? "" : $"and not ({_database.Dialect.AnyOf("m.source_kind", "@named")})", null, others);
    }

    private Task<int> PruneMentionsAsync(
        string condition, string? kind, string[] named, DateTimeOffset before, DateTimeOffset now, CancellationToken cancellationToken) => SlicesAsync(
            $"""
            select m.sequence from mention m
            where m.found_at < @before and m.legal_hold = 0 {condition}
                and not exists (select 1 from outbox o where o.mention = m.sequence and o.settled_at is null and o.dead_at is null)
            order by m.found_at limit @slice
            """,
            new { before = before.ToUnixTimeMilliseconds(), kind, named = _database.Dialect.Many(named), slice = Slice },
            async ids => (await _database.WriteAsync(_forget, (ids, now), ids.Count, cancellationToken))["mention"],
            cancellationToken);

    private Task<int> ChangeAsync(string sql, IReadOnlyList<long> ids, CancellationToken cancellationToken) =>
        _database.WriteAsync(_change, (sql, (object)new { ids = _database.Dialect.Many(ids) }), ids.Count, cancellationToken);

    /// <summary>Looks for candidates on a reader, so that the writer is held for the deletion only.</summary>
    private async Task<int> SlicesAsync(
        string sql, object parameters, Func<IReadOnlyList<long>, Task<int>> delete, CancellationToken cancellationToken)
    {
        for (var total = 0; ;)
        {
            var ids = await _database.ReadAsync(
                async connection => (await connection.QueryAsync<long>(
                    new CommandDefinition(sql, parameters, cancellationToken: cancellationToken))).AsList(),
                cancellationToken);
            var deleted = ids.Count == 0 ? 0 : await delete(ids);
            total += deleted;
            if (deleted == 0 || ids.Count < Slice)
                return total;
        }
    }

    private Task<Dictionary<string, int>> CountAsync(IReadOnlyList<long> mentions, CancellationToken cancellationToken) => _database.ReadAsync(async connection =>
    {
        var counts = new Dictionary<string, int>();
        foreach (var table in Tables)
        {
            counts[table] = await connection.ExecuteScalarAsync<int>(new CommandDefinition(
                $"select count(*) from {table} where {AnyOf(Key(table))}",
                new { ids = _database.Dialect.Many(mentions) },
                cancellationToken: cancellationToken));
        }

        return counts;
    }, cancellationToken);

    private async Task<Dictionary<string, int>> ForgetAsync(
        WriteSession session, (IReadOnlyList<long> Mentions, DateTimeOffset Now) call, CancellationToken cancellationToken)
    {
        // Without the lock a capture could miss both the mention, which is going, and its key, which is coming.
        await session.LockAsync(WriteLock.Mentions, cancellationToken);

        // Looked at again inside the transaction: a hold may have come since.
        var ids = new List<(long Sequence, Guid Id)>();
        await using (var reader = await session.ReadAsync(
            $"select sequence, id from mention where {AnyOf("sequence")} and legal_hold = 0",
            new { ids = _database.Dialect.Many(call.Mentions) },
            cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                ids.Add((reader.GetInt64(0), _database.Dialect.ReadId(reader, 1)));
        }

        await session.EachAsync(_remember, [.. ids.Select(row => (row.Id, call.Now))], cancellationToken);
        var mentions = new { ids = _database.Dialect.Many(ids.Select(row => row.Sequence).ToArray()) };
        var counts = new Dictionary<string, int>();
        foreach (var table in Tables)
            counts[table] = await session.ExecuteAsync($"delete from {table} where {AnyOf(Key(table))}", mentions, cancellationToken);
        return counts;
    }
}
