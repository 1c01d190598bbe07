using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Dapper;
using Listener.Contracts;

namespace Listener.Storage;

/// <summary>Stored mentions with their verdicts, for people and for replays.</summary>
public sealed class MentionStore
{
    private const int StreamPage = 500;

    private const string FromSql = "from mention m left join verdict v on v.mention = m.sequence";

    private readonly Database _database;
    private readonly MentionRows _mentions;
    private readonly RowStatement<Guid> _version;
    private readonly RowStatement<Replay> _replay;
    private readonly Job<(IReadOnlyList<Guid> Ids, DateTimeOffset Now), int> _replayAll;

    /// <summary>Opens nothing.</summary>
    public MentionStore(Database database)
    {
        _database = database;
        _mentions = new MentionRows(database.Dialect);
        _replayAll = Job.Single<(IReadOnlyList<Guid> Ids, DateTimeOffset Now), int>(ReplayAsync);
        _version = new RowStatement<Guid>(database.Dialect).Id("id", id => id).As(
            "select v.classifier_version from mention m left join verdict v on v.mention = m.sequence where m.id = @id");

        // A row that still waits to be sent is going out anyway.
        _replay = new RowStatement<Replay>(database.Dialect)
            .Id("id", row => row.Mention)
            .Number("kind", row => (long)(row.Version is null ? OutboxKind.Captured : OutboxKind.Classified))
            .Number("version", row => row.Version ?? 0)
            .Id("message_id", row => row.Version is { } version ? MessageIds.Classified(row.Mention, version) : row.Mention)
            .Time("now", row => row.Now)
            .As("""
                insert into outbox (kind, mention, version, message_id, replayed, created_at, available_at)
                select @kind, m.sequence, @version, @message_id, 1, @now, @now from mention m where m.id = @id
                on conflict (mention, kind, version) do update set
                    replayed = 1, available_at = excluded.available_at, attempts = 0, redrives = 0,
                    claimed_by = null, claimed_until = null, sent_at = null, settled_at = null, dead_at = null, last_error = null
                where outbox.sent_at is not null or outbox.dead_at is not null
                returning id
                """);
    }

    /// <summary>Null when there is none with this id.</summary>
    public Task<MentionRecord?> FindAsync(Guid id, CancellationToken cancellationToken) => _database.ReadAsync(async connection =>
    {
        const string sql = $"select {MentionRows.Columns}, {VerdictRows.Columns}, m.sequence {FromSql} where m.id = @id";
        var found = await ReadAsync(connection, sql, new { id = _database.Dialect.Id(id) }, cancellationToken);
        return found.Count == 0 ? null : found[0];
    }, cancellationToken);

    /// <summary>One page; continue with the cursor of its last record.</summary>
    /// <exception cref="ArgumentException">The cursor or the limit is not one.</exception>
    public Task<IReadOnlyList<MentionRecord>> QueryAsync(MentionQuery query, CancellationToken cancellationToken)
    {
        var (where, parameters) = MentionFilter.Of(_database.Dialect, query);
        var (sequence, order) = query.Order == MentionOrder.NewestFirst ? ("m.sequence", "m.sequence desc") : ("v.sequence", "v.sequence");
        var sql = $"select {MentionRows.Columns}, {VerdictRows.Columns}, {sequence} {FromSql} {where} order by {order} limit @limit";
        return _database.ReadAsync(connection => ReadAsync(connection, sql, parameters, cancellationToken), cancellationToken);
    }

    /// <summary>Cursor of the latest verdict, for a reader of <see cref="MentionOrder.AsClassified"/> who wants only what comes after.</summary>
    public Task<string> EndAsync(CancellationToken cancellationToken) => _database.ReadAsync(async connection =>
    {
        const string sql = "select max(sequence) from verdict";
        var last = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(sql, cancellationToken: cancellationToken));
        return (last ?? 0).ToString(CultureInfo.InvariantCulture);
    }, cancellationToken);

    /// <summary>
    /// All mentions found from <paramref name="from"/> on and before <paramref name="to"/>, in the order they were stored. Holds no
    /// connection between pages.
    /// </summary>
    public async IAsyncEnumerable<MentionRecord> StreamAsync(
        DateTimeOffset from, DateTimeOffset to, string? brand, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var sql = $"""
            select {MentionRows.Columns}, {VerdictRows.Columns}, m.sequence {FromSql}
            where m.sequence > @after and m.found_at >= @from and m.found_at < @to {(brand is null ? "" : "and m.brand = @brand")}
            order by m.sequence limit {StreamPage}
            """;
        var (after, count) = (0L, StreamPage);
        while (count == StreamPage)
        {
            var parameters = new { after, from = from.ToUnixTimeMilliseconds(), to = to.ToUnixTimeMilliseconds(), brand };
            var page = await _database.ReadAsync(connection => ReadAsync(connection, sql, parameters, cancellationToken), cancellationToken);
            foreach (var record in page)
                yield return record;
            count = page.Count;
            after = count == 0 ? after : page[^1].Sequence;
        }
    }

    /// <summary>Keys of the brands that have mentions. Reads the whole table.</summary>
    public Task<IReadOnlyList<string>> BrandsAsync(CancellationToken cancellationToken) => _database.ReadAsync(
        async connection => (IReadOnlyList<string>)(await connection.QueryAsync<string>(
            new CommandDefinition("select distinct brand from mention order by brand", cancellationToken: cancellationToken))).AsList(),
        cancellationToken);

    /// <summary>
    /// Has mentions announced once more, marked as replayed and with the ids they had: the verdict where there is one, else the mention.
    /// Returns how many rows that made; those that still wait to be sent are not counted.
    /// </summary>
    public Task<int> EnqueueReplayAsync(IReadOnlyList<Guid> mentionIds, DateTimeOffset now, CancellationToken cancellationToken) =>
        _database.WriteAsync(_replayAll, (mentionIds, now), mentionIds.Count, cancellationToken);

    private async Task<IReadOnlyList<MentionRecord>> ReadAsync(
        DbConnection connection, string sql, object parameters, CancellationToken cancellationToken)
    {
        const int verdict = MentionRows.Count;
        const int sequence = MentionRows.Count + VerdictRows.Count;
        var records = new List<MentionRecord>();
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
        while (await reader.ReadAsync(cancellationToken))
        {
            records.Add(new MentionRecord(
                _mentions.Read(reader, 0),
                VerdictRows.Read(reader, verdict),
                VerdictRows.ReadTime(reader, verdict),
                reader.GetInt64(sequence)));
        }

        return records;
    }

    private async Task<int> ReplayAsync(
        WriteSession session, (IReadOnlyList<Guid> Ids, DateTimeOffset Now) call, CancellationToken cancellationToken)
    {
        var versions = await session.EachAsync(_version, call.Ids, static reader => new Version(reader.NumberOrNull(0)), cancellationToken);
        var rows = call.Ids.Zip(versions)
            .Where(pair => pair.Second is not null)
            .Select(pair => new Replay(pair.First, (int?)pair.Second!.Value.Classifier, call.Now))
            .ToArray();
        var queued = await session.EachAsync(_replay, rows, static reader => reader.GetInt64(0), cancellationToken);
        return queued.Count(id => id is not null);
    }

    /// <summary>A mention that is there, and the version of its verdict.</summary>
    private readonly record struct Version(long? Classifier);

    /// <param name="Version">Null without a verdict.</param>
    private sealed record Replay(Guid Mention, int? Version, DateTimeOffset Now);
}
