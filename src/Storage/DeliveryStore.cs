using Listener.Contracts;

namespace Listener.Storage;

/// <summary>A verdict on its way to an endpoint.</summary>
/// <param name="MessageId">The same at every attempt, and for every endpoint.</param>
/// <param name="Attempts">This one included.</param>
public sealed record Delivery(long Id, Guid MessageId, Mention Mention, Verdict Verdict, int Attempts);

/// <summary>
/// What is to be sent to the endpoints of other systems. Each reads the verdicts in the order of their commits with a cursor of its own, so that
/// neither the bus nor another endpoint waits for it.
/// </summary>
public sealed partial class DeliveryStore
{
    private const string ReadySql = "endpoint = @endpoint and delivered_at is null and dead_at is null";

    private readonly Database _database;
    private readonly MentionRows _mentions;
    private readonly RowStatement<DeliveryRow> _insert;
    private readonly Job<SpreadCall, int> _spread;
    private readonly Job<ClaimCall, IReadOnlyList<Delivery>> _claim;
    private readonly Job<(string Sql, object? Parameters), int> _change;

    /// <summary>Opens nothing.</summary>
    public DeliveryStore(Database database)
    {
        _database = database;
        _mentions = new MentionRows(database.Dialect);
        _spread = Job.Single<SpreadCall, int>(SpreadAsync);
        _claim = Job.Single<ClaimCall, IReadOnlyList<Delivery>>(ClaimAsync);
        _change = Job.Single<(string Sql, object? Parameters), int>(
            (session, call, cancellationToken) => session.ExecuteAsync(call.Sql, call.Parameters, cancellationToken));
        _insert = new RowStatement<DeliveryRow>(database.Dialect)
            .Text("endpoint", row => row.Endpoint)
            .Number("mention", row => row.Mention)
            .Number("version", row => row.Version)
            .Id("message_id", row => row.MessageId)
            .Time("now", row => row.Now)
            .As("""
                insert into webhook_delivery (endpoint, mention, version, message_id, created_at, available_at)
                values (@endpoint, @mention, @version, @message_id, @now, @now)
                on conflict (mention, endpoint, version) do nothing
                """);
    }

    private string Owner => _database.HandOver.Owner;

    /// <summary>Makes an endpoint known: it is told of every verdict that is committed from then on. One that is known stays where it is.</summary>
    public Task RegisterAsync(string endpoint, CancellationToken cancellationToken) => ChangeAsync(
        """
        insert into webhook (name, cursor) select @endpoint, coalesce(max(sequence), 0) from verdict
        where not exists (select 1 from webhook where name = @endpoint)
        on conflict (name) do nothing
        """,
        new { endpoint },
        cancellationToken);

    /// <summary>
    /// Reads on from where the endpoint was and queues what <paramref name="wants"/> takes, at most <paramref name="limit"/> verdicts. Returns how
    /// many verdicts were read; nothing for an endpoint that is not registered.
    /// </summary>
    public Task<int> SpreadAsync(
        string endpoint, Func<MentionClassified, bool> wants, int limit, DateTimeOffset now, CancellationToken cancellationToken) =>
        _database.WriteAsync(_spread, new SpreadCall(endpoint, wants, limit, now), limit, cancellationToken);

    /// <summary>Takes at most <paramref name="limit"/> deliveries that are due and that nobody holds, oldest first, for the time of the lease.</summary>
    public Task<IReadOnlyList<Delivery>> ClaimAsync(
        string endpoint, int limit, TimeSpan lease, DateTimeOffset now, CancellationToken cancellationToken) =>
        _database.WriteAsync(_claim, new ClaimCall(endpoint, limit, lease, now), limit, cancellationToken);

    private async Task<int> SpreadAsync(WriteSession session, SpreadCall call, CancellationToken cancellationToken)
    {
        var dialect = _database.Dialect;
        var cursors = await session.QueryAsync<long>(
            $"select cursor from webhook where name = @endpoint {dialect.SkipLocked}", new { endpoint = call.Endpoint }, cancellationToken);
        if (cursors.Count == 0)
            return 0; // Or another process reads for it at the moment.

        var (rows, read, cursor) = (new List<DeliveryRow>(), 0, cursors[0]);
        var sql = $"""
            select {MentionRows.Columns}, {VerdictRows.Columns}, v.mention, v.sequence
            from verdict v join mention m on m.sequence = v.mention
            where v.sequence > @cursor order by v.sequence limit @limit
            """;
        await using (var reader = await session.ReadAsync(sql, new { cursor, limit = (long)call.Limit }, cancellationToken))
        {
            const int end = MentionRows.Count + VerdictRows.Count;
            for (; await reader.ReadAsync(cancellationToken); read++)
            {
                var (mention, verdict) = (_mentions.Read(reader, 0), VerdictRows.Read(reader, MentionRows.Count)!);
                cursor = reader.GetInt64(end + 1);
                if (call.Wants(new MentionClassified { Mention = mention, Verdict = verdict }))
                {
                    rows.Add(new DeliveryRow(
                        call.Endpoint, reader.GetInt64(end), verdict.ClassifierVersion, MessageIds.Classified(mention.Id, verdict.ClassifierVersion), call.Now));
                }
            }
        }

        await session.EachAsync(_insert, rows, cancellationToken);
        if (read > 0)
            await session.ExecuteAsync("update webhook set cursor = @cursor where name = @endpoint", new { cursor, endpoint = call.Endpoint }, cancellationToken);
        return read;
    }

    private async Task<IReadOnlyList<Delivery>> ClaimAsync(WriteSession session, ClaimCall call, CancellationToken cancellationToken)
    {
        var dialect = _database.Dialect;
        var ids = await session.QueryAsync<long>(
            $"""
            update webhook_delivery set claimed_by = @owner, claimed_until = {dialect.Now} + @lease, attempts = attempts + 1
            where id in (
                select id from webhook_delivery
                where {ReadySql} and available_at <= {dialect.Now} and (claimed_until is null or claimed_until <= {dialect.Now})
                order by id limit @limit {dialect.SkipLocked})
            returning id
            """,
            new
            {
                endpoint = call.Endpoint,
                owner = Owner,
                lease = call.Lease.Milliseconds(),
                now = call.Now.ToUnixTimeMilliseconds(),
                limit = (long)call.Limit,
            },
            cancellationToken);
        if (ids.Count == 0)
            return [];

        // An older answer that did not arrive yet is not worth sending once there is a newer one, which has a row of its own.
        await session.ExecuteAsync(
            $"""
            update webhook_delivery set delivered_at = @now, last_error = 'superseded', claimed_by = null, claimed_until = null
            where {dialect.AnyOf("id", "@ids")}
                and exists (select 1 from verdict v where v.mention = webhook_delivery.mention and v.classifier_version > webhook_delivery.version)
            """,
            new { ids = dialect.Many(ids), now = call.Now.ToUnixTimeMilliseconds() },
            cancellationToken);
        return await ReadAsync(session, ids, cancellationToken);
    }

    private async Task<IReadOnlyList<Delivery>> ReadAsync(WriteSession session, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        var sql = $"""
            select d.id, d.message_id, d.attempts, {MentionRows.Columns}, {VerdictRows.Columns}
            from webhook_delivery d join mention m on m.sequence = d.mention join verdict v on v.mention = d.mention
            where {_database.Dialect.AnyOf("d.id", "@ids")} and d.delivered_at is null order by d.id
            """;
        var deliveries = new List<Delivery>(ids.Count);
        await using var reader = await session.ReadAsync(sql, new { ids = _database.Dialect.Many(ids) }, cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            deliveries.Add(new Delivery(
                reader.GetInt64(0), _database.Dialect.ReadId(reader, 1), _mentions.Read(reader, 3),
                VerdictRows.Read(reader, 3 + MentionRows.Count)!, (int)reader.GetInt64(2)));
        }

        return deliveries;
    }

    private sealed record DeliveryRow(string Endpoint, long Mention, int Version, Guid MessageId, DateTimeOffset Now);

    private sealed record SpreadCall(string Endpoint, Func<MentionClassified, bool> Wants, int Limit, DateTimeOffset Now);

    private sealed record ClaimCall(string Endpoint, int Limit, TimeSpan Lease, DateTimeOffset Now);
}
