using System.Data.Common;
using Dapper;

namespace Listener.Storage;

/// <summary>A held mention that has no evidence yet, with all there is about it.</summary>
/// <param name="Answer">Where <paramref name="Item"/> came from.</param>
/// <param name="Item">Null where the payload is not kept any more.</param>
public sealed record Unsealed(MentionRecord Record, IReadOnlyList<HoldChange> Holds, PayloadAnswer? Answer, PayloadItem? Item);

/// <summary>A link of the chain.</summary>
/// <param name="Number">1, 2, 3 and so on, without a hole.</param>
/// <param name="Record">One line of JSON: what is in the parts, by their hashes, and the hash of the record before.</param>
/// <param name="Sha256">Of the record, hexadecimal.</param>
/// <param name="Parts">Lines of JSON; null once they are erased.</param>
public sealed record EvidenceRecord(long Number, Guid MentionId, DateTimeOffset SealedAt, string Record, string Sha256, byte[]? Parts);

/// <summary>Makes the record of a link that is to follow another.</summary>
/// <param name="previousSha256">Of the record before; 64 zeros for the first.</param>
public delegate (string Record, string Sha256) EvidenceSeal(long number, string previousSha256);

/// <summary>What is kept of threats, as a chain of records that only grows.</summary>
public sealed class EvidenceStore
{
    private const string Nothing = "0000000000000000000000000000000000000000000000000000000000000000";
    private const string Columns = "number, mention_id, sealed_at, record, sha256";

    private readonly Database _database;
    private readonly MentionRows _mentions;
    private readonly HoldStore _holds;
    private readonly RowStatement<EvidenceRecord> _insert;
    private readonly RowStatement<EvidenceRecord> _seal;
    private readonly Job<AppendCall, bool> _append;

    /// <summary>Opens nothing.</summary>
    public EvidenceStore(Database database, HoldStore holds)
    {
        (_database, _holds) = (database, holds);
        _mentions = new MentionRows(database.Dialect);
        _append = Job.Single<AppendCall, bool>(AppendAsync, order: 1);
        _insert = Row().Text("record", row => row.Record).Bytes("parts", row => row.Parts!)
            .As($"insert into evidence ({Columns}, parts) values (@number, @mention_id, @sealed_at, @record, @sha256, @parts)");
        _seal = Row().As("insert into seal (number, mention_id, sealed_at, sha256) values (@number, @mention_id, @sealed_at, @sha256)");

        RowStatement<EvidenceRecord> Row() => new RowStatement<EvidenceRecord>(database.Dialect)
            .Number("number", row => row.Number)
            .Id("mention_id", row => row.MentionId)
            .Time("sealed_at", row => row.SealedAt)
            .Text("sha256", row => row.Sha256);
    }

    /// <summary>Held mentions that were never sealed, oldest first; or the one that is asked for, held or not.</summary>
    public async Task<IReadOnlyList<Unsealed>> UnsealedAsync(Guid? mentionId, int limit, CancellationToken cancellationToken)
    {
        var records = await _database.ReadAsync(connection => FindAsync(connection, mentionId, limit, cancellationToken), cancellationToken);
        var unsealed = new List<Unsealed>(records.Count);
        foreach (var record in records)
        {
            var holds = await _holds.ChangesAsync(record.Mention.Id, cancellationToken);
            var (answer, item) = await _database.ReadAsync(connection => PayloadAsync(connection, record, cancellationToken), cancellationToken);
            unsealed.Add(new Unsealed(record, holds, answer, item));
        }

        return unsealed;
    }

    /// <summary>Adds a link. False when the mention has one or had one, for evidence is never replaced, and when it is not there any more.</summary>
    public Task<bool> AppendAsync(Guid mentionId, DateTimeOffset sealedAt, byte[] parts, EvidenceSeal seal, CancellationToken cancellationToken) =>
        _database.WriteAsync(_append, new AppendCall(mentionId, sealedAt, parts, seal), 1, cancellationToken);

    /// <summary>Null when there is none.</summary>
    public async Task<EvidenceRecord?> FindAsync(Guid mentionId, CancellationToken cancellationToken) =>
        (await ReadAsync($"select {Columns}, parts from evidence where mention_id = @id", new { id = _database.Dialect.Id(mentionId) }, cancellationToken))
            .SingleOrDefault();

    /// <summary>Every number that was sealed or is there, the first one first; seals and records as they were at one moment.</summary>
    public Task<IReadOnlyList<SealedEvidence>> SealedAsync(CancellationToken cancellationToken) => _database.ReadAsync(async connection =>
    {
        const string sql = """
            select s.number, s.mention_id, s.sealed_at, s.sha256, coalesce(m.legal_hold, 0), e.number, e.mention_id, e.sealed_at, e.record, e.sha256, e.parts
            from seal s full join evidence e on e.number = s.number
                left join mention m on m.id = coalesce(s.mention_id, e.mention_id)
            order by coalesce(s.number, e.number)
            """;
        var found = new List<SealedEvidence>();
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(sql, cancellationToken: cancellationToken));
        while (await reader.ReadAsync(cancellationToken))
        {
            var seal = reader.IsDBNull(0) ? null : new EvidenceSealed(reader.GetInt64(0), _database.Dialect.ReadId(reader, 1), reader.Time(2), reader.GetString(3));
            found.Add(new SealedEvidence(seal, reader.IsDBNull(5) ? null : Record(reader, 5), reader.GetInt64(4) != 0));
        }

        return (IReadOnlyList<SealedEvidence>)found;
    }, cancellationToken);

    /// <summary>The whole chain, first link first.</summary>
    public Task<IReadOnlyList<EvidenceRecord>> ChainAsync(CancellationToken cancellationToken) =>
        ReadAsync($"select {Columns}, parts from evidence order by number", null, cancellationToken);

    private Task<IReadOnlyList<EvidenceRecord>> ReadAsync(string sql, object? parameters, CancellationToken cancellationToken) => _database.ReadAsync(async connection =>
    {
        var records = new List<EvidenceRecord>();
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
        while (await reader.ReadAsync(cancellationToken))
        {
            records.Add(Record(reader, 0));
        }

        return (IReadOnlyList<EvidenceRecord>)records;
    }, cancellationToken);

    private EvidenceRecord Record(DbDataReader reader, int at) => new(
        reader.GetInt64(at), _database.Dialect.ReadId(reader, at + 1), reader.Time(at + 2), reader.GetString(at + 3), reader.GetString(at + 4),
        reader.IsDBNull(at + 5) ? null : reader.GetFieldValue<byte[]>(at + 5));

    private async Task<List<MentionRecord>> FindAsync(DbConnection connection, Guid? mentionId, int limit, CancellationToken cancellationToken)
    {
        const int verdict = MentionRows.Count;
        var which = mentionId is null ? "m.legal_hold = 1 and v.mention is not null" : "m.id = @id";
        var sql = $"""
            select {MentionRows.Columns}, {VerdictRows.Columns}, m.sequence
            from mention m left join verdict v on v.mention = m.sequence
            where {which} and not exists (select 1 from seal s where s.mention_id = m.id) and not exists (select 1 from evidence e where e.mention_id = m.id)
            order by m.sequence limit @limit
            """;
        var records = new List<MentionRecord>();
        var parameters = new DynamicParameters();
        parameters.Add("limit", (long)limit);
        if (mentionId is { } id)
            parameters.Add("id", _database.Dialect.Id(id));
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
        while (await reader.ReadAsync(cancellationToken))
        {
            records.Add(new MentionRecord(
                _mentions.Read(reader, 0), VerdictRows.Read(reader, verdict), VerdictRows.ReadTime(reader, verdict),
                reader.GetInt64(verdict + VerdictRows.Count)));
        }

        return records;
    }

    private static async Task<(PayloadAnswer? Answer, PayloadItem? Item)> PayloadAsync(
        DbConnection connection, MentionRecord record, CancellationToken cancellationToken)
    {
        const string sql = "select body from payload where last_mention >= @sequence and first_mention <= @sequence order by last_mention";
        var bodies = await connection.QueryAsync<byte[]>(new CommandDefinition(sql, new { sequence = record.Sequence }, cancellationToken: cancellationToken));
        foreach (var payload in bodies.Select(body => CapturePayload.Read(body)))
        {
            if (payload.Items.FirstOrDefault(item => item.ExternalId == record.Mention.ExternalId) is { } item)
                return (payload.Answers[item.Answer], item);
        }

        return (null, null);
    }

    private async Task<bool> AppendAsync(WriteSession session, AppendCall call, CancellationToken cancellationToken)
    {
        // A mention that was deleted since it was read has asked for the opposite: its words must not come back as evidence.
        await session.LockAsync(WriteLock.Mentions, cancellationToken);
        if ((await session.QueryAsync<long>("select sequence from mention where id = @id", new { id = _database.Dialect.Id(call.MentionId) }, cancellationToken)).Count == 0)
            return false;

        // Two sealers must not follow the same record.
        await session.LockAsync(WriteLock.Evidence, cancellationToken);
        var known = await session.QueryAsync<long>(
            "select number from seal where mention_id = @id union select number from evidence where mention_id = @id", new { id = _database.Dialect.Id(call.MentionId) }, cancellationToken);
        if (known.Count > 0)
            return false;
        var last = await session.QueryAsync<Link>(
            "select number as Number, sha256 as Sha256 from seal order by number desc limit 1", null, cancellationToken);
        var number = last.Count == 0 ? 1 : last[0].Number + 1;
        var (record, sha256) = call.Seal(number, last.Count == 0 ? Nothing : last[0].Sha256);
        var link = new EvidenceRecord(number, call.MentionId, call.SealedAt, record, sha256, call.Parts);
        await session.EachAsync(_insert, [link], cancellationToken);
        await session.EachAsync(_seal, [link], cancellationToken);
        return true;
    }

    private sealed record AppendCall(Guid MentionId, DateTimeOffset SealedAt, byte[] Parts, EvidenceSeal Seal);

    private sealed record Link(long Number, string Sha256);
}
