using Listener.Contracts;

namespace Listener.Storage;

/// <summary>
/// Stores what a poll or a push brought, in one transaction with the cursor, the counters and the messages that announce it.
/// </summary>
public sealed class CaptureStore
{
    // A signature is good for ten minutes at most, so that a delivery whose key is gone cannot come again.
    private static readonly TimeSpan DeliveriesKept = TimeSpan.FromDays(1);

    // Keys are kept for 400 days at least: now and then is enough, and costs a write that seldom.
    private static readonly TimeSpan KeysRenewed = TimeSpan.FromDays(30);

    private readonly Database _database;
    private readonly MentionRows _mentions;
    private readonly Complainers _complainers;
    private readonly RowStatement<Mention> _insertSighting;
    private readonly RowStatement<OutboxRow> _insertOutbox;
    private readonly RowStatement<PayloadRow> _insertPayload;
    private readonly RowStatement<CaptureCall> _insertDelivery;
    private readonly RowStatement<Mention> _stillShown;
    private readonly SourceProgress _progress;
    private readonly Job<CaptureCall, CaptureResult> _commit;

    /// <summary>Opens nothing.</summary>
    public CaptureStore(Database database)
    {
        var dialect = database.Dialect;
        var outbox = new OutboxRows(dialect, database.HandOver.Owner);
        _database = database;
        _mentions = new MentionRows(dialect);
        _complainers = new Complainers(dialect);
        _progress = new SourceProgress(dialect);
        _commit = new Job<CaptureCall, CaptureResult>(order: 1, CommitAsync);
        _insertSighting = new RowStatement<Mention>(dialect)
            .Id("id", mention => mention.Id)
            .Text("source_name", mention => mention.Source.Name)
            .Text("external_id", mention => mention.ExternalId)
            .Text("url", mention => mention.Url)
            .Time("seen_at", mention => mention.FoundAt)
            .As("""
                insert into sighting (mention, source_name, external_id, url, seen_at)
                select sequence, @source_name, @external_id, @url, @seen_at from mention where id = @id
                on conflict (mention, source_name) do nothing
                """);
        _insertOutbox = outbox.Row().Number("mention", row => row.Sequence).As(
            $"insert into outbox ({OutboxRows.Columns}) values ({outbox.Values("@mention")}) returning id");
        _insertPayload = new RowStatement<PayloadRow>(dialect)
            .Number("first_mention", row => row.First)
            .Number("last_mention", row => row.Last)
            .Time("found_at", row => row.FoundAt)
            .Bytes("body", row => row.Payload.Write())
            .As("insert into payload (first_mention, last_mention, found_at, body) values (@first_mention, @last_mention, @found_at, @body)");
        _stillShown = new RowStatement<Mention>(dialect)
            .Id("id", mention => mention.Id)
            .Time("now", mention => mention.FoundAt)
            .Time("stale", mention => mention.FoundAt - KeysRenewed)
            .As("update seen set seen_at = @now where mention_id = @id and seen_at < @stale");
        _insertDelivery = new RowStatement<CaptureCall>(dialect)
            .Text("key", call => call.Batch.Delivery)
            .Time("now", call => call.Batch.Now)
            .As("insert into delivery (key, received_at) values (@key, @now) on conflict (key) do nothing returning received_at");
    }

    /// <summary>Commits one page of a poll.</summary>
    /// <exception cref="LeaseLostException">The lease is somebody else's now; nothing was kept.</exception>
    /// <exception cref="StoreUnavailableException">Nothing is known to be kept; the page can be committed again.</exception>
    public Task<CaptureResult> CommitAsync(Lease lease, CaptureBatch batch, CancellationToken cancellationToken) =>
        CommitAsync(new CaptureCall(lease.Source, lease.Kind, lease, batch), cancellationToken);

    /// <summary>
    /// Commits what a source sent by itself; cursor, due time and lease are left alone. A delivery that was committed before, by whichever
    /// process, changes nothing.
    /// </summary>
    /// <exception cref="StoreUnavailableException">Nothing is known to be kept; the sender should send again.</exception>
    public Task<CaptureResult> CommitPushAsync(string source, string kind, CaptureBatch batch, CancellationToken cancellationToken) =>
        CommitAsync(new CaptureCall(source, kind, null, batch), cancellationToken);

    private Task<CaptureResult> CommitAsync(CaptureCall call, CancellationToken cancellationToken)
    {
        var batch = call.Batch;
        if (batch.Collected != batch.Posts.Count + batch.NotMatched + batch.Rejected.Count)
        {
            throw new ArgumentException(
                $"{batch.Collected} collected are not {batch.Posts.Count} posts, {batch.NotMatched} not matched and {batch.Rejected.Count} rejected.",
                nameof(call));
        }

        if (batch.Posts.Any(post => post.Mentions.Count == 0))
            throw new ArgumentException("A captured post speaks of at least one brand.", nameof(call));
        return _database.WriteAsync(_commit, call, batch.Posts.Sum(post => post.Mentions.Count), cancellationToken);
    }

    private async Task<IReadOnlyList<CaptureResult>> CommitAsync(
        WriteSession session, IReadOnlyList<CaptureCall> calls, CancellationToken cancellationToken)
    {
        // Two writers must not store the same article at once: each would miss the other's and neither would be the duplicate.
        await session.LockAsync(WriteLock.Mentions, cancellationToken);
        var known = await KnownAsync(session, calls, cancellationToken);
        var results = new Queue<CaptureResult>(await StoreAsync(session, [.. calls.Where((_, i) => !known[i])], cancellationToken));
        return [.. known.Select(isKnown => isKnown ? CaptureResult.OfKnownDelivery : results.Dequeue())];
    }

    /// <summary>For each call, whether its delivery was taken before; enters those that were not.</summary>
    private async Task<bool[]> KnownAsync(WriteSession session, IReadOnlyList<CaptureCall> calls, CancellationToken cancellationToken)
    {
        var known = new bool[calls.Count];
        var deliveries = Enumerable.Range(0, calls.Count).Where(i => calls[i].Batch.Delivery is not null).ToArray();
        if (deliveries.Length == 0)
            return known;

        await session.ExecuteAsync(
            "delete from delivery where received_at < @before",
            new { before = (calls[deliveries[0]].Batch.Now - DeliveriesKept).ToUnixTimeMilliseconds() },
            cancellationToken);
        var entered = await session.EachAsync(
            _insertDelivery, [.. deliveries.Select(i => calls[i])], static reader => reader.GetInt64(0), cancellationToken);
        foreach (var (at, row) in deliveries.Zip(entered))
            known[at] = row is null;
        return known;
    }

    private async Task<IEnumerable<CaptureResult>> StoreAsync(
        WriteSession session, IReadOnlyList<CaptureCall> calls, CancellationToken cancellationToken)
    {
        var mentions = await _complainers.CountedAsync(session, [.. calls.SelectMany(call => call.Mentions)], cancellationToken);
        var stored = await session.EachAsync(_mentions.Insert, mentions, ReadStored, cancellationToken);
        await session.EachAsync(_insertSighting, mentions, cancellationToken);

        // The key of a post that is still shown does not grow old: without it the post would be new again.
        await session.EachAsync(_stillShown, [.. mentions.Where((_, i) => stored[i] is null)], cancellationToken);

        var tallies = Tally(calls, mentions, stored, session.HandsOver);
        foreach (var (call, tally) in calls.Zip(tallies))
            await _progress.RecordAsync(session, call, tally.Result, cancellationToken);
        await AnnounceAsync(session, [.. tallies.SelectMany(tally => tally.Announced)], cancellationToken);
        await session.EachAsync(_insertPayload, Payloads(calls, tallies), cancellationToken);
        return tallies.Select(tally => tally.Result);
    }

    private Stored ReadStored(System.Data.Common.DbDataReader reader) =>
        new(reader.GetInt64(0), reader.IsDBNull(1) ? null : _database.Dialect.ReadId(reader, 1));

    private async Task AnnounceAsync(WriteSession session, IReadOnlyList<OutboxRow> rows, CancellationToken cancellationToken)
    {
        var ids = await session.EachAsync(_insertOutbox, rows, static reader => reader.GetInt64(0), cancellationToken);
        for (var i = 0; i < rows.Count; i++)
            OutboxRows.Announce(session, ids[i]!.Value, rows[i]);
    }

    /// <summary>
    /// What new mentions came as. The mentions of a call are stored in one go, so that its first and last sequence enclose them and no other's.
    /// </summary>
    private static List<PayloadRow> Payloads(IReadOnlyList<CaptureCall> calls, IReadOnlyList<Tallied> tallies)
    {
        var rows = new List<PayloadRow>();
        foreach (var (call, tally) in calls.Zip(tallies))
        {
            if (call.Batch.Payload is not { } payload || tally.Announced.Count == 0)
                continue;
            var kept = payload.Only(tally.Announced.Select(row => row.Mention.ExternalId).ToHashSet(StringComparer.Ordinal));
            if (kept.Items.Count > 0)
                rows.Add(new PayloadRow(tally.Announced[0].Sequence!.Value, tally.Announced[^1].Sequence!.Value, call.Batch.Now, kept));
        }

        return rows;
    }

    /// <summary>
    /// Counts each post once: captured when any of its mentions is new and no duplicate, else duplicate when any is new, else repeat.
    /// </summary>
    private static List<Tallied> Tally(IReadOnlyList<CaptureCall> calls, Mention[] mentions, IReadOnlyList<Stored?> stored, bool claimed)
    {
        var tallies = new List<Tallied>(calls.Count);
        var next = 0;
        foreach (var call in calls)
        {
            var (captured, duplicates, repeats) = (0, 0, 0);
            var announced = new List<OutboxRow>();
            foreach (var post in call.Batch.Posts)
            {
                var (first, any) = (false, false);
                for (var end = next + post.Mentions.Count; next < end; next++)
                {
                    if (stored[next] is not { } row)
                        continue;
                    var mention = MentionRows.AsStored(mentions[next]) with { DuplicateOf = row.DuplicateOf };
                    announced.Add(OutboxRow.Captured(mention, row.Sequence, claimed, call.Batch.Now));
                    any = true;
                    first |= row.DuplicateOf is null;
                }

                captured += first ? 1 : 0;
                duplicates += any && !first ? 1 : 0;
                repeats += any ? 0 : 1;
            }

            var result = new CaptureResult(captured, repeats, duplicates, [.. announced.Select(row => row.Mention)]);
            tallies.Add(new Tallied(result, announced));
        }

        return tallies;
    }

    /// <summary>A mention that was inserted.</summary>
    private readonly record struct Stored(long Sequence, Guid? DuplicateOf);

    private sealed record PayloadRow(long First, long Last, DateTimeOffset FoundAt, CapturePayload Payload);

    /// <summary>What became of a call, and the rows that announce it.</summary>
    private readonly record struct Tallied(CaptureResult Result, IReadOnlyList<OutboxRow> Announced);
}

/// <summary>A batch and where it came from.</summary>
/// <param name="Lease">Null for a push.</param>
internal sealed record CaptureCall(string Source, string Kind, Lease? Lease, CaptureBatch Batch)
{
    public IEnumerable<Mention> Mentions => Batch.Posts.SelectMany(post => post.Mentions);
}
