using System.Diagnostics;
using Dapper;

namespace Listener.Storage;

/// <summary>Deletes: what is old, in small transactions, and what a person has asked us to forget.</summary>
public sealed partial class RetentionStore
{
    /// <summary>Rows of one transaction, at most: few enough that collecting hardly waits for it.</summary>
    private const int Slice = 500;

    /// <summary>The same for pages, of which each may be megabytes.</summary>
    private const int Payloads = 50;

    /// <summary>Rows of the first transaction, and of every one on a machine that is slow.</summary>
    private const int LeastSlice = 50;

    /// <summary>Keys looked for at once: they have no index by age, and looking for them reads the whole table.</summary>
    private const int Keys = 50_000;

    /// <summary>What a transaction should take, its commit apart: nobody else writes meanwhile.</summary>
    private static readonly TimeSpan Aim = TimeSpan.FromMilliseconds(15);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan ShortestSeen = TimeSpan.FromDays(400);

    /// <summary>A mention that has no verdict by then will not get one.</summary>
    private static readonly TimeSpan LongestPayload = TimeSpan.FromDays(30);

    private readonly Database _database;
    private readonly RowStatement<(Guid Id, DateTimeOffset Now)> _remember;
    private readonly RowStatement<(long Id, byte[] Body)> _rewrite;
    private readonly RowStatement<Guid> _release;
    private readonly Job<ForgetCall, Timed<Forgotten>> _forget;
    private readonly Job<(string Sql, object Parameters), Timed<int>> _change;
    private readonly Job<IReadOnlyList<Guid>, Timed<int>> _releaseKeys;

    /// <summary>Opens nothing.</summary>
    public RetentionStore(Database database)
    {
        _database = database;
        _release = new RowStatement<Guid>(database.Dialect).Id("id", key => key).As("delete from seen where mention_id = @id");
        _forget = Job.Single<ForgetCall, Timed<Forgotten>>(
            (session, call, cancellationToken) => TimedAsync(() => ForgetAsync(session, call, cancellationToken)), order: 1);
        _change = Job.Single<(string Sql, object Parameters), Timed<int>>(
            (session, call, cancellationToken) => TimedAsync(() => session.ExecuteAsync(call.Sql, call.Parameters, cancellationToken)));
        _releaseKeys = Job.Single<IReadOnlyList<Guid>, Timed<int>>((session, keys, cancellationToken) => TimedAsync(async () =>
        {
            await session.EachAsync(_release, keys, cancellationToken);
            return keys.Count;
        }));
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
        object Settled(int slice) => new { before = (now - policy.SettledOutbox).ToUnixTimeMilliseconds(), slice };
        var outbox = await SlicesAsync(
            "select id from outbox where settled_at < @before order by id limit @slice",
            Settled,
            ids => ChangeAsync($"delete from outbox where {AnyOf("id")} and settled_at is not null", ids, cancellationToken),
            Slice,
            cancellationToken);
        var deliveries = await SlicesAsync(
            "select id from webhook_delivery where delivered_at < @before order by id limit @slice",
            Settled,
            ids => ChangeAsync($"delete from webhook_delivery where {AnyOf("id")} and delivered_at is not null", ids, cancellationToken),
            Slice,
            cancellationToken);

        var mentions = 0;
        foreach (var (condition, kind, kept) in Rules(policy))
            mentions += await PruneMentionsAsync(condition, kind, [.. policy.MentionsByKind.Keys], now - kept, now, cancellationToken);

        var seenFor = policy.SeenKeys < ShortestSeen ? ShortestSeen : policy.SeenKeys;
        var seen = await ReleaseKeysAsync(now - seenFor, cancellationToken);
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
        slice => new
        {
            oldest = (now - LongestPayload).ToUnixTimeMilliseconds(),
            before = (now - policy.Payloads).ToUnixTimeMilliseconds(),
            slice,
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
            slice => new { before = before.ToUnixTimeMilliseconds(), kind, named = _database.Dialect.Many(named), slice },
            async ids =>
            {
                var forgotten = await _database.WriteAsync(_forget, new ForgetCall(ids, null, now), ids.Count, cancellationToken);
                return new(forgotten.Result.Rows["mention"], forgotten.Took);
            },
            Slice,
            cancellationToken);

    private Task<Timed<int>> ChangeAsync(string sql, IReadOnlyList<long> ids, CancellationToken cancellationToken) =>
        _database.WriteAsync(_change, (sql, (object)new { ids = _database.Dialect.Many(ids) }), ids.Count, cancellationToken);

    /// <summary>Looks for candidates on a reader, so that the writer is held for the deletion only.</summary>
    private async Task<int> SlicesAsync(
        string sql, Func<int, object> parameters, Func<IReadOnlyList<long>, Task<Timed<int>>> delete, int most, CancellationToken cancellationToken)
    {
        var slice = Math.Min(LeastSlice, most);
        for (var total = 0; ;)
        {
            var ids = await _database.ReadAsync(
                async connection => (await connection.QueryAsync<long>(
                    new CommandDefinition(sql, parameters(slice), cancellationToken: cancellationToken))).AsList(),
                cancellationToken);
            var deleted = ids.Count == 0 ? default : await delete(ids);
            total += deleted.Result;
            if (deleted.Result == 0 || ids.Count < slice)
                return total;
            slice = await PauseAsync(slice, most, deleted.Took, cancellationToken);
        }
    }

    private async Task<int> ReleaseKeysAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var (total, slice) = (0, LeastSlice);
        while (true)
        {
            var keys = await _database.ReadAsync(async connection =>
            {
                var found = new List<Guid>();
                await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(
                    "select mention_id from seen where seen_at < @before limit @most",
                    new { before = before.ToUnixTimeMilliseconds(), most = Keys },
                    cancellationToken: cancellationToken));
                while (await reader.ReadAsync(cancellationToken))
                    found.Add(_database.Dialect.ReadId(reader, 0));
                return found;
            }, cancellationToken);
            for (var done = 0; done < keys.Count;)
            {
                var part = keys.GetRange(done, Math.Min(slice, keys.Count - done));
                var released = await _database.WriteAsync(_releaseKeys, part, part.Count, cancellationToken);
                done += part.Count;
                total += part.Count;
                slice = await PauseAsync(slice, Slice, released.Took, cancellationToken);
            }

            if (keys.Count < Keys)
                return total;
        }
    }

    // Another process can only wait for SQLite's lock by trying again and again: two thirds of the time are left to it.
    private static async Task<int> PauseAsync(int slice, int most, TimeSpan held, CancellationToken cancellationToken)
    {
        await Task.Delay(2 * held < LongestPause ? 2 * held : LongestPause, cancellationToken);
        return (int)Math.Clamp(slice * (Aim / held), Math.Min(LeastSlice, most), most);
    }

    private static async Task<Timed<T>> TimedAsync<T>(Func<Task<T>> work)
    {
        var since = Stopwatch.GetTimestamp();
        var result = await work();
        return new(result, Stopwatch.GetElapsedTime(since));
    }

    /// <summary>What came of work inside a transaction, and what it took there, without the wait for its turn.</summary>
    private readonly record struct Timed<T>(T Result, TimeSpan Took);
}
