using Dapper;

namespace Listener.Storage;

/// <summary>A change of a legal hold.</summary>
/// <param name="Held">False when it was released.</param>
/// <param name="By">A person's account, or <see cref="HoldStore.ByPolicy"/>.</param>
public sealed record HoldChange(Guid MentionId, bool Held, DateTimeOffset At, string By, string Reason);

/// <summary>Legal holds: a held mention is neither pruned nor erased. Who changed one, when and why stays as long as the mention.</summary>
public sealed class HoldStore
{
    /// <summary>Who holds threats: nobody asked, the rule is that they are kept.</summary>
    public const string ByPolicy = "listener";

    private readonly Database _database;
    private readonly RowStatement<HoldChange> _log;
    private readonly RowStatement<HoldChange> _set;
    private readonly Job<IReadOnlyList<HoldChange>, int> _change;

    /// <summary>Opens nothing.</summary>
    public HoldStore(Database database)
    {
        _database = database;
        _change = Job.Single<IReadOnlyList<HoldChange>, int>(ChangeAsync, order: 1);
        _log = Row().As("""
            insert into hold (mention_id, held, changed_at, changed_by, reason)
            select id, @held, @at, @by, @reason from mention where id = @id and legal_hold <> @held
            returning id
            """);
        _set = Row().As("update mention set legal_hold = @held where id = @id returning sequence");

        RowStatement<HoldChange> Row() => new RowStatement<HoldChange>(database.Dialect)
            .Id("id", row => row.MentionId)
            .Flag("held", row => row.Held)
            .Time("at", row => row.At)
            .Text("by", row => row.By)
            .Text("reason", row => StoredText.Cut(row.Reason, 2_000));
    }

    /// <summary>Sets or releases holds. Returns how many of the mentions there are; one that is as it should be already changes nothing.</summary>
    public Task<int> ChangeAsync(
        IReadOnlyList<Guid> mentionIds, bool held, string by, string reason, DateTimeOffset now, CancellationToken cancellationToken) =>
        _database.WriteAsync(_change, [.. mentionIds.Select(id => new HoldChange(id, held, now, by, reason))], mentionIds.Count, cancellationToken);

    /// <summary>All changes of one mention, or the last change of each mention that is held now; oldest first.</summary>
    public Task<IReadOnlyList<HoldChange>> ChangesAsync(Guid? mentionId, CancellationToken cancellationToken) => _database.ReadAsync(async connection =>
    {
        const string ofOne = "where h.mention_id = @id";
        const string present = """
            join mention m on m.id = h.mention_id
            where m.legal_hold = 1 and h.id = (select max(id) from hold where mention_id = m.id)
            """;
        var sql = $"select h.mention_id, h.held, h.changed_at, h.changed_by, h.reason from hold h {(mentionId is null ? present : ofOne)} order by h.id";
        var changes = new List<HoldChange>();
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(
            sql, mentionId is { } id ? new { id = _database.Dialect.Id(id) } : null, cancellationToken: cancellationToken));
        while (await reader.ReadAsync(cancellationToken))
        {
            changes.Add(new HoldChange(
                _database.Dialect.ReadId(reader, 0), reader.GetInt64(1) != 0, reader.Time(2), reader.GetString(3), reader.GetString(4)));
        }

        return (IReadOnlyList<HoldChange>)changes;
    }, cancellationToken);

    /// <summary>
    /// The policy of threats, as part of a verdict's transaction: held at the first such verdict. A person who released it is not overruled by
    /// the next.
    /// </summary>
    internal static (RowStatement<VerdictRow> Log, RowStatement<VerdictRow> Set) OfThreats(Dialect dialect)
    {
        return (
            Row().As($"""
                insert into hold (mention_id, held, changed_at, changed_by, reason)
                select m.id, 1, @at, '{ByPolicy}', @reason from mention m
                where m.sequence = @mention and not exists (select 1 from hold h where h.mention_id = m.id)
                """),
            Row().As("""
                update mention set legal_hold = 1
                where sequence = @mention and 1 = (select h.held from hold h where h.mention_id = mention.id order by h.id desc limit 1)
                """));

        RowStatement<VerdictRow> Row() => new RowStatement<VerdictRow>(dialect)
            .Number("mention", row => row.Mention)
            .Time("at", row => row.ClassifiedAt)
            .Text("reason", row => FormattableString.Invariant($"The verdict is a threat ({row.Verdict.Threat:0.00})."));
    }

    private async Task<int> ChangeAsync(WriteSession session, IReadOnlyList<HoldChange> rows, CancellationToken cancellationToken)
    {
        // A mention that is being deleted must not leave its hold behind, nor be called held.
        await session.LockAsync(WriteLock.Mentions, cancellationToken);
        await session.EachAsync(_log, rows, static reader => reader.GetInt64(0), cancellationToken);
        var found = await session.EachAsync(_set, rows, static reader => reader.GetInt64(0), cancellationToken);
        return found.Count(sequence => sequence is not null);
    }
}
