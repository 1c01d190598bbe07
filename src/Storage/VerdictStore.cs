using Listener.Contracts;

namespace Listener.Storage;

/// <summary>
/// Stores verdicts together with the messages that announce them. Made for many callers at once: they share transactions.
/// </summary>
public sealed class VerdictStore
{
    private readonly Database _database;
    private readonly MentionRows _mentions;
    private readonly RowStatement<OutboxRow> _announce;
    private readonly RowStatement<VerdictRow> _upsert;
    private readonly RowStatement<VerdictRow> _settle;
    private readonly RowStatement<VerdictRow> _logHold;
    private readonly RowStatement<VerdictRow> _hold;
    private readonly Job<VerdictCall, bool> _commit;

    /// <summary>Opens nothing.</summary>
    public VerdictStore(Database database)
    {
        var dialect = database.Dialect;
        var outbox = new OutboxRows(dialect, database.HandOver.Owner);
        _database = database;
        _mentions = new MentionRows(dialect);
        _upsert = VerdictRows.Upsert(dialect);
        (_logHold, _hold) = HoldStore.OfThreats(dialect);
        _commit = new Job<VerdictCall, bool>(order: 2, CommitAsync);

        // Decides whether the verdict is news; the id it returns becomes the verdict's place in the order of commits.
        _announce = outbox.Row().As($"""
            insert into outbox ({OutboxRows.Columns}) select {outbox.Values("m.sequence")} from mention m
            where m.id = @id and (@replayed = 1 or not exists (
                select 1 from verdict v where v.mention = m.sequence and v.classifier_version >= @version))
            on conflict (mention, kind, version) do update set
                replayed = excluded.replayed, available_at = excluded.available_at, attempts = excluded.attempts,
                claimed_by = excluded.claimed_by, claimed_until = excluded.claimed_until,
                sent_at = null, settled_at = null, dead_at = null, last_error = null, redrives = 0
            returning id, mention
            """);

        // The question is answered, and an older answer that was not sent yet is not worth sending.
        _settle = new RowStatement<VerdictRow>(dialect)
            .Number("mention", row => row.Mention)
            .Number("sequence", row => row.Sequence)
            .Time("now", row => row.ClassifiedAt)
            .As("""
                update outbox set sent_at = coalesce(sent_at, @now), settled_at = @now, dead_at = null
                where mention = @mention and id <> @sequence and settled_at is null
                """);
    }

    /// <summary>
    /// True when the verdict was news: the mention's first, one of a newer classifier, or <paramref name="replayed"/>. A redelivery writes
    /// nothing.
    /// A mention the database does not know is stored from the message, unless it was deleted by retention or erasure.
    /// </summary>
    /// <exception cref="StoreUnavailableException">Nothing is known to be kept; the message can be delivered again.</exception>
    public Task<bool> CommitAsync(Mention mention, Verdict verdict, DateTimeOffset now, bool replayed, CancellationToken cancellationToken) =>
        _database.WriteAsync(_commit, new VerdictCall(mention, verdict, now, replayed), rows: 1, cancellationToken);

    private async Task<IReadOnlyList<bool>> CommitAsync(
        WriteSession session, IReadOnlyList<VerdictCall> calls, CancellationToken cancellationToken)
    {
        await session.LockAsync(WriteLock.Verdicts, cancellationToken);
        var written = new bool[calls.Count];
        var waiting = Enumerable.Range(0, calls.Count).ToList();
        while (waiting.Count > 0)
        {
            // One verdict per mention at a time: the next one must meet the one before in the table.
            var turn = waiting.DistinctBy(i => calls[i].Mention.Id).ToArray();
            waiting = [.. waiting.Except(turn)];
            var news = await WriteAsync(session, [.. turn.Select(i => calls[i])], cancellationToken);
            for (var i = 0; i < turn.Length; i++)
                written[turn[i]] = news[i];
        }

        return written;
    }

    private async Task<bool[]> WriteAsync(WriteSession session, VerdictCall[] calls, CancellationToken cancellationToken)
    {
        var rows = Array.ConvertAll(calls, call => OutboxRow.Classified(
            MentionRows.AsStored(call.Mention), VerdictRows.AsStored(call.Verdict), call.Replayed, session.HandsOver, call.Now));
        var inserted = (await session.EachAsync(_announce, rows, ReadInserted, cancellationToken)).ToArray();
        await AddMissingAsync(session, rows, inserted, cancellationToken);

        var news = rows.Zip(inserted).Where(pair => pair.Second is not null).Select(pair => (Row: pair.First, At: pair.Second!.Value)).ToArray();
        var verdicts = Array.ConvertAll(news, item => new VerdictRow(item.At.Mention, item.At.Id, item.Row.Verdict!, item.Row.Now));
        await session.EachAsync(_upsert, verdicts, cancellationToken);
        await session.EachAsync(_settle, verdicts, cancellationToken);
        var threats = Array.FindAll(verdicts, row => row.Verdict.Playbook == Playbook.DoNotReply);
        await session.EachAsync(_logHold, threats, cancellationToken);
        await session.EachAsync(_hold, threats, cancellationToken);
        foreach (var (row, at) in news)
            OutboxRows.Announce(session, at.Id, row);
        return Array.ConvertAll(inserted, row => row is not null);
    }

    /// <summary>
    /// A restored database may be older than the messages on their way; what came back empty is either known already or such a mention.
    /// </summary>
    private async Task AddMissingAsync(
        WriteSession session, OutboxRow[] rows, OutboxRows.Inserted?[] inserted, CancellationToken cancellationToken)
    {
        var silent = Enumerable.Range(0, rows.Length).Where(i => inserted[i] is null).ToArray();
        if (silent.Length == 0)
            return;
        var mentions = Array.ConvertAll(silent, i => rows[i].Mention);
        var added = await session.EachAsync(_mentions.Insert, mentions, static reader => reader.GetInt64(0), cancellationToken);
        var missing = silent.Where((_, i) => added[i] is not null).ToArray();
        var announced = await session.EachAsync(_announce, [.. missing.Select(i => rows[i])], ReadInserted, cancellationToken);
        for (var i = 0; i < missing.Length; i++)
            inserted[missing[i]] = announced[i];
    }

    private static OutboxRows.Inserted ReadInserted(System.Data.Common.DbDataReader reader) => new(reader.GetInt64(0), reader.GetInt64(1));

    private sealed record VerdictCall(Mention Mention, Verdict Verdict, DateTimeOffset Now, bool Replayed);
}
