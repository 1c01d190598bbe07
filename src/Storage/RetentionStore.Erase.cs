using System.Text;
using Dapper;

namespace Listener.Storage;

/// <content>What a person has asked us to forget.</content>
public sealed partial class RetentionStore
{
    // The author's own mentions, and the copies other sources brought of the same posts: with the same words, the same name or none at all.
    private const string MentionsOfAuthorSql = """
        with own as (
            select m.* from mention m
            where case when @isKind then m.source_kind else m.source_name end = @source
                and coalesce(m.author_id, m.author_handle, m.author_name) in (@author, @composed, @decomposed)),
        linked as (
            select d.*, own.text as own_text, own.author_name as own_name, own.author_handle as own_handle
            from own join mention d on d.duplicate_of = coalesce(own.duplicate_of, own.id)
            union all
            select d.*, own.text as own_text, own.author_name as own_name, own.author_handle as own_handle
            from own join mention d on d.id = own.duplicate_of)
        select sequence, id, legal_hold from own
        union
        select sequence, id, legal_hold from linked
        where coalesce(author_id, author_handle, author_name) is null or text = own_text or author_name = own_name or author_handle = own_handle
        """;

    private const string TheirIds = "mention_id in (select id from mention where ";

    /// <summary>Name and kind of every source that the database has heard of: what an author can be named by.</summary>
    public Task<IReadOnlySet<(string Name, string Kind)>> SourcesAsync(CancellationToken cancellationToken) => _database.ReadAsync(async connection =>
    {
        const string sql = "select name, kind from source union select source_name, source_kind from mention";
        var sources = new HashSet<(string, string)>();
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(sql, cancellationToken: cancellationToken));
        while (await reader.ReadAsync(cancellationToken))
            sources.Add((reader.GetString(0), reader.GetString(1)));
        return (IReadOnlySet<(string, string)>)sources;
    }, cancellationToken);

    /// <summary>
    /// A name as it is given, composed and decomposed: keyboards give the one (é), feeds and file systems now and then the other (e and an
    /// accent), and nobody sees which.
    /// </summary>
    public static IReadOnlyList<string> Spellings(string name)
    {
        var clean = StoredText.Clean(name);
        return [clean, clean.Normalize(NormalizationForm.FormC), clean.Normalize(NormalizationForm.FormD)];
    }

    /// <summary>
    /// Removes every row of one author at one source: text, names, verdicts, messages, payloads, evidence. The author is named by the platform's
    /// id, or where the source gave none, by handle or name. What is under legal hold stays and is reported. Keys stay, as hashes, so that the
    /// posts do not come back as new.
    /// </summary>
    /// <param name="source">Name of one source, or the kind of several.</param>
    /// <param name="isKind">Which of both: a source may be named like a kind.</param>
    public async Task<EraseReport> EraseAsync(
        string source, bool isKind, string authorId, bool dryRun, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var spellings = Spellings(authorId);
        var found = await _database.ReadAsync(async connection =>
        {
            var rows = new List<(long Sequence, Guid Id, bool Held)>();
            await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(
                MentionsOfAuthorSql,
                new { source = StoredText.Clean(source), isKind, author = spellings[0], composed = spellings[1], decomposed = spellings[2] },
                cancellationToken: cancellationToken));
            while (await reader.ReadAsync(cancellationToken))
                rows.Add((reader.GetInt64(0), _database.Dialect.ReadId(reader, 1), reader.GetInt64(2) != 0));
            return rows;
        }, cancellationToken);

        var total = Tables().ToDictionary(table => table.Name, _ => 0);
        var held = found.Where(row => row.Held).Select(row => row.Id).ToHashSet();
        foreach (var slice in found.Where(row => !row.Held).Chunk(Slice))
        {
            var sequences = Array.ConvertAll(slice, row => row.Sequence);
            var forgotten = dryRun
                ? new Forgotten(await CountAsync(sequences, cancellationToken), [])
                : (await _database.WriteAsync(
                    _forget, new ForgetCall(sequences, slice.Select(row => row.Id).ToHashSet(), now), slice.Length, cancellationToken)).Result;
            held.UnionWith(forgotten.Held);
            foreach (var (table, rows) in forgotten.Rows)
                total[table] += rows;
        }

        // Also when nothing was found: an erasure that was cut off before this is finished by asking again.
        if (!dryRun)
            await _database.ScrubAsync(cancellationToken);
        return new EraseReport(total, [.. held])
        {
            Erased = [.. found.Select(row => row.Id).Where(id => !held.Contains(id))],
            AreFilesRewritten = !dryRun && _database.IsSqlite,
        };
    }

    /// <summary>Tables that hold something of a mention and which rows that are, the ones that refer to it first.</summary>
    private (string Name, string Where)[] Tables() =>
    [
        ("outbox", AnyOf("mention")),
        ("webhook_delivery", AnyOf("mention")),
        ("verdict", AnyOf("mention")),
        ("sighting", AnyOf("mention")),
        ("hold", $"{TheirIds}{AnyOf("sequence")})"),
        ("evidence", $"parts is not null and {TheirIds}{AnyOf("sequence")})"),
        ("payload", $"exists (select 1 from mention m where {AnyOf("m.sequence")} and m.sequence between first_mention and last_mention)"),
        ("mention", AnyOf("sequence")),
    ];

    private Task<Dictionary<string, int>> CountAsync(IReadOnlyList<long> mentions, CancellationToken cancellationToken) => _database.ReadAsync(async connection =>
    {
        var counts = new Dictionary<string, int>();
        foreach (var (table, where) in Tables())
        {
            counts[table] = await connection.ExecuteScalarAsync<int>(new CommandDefinition(
                $"select count(*) from {table} where {where}", new { ids = _database.Dialect.Many(mentions) }, cancellationToken: cancellationToken));
        }

        return counts;
    }, cancellationToken);

    private async Task<Forgotten> ForgetAsync(WriteSession session, ForgetCall call, CancellationToken cancellationToken)
    {
        // Without the lock a capture could miss both the mention, which is going, and its key, which is coming.
        await session.LockAsync(WriteLock.Mentions, cancellationToken);

        // Looked at again inside the transaction: a hold may have come since, or another mention to the number of one that went.
        var (rows, held) = (new List<(long Sequence, Guid Id, string ExternalId)>(), new List<Guid>());
        await using (var reader = await session.ReadAsync(
            $"select sequence, id, external_id, legal_hold from mention where {AnyOf("sequence")} order by sequence {_database.Dialect.ForUpdate}",
            new { ids = _database.Dialect.Many(call.Mentions) },
            cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                var id = _database.Dialect.ReadId(reader, 1);
                if (call.Only?.Contains(id) == false)
                    continue;
                if (reader.GetInt64(3) != 0)
                    held.Add(id);
                else
                    rows.Add((reader.GetInt64(0), id, reader.GetString(2)));
            }
        }

        await session.EachAsync(_remember, [.. rows.Select(row => (row.Id, call.Now))], cancellationToken);
        var mentions = new { ids = _database.Dialect.Many(rows.Select(row => row.Sequence).ToArray()) };
        var counts = new Dictionary<string, int>();
        foreach (var (table, where) in Tables())
        {
            counts[table] = table switch
            {
                "payload" => await CutPayloadsAsync(session, where, mentions, [.. rows.Select(row => row.ExternalId)], cancellationToken),

                // The record keeps its place in the chain: without it nobody could tell an erased record from a removed one.
                "evidence" => await session.ExecuteAsync($"update evidence set parts = null where {where}", mentions, cancellationToken),
                _ => await session.ExecuteAsync($"delete from {table} where {where}", mentions, cancellationToken),
            };
        }

        return new Forgotten(counts, held);
    }

    /// <summary>Takes items out of the payloads they share with others.</summary>
    private async Task<int> CutPayloadsAsync(
        WriteSession session, string where, object mentions, HashSet<string> externalIds, CancellationToken cancellationToken)
    {
        var left = new List<(long Id, byte[] Body)>();
        await using (var reader = await session.ReadAsync($"select id, body from payload where {where}", mentions, cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                left.Add((reader.GetInt64(0), CapturePayload.Read(reader.GetFieldValue<byte[]>(1)).Without(externalIds).Write()));
        }

        await session.EachAsync(_rewrite, left, cancellationToken);
        return left.Count;
    }

    /// <param name="Only">What the numbers stood for when they were read; null for whatever stands there now.</param>
    private sealed record ForgetCall(IReadOnlyList<long> Mentions, IReadOnlySet<Guid>? Only, DateTimeOffset Now);

    /// <param name="Held">Mentions that stay: they came under legal hold meanwhile.</param>
    private sealed record Forgotten(Dictionary<string, int> Rows, IReadOnlyList<Guid> Held);
}
