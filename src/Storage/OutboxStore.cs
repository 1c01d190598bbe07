using System.Data.Common;
using System.Threading.Channels;

namespace Listener.Storage;

/// <summary>
/// The messages that wait to be sent. The table is the truth; <see cref="Committed"/> is the short way to it for the process that wrote a
/// row.
/// </summary>
public sealed partial class OutboxStore
{
    private const string SeenSql = """
        update outbox set sent_at = @now, claimed_by = null, claimed_until = null, last_error = null
        where mention = (select sequence from mention where id = @mention) and kind = 1 and sent_at is null and message_id = @message and replayed = @replayed
        """;

    private readonly Database _database;
    private readonly MentionRows _mentions;
    private readonly Job<ClaimCall, IReadOnlyList<OutboxMessage>> _claim;
    private readonly Job<(string Sql, object Parameters), int> _change;
    private readonly string _completeSql;
    private readonly string _releaseSql;

    /// <summary>Opens nothing.</summary>
    public OutboxStore(Database database)
    {
        var dialect = database.Dialect;
        _database = database;
        _mentions = new MentionRows(dialect);
        _claim = Job.Single<ClaimCall, IReadOnlyList<OutboxMessage>>(ClaimAsync);
        _change = Job.Single<(string Sql, object Parameters), int>(
            (session, call, cancellationToken) => session.ExecuteAsync(call.Sql, call.Parameters, cancellationToken));

        // A verdict is done when it is sent; a captured mention when it has its verdict, which may be there already.
        _completeSql = $"""
            update outbox set sent_at = coalesce(sent_at, @now), claimed_by = null, claimed_until = null, last_error = null,
                settled_at = case when kind = 2 then @now else settled_at end
            where {dialect.AnyOf("id", "@ids")} and claimed_by = @owner
            """;
        _releaseSql = $"""
            update outbox set claimed_by = null, claimed_until = null, available_at = @availableAt, attempts = attempts - @uncounted,
                last_error = coalesce(@error, last_error)
            where {dialect.AnyOf("id", "@ids")} and claimed_by = @owner and sent_at is null
            """;
    }

    /// <summary>
    /// Groups of rows this process has committed and holds for 25 seconds, in the order of the commits. What nobody reads in time is
    /// claimed from the table instead.
    /// </summary>
    public ChannelReader<IReadOnlyList<OutboxMessage>> Committed => _database.HandOver.Groups;

    /// <summary>Names this process in claims; another at every start.</summary>
    public string Owner => _database.HandOver.Owner;

    /// <summary>Set to false where no relay reads <see cref="Committed"/>: rows are then inserted unclaimed. True by default.</summary>
    public bool HandOver
    {
        get => _database.HandOver.Enabled;
        set => _database.HandOver.Enabled = value;
    }

    /// <summary>
    /// Takes at most <paramref name="limit"/> rows that are due and that nobody holds, oldest first, for the time of <paramref
    /// name="lease"/>.
    /// </summary>
    public Task<IReadOnlyList<OutboxMessage>> ClaimAsync(
        int limit, TimeSpan lease, DateTimeOffset now, CancellationToken cancellationToken, OutboxKind? only = null) =>
        _database.WriteAsync(_claim, new ClaimCall(limit, lease, now, only), limit, cancellationToken);

    /// <summary>
    /// Marks rows as sent. Returns how many of them this process still held: the others were, or will be, sent by somebody else as well.
    /// </summary>
    public Task<int> CompleteAsync(IReadOnlyList<long> ids, DateTimeOffset now, CancellationToken cancellationToken) => ChangeAsync(
        _completeSql, new { ids = _database.Dialect.Many(ids), owner = Owner, now = now.ToUnixTimeMilliseconds() }, ids.Count, cancellationToken);

    /// <summary>
    /// Gives rows back, to be claimed again from <paramref name="availableAt"/> on. <paramref name="countAttempt"/> is false when it was
    /// not the rows' fault.
    /// </summary>
    public Task ReleaseAsync(
        IReadOnlyList<long> ids, DateTimeOffset availableAt, string? error, bool countAttempt, CancellationToken cancellationToken) => ChangeAsync(
            _releaseSql,
            new
            {
                ids = _database.Dialect.Many(ids),
                owner = Owner,
                availableAt = availableAt.ToUnixTimeMilliseconds(),
                error = Short(error),
                uncounted = countAttempt ? 0L : 1L,
            },
            ids.Count,
            cancellationToken);

    /// <summary>
    /// Notes that the broker has a captured mention, because it has just delivered it again: whoever sent it may have died before it could say so, and would send
    /// it anew at every start. Changes nothing where it is known.
    /// </summary>
    public Task SeenAsync(Guid mention, Guid message, bool replayed, DateTimeOffset now, CancellationToken cancellationToken) => ChangeAsync(
        SeenSql,
        new
        {
            mention = _database.Dialect.Id(mention),
            message = _database.Dialect.Id(message),
            replayed = replayed ? 1L : 0L,
            now = now.ToUnixTimeMilliseconds(),
        },
        1,
        cancellationToken);

    private Task<int> ChangeAsync(string sql, object parameters, int rows, CancellationToken cancellationToken) =>
        _database.WriteAsync(_change, (sql, parameters), rows, cancellationToken);

    private static string? Short(string? error) => error is null ? null : StoredText.Cut(StoredText.Clean(error), 2_000);

    private async Task<IReadOnlyList<OutboxMessage>> ClaimAsync(WriteSession session, ClaimCall call, CancellationToken cancellationToken)
    {
        var dialect = _database.Dialect;
        var claimSql = $"""
            update outbox set claimed_by = @owner, claimed_until = {dialect.Now} + @lease, attempts = attempts + 1
            where id in (
                select id from outbox
                where sent_at is null and dead_at is null and available_at <= {dialect.Now}
                    and (claimed_until is null or claimed_until <= {dialect.Now}) {(call.Only is null ? "" : "and kind = @kind")}
                order by id limit @limit {dialect.SkipLocked})
            returning id
            """;
        var ids = await session.QueryAsync<long>(
            claimSql,
            new
            {
                owner = Owner,
                lease = call.Lease.Milliseconds(),
                now = call.Now.ToUnixTimeMilliseconds(),
                kind = (long?)call.Only,
                limit = (long)call.Limit,
            },
            cancellationToken);
        return ids.Count == 0 ? [] : await ReadAsync(session, ids, cancellationToken);
    }

    private async Task<IReadOnlyList<OutboxMessage>> ReadAsync(WriteSession session, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        var sql = $"""
            select o.id, o.kind, o.message_id, o.replayed, o.attempts, o.claimed_until, {MentionRows.Columns}, {VerdictRows.Columns}
            from outbox o join mention m on m.sequence = o.mention left join verdict v on v.mention = o.mention
            where {_database.Dialect.AnyOf("o.id", "@ids")} order by o.id
            """;
        var messages = new List<OutboxMessage>(ids.Count);
        await using var reader = await session.ReadAsync(sql, new { ids = _database.Dialect.Many(ids) }, cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            messages.Add(Read(reader));
        return messages;
    }

    private OutboxMessage Read(DbDataReader reader)
    {
        var kind = (OutboxKind)reader.GetInt64(1);
        return new OutboxMessage(
            reader.GetInt64(0),
            kind,
            _database.Dialect.ReadId(reader, 2),
            _mentions.Read(reader, 6),
            kind == OutboxKind.Classified ? VerdictRows.Read(reader, 6 + MentionRows.Count) : null,
            reader.GetInt64(3) != 0,
            (int)reader.GetInt64(4))
        {
            ClaimedUntil = reader.Time(5),
        };
    }

    private sealed record ClaimCall(int Limit, TimeSpan Lease, DateTimeOffset Now, OutboxKind? Only);
}
