using Dapper;

namespace Listener.Storage;

/// <content>What keeps the outbox honest: resets, re-drives, the dead and their return.</content>
public sealed partial class OutboxStore
{
    private const string KillSql = """
        update outbox set dead_at = @now, last_error = @error, claimed_by = null, claimed_until = null
        where id = @id and settled_at is null and dead_at is null
        """;

    private const string DropClaimsSql = """
        update outbox set claimed_by = null, claimed_until = null
        where sent_at is null and dead_at is null and claimed_by is not null and claimed_by <> @owner
        """;

    private const string DropLeasesSql = "update source set lease_owner = null, lease_until = null where lease_owner <> @owner";

    private const string UnsendSql = """
        update outbox set sent_at = null, claimed_by = null, claimed_until = null, available_at = @now
        where kind = 1 and sent_at is not null and settled_at is null and dead_at is null
        """;

    private const string GiveUpSql = """
        update outbox set dead_at = @now, last_error = 'stuck'
        where kind = 1 and sent_at < @before and settled_at is null and dead_at is null and redrives >= @most
        """;

    private const string RedriveSql = """
        update outbox set sent_at = null, claimed_by = null, claimed_until = null, available_at = @now, redrives = redrives + 1
        where kind = 1 and sent_at < @before and settled_at is null and dead_at is null
        """;

    private const string ShiftSql = """
        update outbox set available_at = available_at + @step, claimed_until = claimed_until + @step
        where sent_at is null and dead_at is null
        """;

    private const string RequeueSql = """
        update outbox set dead_at = null, sent_at = null, claimed_by = null, claimed_until = null, available_at = @now,
            attempts = 0, redrives = 0
        where dead_at is not null
        """;

    /// <summary>
    /// Gives a row up: it is not sent again until somebody requeues it. A captured mention may be given up after it was sent.
    /// </summary>
    public Task KillAsync(long id, string error, DateTimeOffset now, CancellationToken cancellationToken) => ChangeAsync(
        KillSql, new { id, error = Short(error), now = now.ToUnixTimeMilliseconds() }, 1, cancellationToken);

    /// <summary>
    /// At the start of a process: frees what a dead one held, where a SQLite file has only the one. With <paramref name="inMemoryTransport"/>, whose queue died with its
    /// process, captured mentions without a verdict are sent again; those that another worker of a PostgreSQL database has in hand get the same verdict twice, which
    /// is one. Returns the rows changed.
    /// </summary>
    public async Task<int> ResetInProcessAsync(bool inMemoryTransport, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (_database.IsSqlite)
            await ChangeAsync(DropLeasesSql, new { owner = Owner }, 1, cancellationToken);
        var freed = _database.IsSqlite ? await ChangeAsync(DropClaimsSql, new { owner = Owner }, 1, cancellationToken) : 0;
        var unsent = inMemoryTransport ? await ChangeAsync(UnsendSql, new { now = now.ToUnixTimeMilliseconds() }, 1, cancellationToken) : 0;
        return freed + unsent;
    }

    /// <summary>
    /// Sends captured mentions again that were sent longer than <paramref name="olderThan"/> ago and have no verdict: the broker, or a
    /// person, lost them.
    /// After <paramref name="maxRedrives"/> times a row is given up as "stuck". Returns how many were sent again.
    /// </summary>
    public async Task<int> RedriveAsync(TimeSpan olderThan, int maxRedrives, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var parameters = new
        {
            before = (now - olderThan).ToUnixTimeMilliseconds(),
            most = (long)maxRedrives,
            now = now.ToUnixTimeMilliseconds(),
        };
        await ChangeAsync(GiveUpSql, parameters, 1, cancellationToken);
        return await ChangeAsync(RedriveSql, parameters, 1, cancellationToken);
    }

    /// <summary>The clock was put back by so much: what waits for a time of it is moved along. The engine's clock is followed by nobody.</summary>
    /// <param name="step">Negative.</param>
    public Task ShiftAsync(TimeSpan step, CancellationToken cancellationToken) =>
        ChangeAsync(ShiftSql, new { step = (long)step.TotalMilliseconds }, 1, cancellationToken);

    /// <summary>How far the outbox is behind.</summary>
    public Task<OutboxLag> LagAsync(DateTimeOffset now, CancellationToken cancellationToken) => _database.ReadAsync(async connection =>
    {
        const string sql = """
            select
                (select count(*) from outbox where sent_at is null and dead_at is null),
                (select created_at from outbox where sent_at is null and dead_at is null order by id limit 1),
                (select count(*) from outbox where sent_at is not null and settled_at is null and dead_at is null),
                (select count(*) from outbox where dead_at is not null)
            """;
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(sql, cancellationToken: cancellationToken));
        await reader.ReadAsync(cancellationToken);
        var ready = reader.GetInt64(0);
        var age = reader.TimeOrNull(1) is { } oldest && oldest < now ? now - oldest : TimeSpan.Zero;
        return new OutboxLag(ready, age, ready + reader.GetInt64(2), reader.GetInt64(3));
    }, cancellationToken);

    /// <summary>Rows that were given up, latest first.</summary>
    public Task<IReadOnlyList<DeadLetter>> DeadAsync(int limit, CancellationToken cancellationToken) => _database.ReadAsync(async connection =>
    {
        const string sql = """
            select o.message_id, o.kind, m.id, o.attempts, o.redrives, o.created_at, o.dead_at, o.last_error
            from outbox o join mention m on m.sequence = o.mention
            where o.dead_at is not null order by o.dead_at desc, o.id desc limit @limit
            """;
        var dialect = _database.Dialect;
        var letters = new List<DeadLetter>();
        await using var reader = await connection.ExecuteReaderAsync(
            new CommandDefinition(sql, new { limit = (long)limit }, cancellationToken: cancellationToken));
        while (await reader.ReadAsync(cancellationToken))
        {
            letters.Add(new DeadLetter(
                dialect.ReadId(reader, 0), (OutboxKind)reader.GetInt64(1), dialect.ReadId(reader, 2), (int)reader.GetInt64(3),
                (int)reader.GetInt64(4), reader.Time(5), reader.Time(6), reader.TextOrNull(7)));
        }

        return (IReadOnlyList<DeadLetter>)letters;
    }, cancellationToken);

    /// <summary>
    /// Gives a dead row another life, or all of them when <paramref name="messageId"/> is null. Returns how many there were.
    /// </summary>
    public Task<int> RequeueAsync(Guid? messageId, DateTimeOffset now, CancellationToken cancellationToken) => messageId is { } id
        ? ChangeAsync(
            RequeueSql + " and message_id = @id", new { id = _database.Dialect.Id(id), now = now.ToUnixTimeMilliseconds() }, 1, cancellationToken)
        : ChangeAsync(RequeueSql, new { now = now.ToUnixTimeMilliseconds() }, 1, cancellationToken);
}
