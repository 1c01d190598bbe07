using System.Diagnostics;
using Dapper;

namespace Listener.Storage;

/// <summary>Deletes: what is old, in small transactions, and what a person has asked us to forget.</summary>
public sealed partial class RetentionStore
{
    /// <summary>Rows of one transaction: few enough that collecting hardly waits for it.</summary>
    private const int Slice = 500;

    /// <summary>The same for pages, of which each may be megabytes.</summary>
    private const int Payloads = 50;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan ShortestSeen = TimeSpan.FromDays(400);

    /// <summary>A mention that has no verdict by then will not get one.</summary>
    private static readonly TimeSpan LongestPayload = TimeSpan.FromDays(30);

    private readonly Database _database;
    private readonly RowStatement<(Guid Id, DateTimeOffset Now)> _remember;
    private readonly RowStatement<(long Id, byte[] Body)> _rewrite;
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
        _rewrite = new RowStatement<(long Id, byte[] Body)>(database.Dialect)
            .Number("id", row => row.Id)
            .Bytes("body", row => row.Body)
            .As("update payload set body = @body where id = @id");
    }

    /// <summary>
    /// Deletes what is older than the policy keeps, in transactions of at most 500 rows. Rows whose work is not done, and mentions under
    /// legal hold, stay.
    /// </summary>
    public async Task<PruneReport> PruneAsync(RetentionPolicy policy, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var settled = new { before = (now - policy.SettledOutbox).ToUnixTimeMilliseconds(), slice = Slice };
        var outbox = await SlicesAsync(
            "select id from outbox where settled_at < @before order by id limit @slice",
            settled,
            ids => ChangeAsync($"delete from outbox where {AnyOf("id")} and settled_at is not null", ids, cancellationToken),
            Slice,
            cancellationToken);
        var deliveries = await SlicesAsync(
            "select id from webhook_delivery where delivered_at < @before order by id limit @slice",
            settled,
            ids => ChangeAsync($"delete from webhook_delivery where {AnyOf("id")} and delivered_at is not null", ids, cancellationToken),
            Slice,
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
        return new PruneReport(outbox, mentions, seen) { Deliveries = deliveries };
    }

    /// <summary>
    /// Deletes payloads whose mentions all have their verdicts, and are sealed where they are held. Returns how many.
    /// </summary>
    public Task<int> PrunePayloadsAsync(RetentionPolicy policy, DateTimeOffset now, CancellationToken cancellationToken) => SlicesAsync(
        """
        select p.id from payload p
        where p.found_at < @oldest or (p.found_at <= @before
            and not exists (
                select 1 from mention m left join verdict v on v.mention = m.sequence
                where m.sequence between p.first_mention and p.last_mention and (v.mention is null or (
                    m.legal_hold = 1 and not exists (select 1 from evidence e where e.mention_id = m.id)))))
        order by p.id limit @slice
        """,
        new
        {
            oldest = (now - LongestPayload).ToUnixTimeMilliseconds(),
            before = (now - policy.Payloads).ToUnixTimeMilliseconds(),
            slice = Payloads,
        },
        ids => ChangeAsync($"delete from payload where {AnyOf("id")}", ids, cancellationToken),
        Payloads,
        cancellationToken);

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
                and not exists (select 1 from webhook_delivery d where d.mention = m.sequence and d.delivered_at is null and d.dead_at is null)
            order by m.found_at limit @slice
            """,
            new { before = before.ToUnixTimeMilliseconds(), kind, named = _database.Dialect.Many(named), slice = Slice },
            async ids => (await _database.WriteAsync(_forget, (ids, now), ids.Count, cancellationToken))["mention"],
            Slice,
            cancellationToken);

    private Task<int> ChangeAsync(string sql, IReadOnlyList<long> ids, CancellationToken cancellationToken) =>
        _database.WriteAsync(_change, (sql, (object)new { ids = _database.Dialect.Many(ids) }), ids.Count, cancellationToken);

    /// <summary>Looks for candidates on a reader, so that the writer is held for the deletion only.</summary>
    private async Task<int> SlicesAsync(
        string sql, object parameters, Func<IReadOnlyList<long>, Task<int>> delete, int slice, CancellationToken cancellationToken)
    {
        for (var total = 0; ;)
        {
            var ids = await _database.ReadAsync(
                async connection => (await connection.QueryAsync<long>(
                    new CommandDefinition(sql, parameters, cancellationToken: cancellationToken))).AsList(),
                cancellationToken);
            var since = Stopwatch.GetTimestamp();
            var deleted = ids.Count == 0 ? 0 : await delete(ids);
            total += deleted;
            if (deleted == 0 || ids.Count < slice)
                return total;

            // Another process can only wait for SQLite's lock by trying again and again: half of the time is left to it.
            var held = Stopwatch.GetElapsedTime(since);
            await Task.Delay(held < LongestPause ? held : LongestPause, cancellationToken);
        }
    }
}
