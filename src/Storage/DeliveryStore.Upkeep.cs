using System.Globalization;
using Dapper;

namespace Listener.Storage;

/// <summary>A delivery that was given up, and why.</summary>
public sealed record DeadDelivery(
    string Endpoint, Guid MessageId, Guid MentionId, int Attempts, DateTimeOffset CreatedAt, DateTimeOffset DeadAt, string? Error);

/// <summary>How far endpoints are behind.</summary>
/// <param name="Waiting">Deliveries that were not taken yet.</param>
/// <param name="OldestAge">Age of the oldest of those; zero when there is none.</param>
/// <param name="Dead">Deliveries given up.</param>
public sealed record DeliveryLag(long Waiting, TimeSpan OldestAge, long Dead);

/// <content>What becomes of deliveries once they were tried.</content>
public sealed partial class DeliveryStore
{
    private const string FreeSql = "claimed_by = null, claimed_until = null";
    private const string OursSql = "where id = @id and claimed_by = @owner and delivered_at is null and dead_at is null";

    /// <summary>The endpoint has taken it.</summary>
    public Task<int> CompleteAsync(long id, DateTimeOffset now, CancellationToken cancellationToken) => ChangeAsync(
        $"update webhook_delivery set delivered_at = @now, last_error = null, {FreeSql} {OursSql}",
        new { id, owner = Owner, now = now.ToUnixTimeMilliseconds() },
        cancellationToken);

    /// <summary>Not taken: again from <paramref name="availableAt"/> on.</summary>
    public Task<int> RetryAsync(long id, DateTimeOffset availableAt, string error, CancellationToken cancellationToken) => ChangeAsync(
        $"update webhook_delivery set available_at = @at, last_error = @error, {FreeSql} {OursSql}",
        new { id, owner = Owner, at = availableAt.ToUnixTimeMilliseconds(), error = Short(error) },
        cancellationToken);

    /// <summary>Not tried after all: the attempt does not count.</summary>
    public Task<int> ReleaseAsync(long id, CancellationToken cancellationToken) => ChangeAsync(
        $"update webhook_delivery set attempts = attempts - 1, {FreeSql} {OursSql}", new { id, owner = Owner }, cancellationToken);

    /// <summary>Gives a delivery up, until somebody requeues it.</summary>
    public Task<int> KillAsync(long id, string error, DateTimeOffset now, CancellationToken cancellationToken) => ChangeAsync(
        $"update webhook_delivery set dead_at = @now, last_error = @error, {FreeSql} {OursSql}",
        new { id, owner = Owner, now = now.ToUnixTimeMilliseconds(), error = Short(error) },
        cancellationToken);

    /// <summary>At the start of the one process of a SQLite file: frees what a dead process held. Nothing elsewhere: claims lapse.</summary>
    public Task<int> ResetInProcessAsync(CancellationToken cancellationToken) => _database.IsSqlite
        ? ChangeAsync($"update webhook_delivery set {FreeSql} where claimed_by is not null and claimed_by <> @owner", new { owner = Owner }, cancellationToken)
        : Task.FromResult(0);

    /// <summary>How far a reader is that is told of nothing and reads itself; null when it is not registered. A cursor of <see cref="MentionOrder.AsClassified"/>.</summary>
    public Task<string?> PlaceAsync(string reader, CancellationToken cancellationToken) => _database.ReadAsync(async connection =>
    {
        const string sql = "select cursor from webhook where name = @reader";
        var cursor = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(sql, new { reader }, cancellationToken: cancellationToken));
        return cursor?.ToString(CultureInfo.InvariantCulture);
    }, cancellationToken);

    /// <summary>Keeps how far such a reader is: it goes on behind <paramref name="cursor"/>.</summary>
    public Task MoveAsync(string reader, string cursor, CancellationToken cancellationToken) => ChangeAsync(
        "update webhook set cursor = @cursor where name = @reader",
        new { reader, cursor = long.Parse(cursor, NumberStyles.None, CultureInfo.InvariantCulture) },
        cancellationToken);

    /// <summary>How far all endpoints are behind.</summary>
    public Task<DeliveryLag> LagAsync(DateTimeOffset now, CancellationToken cancellationToken) => _database.ReadAsync(async connection =>
    {
        const string sql = """
            select
                (select count(*) from webhook_delivery where delivered_at is null and dead_at is null),
                (select min(created_at) from webhook_delivery where delivered_at is null and dead_at is null),
                (select count(*) from webhook_delivery where dead_at is not null)
            """;
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(sql, cancellationToken: cancellationToken));
        await reader.ReadAsync(cancellationToken);
        var age = reader.TimeOrNull(1) is { } oldest && oldest < now ? now - oldest : TimeSpan.Zero;
        return new DeliveryLag(reader.GetInt64(0), age, reader.GetInt64(2));
    }, cancellationToken);

    /// <summary>Deliveries that were given up, latest first.</summary>
    public Task<IReadOnlyList<DeadDelivery>> DeadAsync(int limit, CancellationToken cancellationToken) => _database.ReadAsync(async connection =>
    {
        const string sql = """
            select d.endpoint, d.message_id, m.id, d.attempts, d.created_at, d.dead_at, d.last_error
            from webhook_delivery d join mention m on m.sequence = d.mention
            where d.dead_at is not null order by d.dead_at desc, d.id desc limit @limit
            """;
        var dialect = _database.Dialect;
        var dead = new List<DeadDelivery>();
        await using var reader = await connection.ExecuteReaderAsync(
            new CommandDefinition(sql, new { limit = (long)limit }, cancellationToken: cancellationToken));
        while (await reader.ReadAsync(cancellationToken))
        {
            dead.Add(new DeadDelivery(
                reader.GetString(0), dialect.ReadId(reader, 1), dialect.ReadId(reader, 2), (int)reader.GetInt64(3),
                reader.Time(4), reader.Time(5), reader.TextOrNull(6)));
        }

        return (IReadOnlyList<DeadDelivery>)dead;
    }, cancellationToken);

    /// <summary>Gives dead deliveries another life: those of one message, or all when it is null. Returns how many there were.</summary>
    public Task<int> RequeueAsync(Guid? messageId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string sql = "update webhook_delivery set dead_at = null, attempts = 0, available_at = @now where dead_at is not null";
        return messageId is { } id
            ? ChangeAsync(sql + " and message_id = @id", new { id = _database.Dialect.Id(id), now = now.ToUnixTimeMilliseconds() }, cancellationToken)
            : ChangeAsync(sql, new { now = now.ToUnixTimeMilliseconds() }, cancellationToken);
    }

    private Task<int> ChangeAsync(string sql, object? parameters, CancellationToken cancellationToken) =>
        _database.WriteAsync(_change, (sql, parameters), 1, cancellationToken);

    private static string Short(string error) => StoredText.Cut(StoredText.Clean(error), 500);
}
