namespace Listener.EndToEnd.Tests.Harness;

/// <summary>What the audit of a quiet system found.</summary>
/// <param name="Findings">Broken promises, each with its number; empty when all were kept.</param>
/// <param name="Redelivered">Messages that came more than once, which is allowed.</param>
public sealed record AuditReport(IReadOnlyList<string> Findings, int Mentions, int Redelivered);

/// <summary>
/// The promises A1 to A7, checked from outside: the ledger of the stub web, the views of the database, and what a subscriber got. The system
/// must be quiet.
/// </summary>
public static class Audit
{
    private const int Shown = 5;

    /// <param name="parked">Messages that the test itself made undeliverable.</param>
    public static async Task<AuditReport> RunAsync(
        IReadOnlySet<string> ledger, Store store, Subscriber? subscriber = null, Broker? broker = null, int parked = 0, bool counters = true)
    {
        var mentions = await store.MentionsAsync();
        var sources = await store.SourcesAsync();
        var outbox = await store.OutboxAsync();
        var deliveries = subscriber?.Deliveries ?? [];
        List<string> findings =
        [
            .. NothingIsLost(ledger, mentions),
            .. NothingIsThereTwice(mentions),
            .. EverythingIsClassified(mentions),
            .. TheOutboxIsSettled(outbox, mentions, parked),
            .. counters ? CountersAddUp(sources, mentions) : [],
            .. (await store.DamageAsync()).Select(damage => $"A7 {damage}"),
        ];
        if (subscriber is not null)
        {
            findings.AddRange(DownstreamHasTheSame(deliveries, mentions));
        }

        if (broker is not null)
        {
            findings.AddRange(await NothingIsParkedAsync(broker, outbox, parked));
        }

        return new(findings, mentions.Count, deliveries.Count - deliveries.Select(delivery => delivery.MessageId).Distinct().Count());
    }

    private static IEnumerable<string> NothingIsLost(IReadOnlySet<string> ledger, IReadOnlyList<MentionRow> mentions)
    {
        var stored = mentions.Select(mention => mention.ExternalId).ToHashSet(StringComparer.Ordinal);
        return Difference("A1 lost", ledger.Except(stored)).Concat(Difference("A1 never shown by a source", stored.Except(ledger)));
    }

    private static IEnumerable<string> NothingIsThereTwice(IReadOnlyList<MentionRow> mentions) =>
        Difference("A2 stored twice", Repeated(mentions, mention => $"{mention.Brand}|{mention.SourceKind}|{mention.ExternalId}"))
            .Concat(Difference("A2 id given twice", Repeated(mentions, mention => mention.Id)));

    private static IEnumerable<string> EverythingIsClassified(IReadOnlyList<MentionRow> mentions) =>
        Difference("A3 without a verdict", mentions.Where(mention => mention.Stage is null).Select(mention => mention.ExternalId));

    private static IEnumerable<string> TheOutboxIsSettled(IReadOnlyList<OutboxRow> outbox, IReadOnlyList<MentionRow> mentions, int parked) =>
    [
        .. Difference("A4 unsent", outbox.Where(row => !row.IsSent && !row.IsDead).Select(row => $"{row.Type} {row.MessageId}")),
        .. Difference("A4 message id given twice", Repeated(outbox, row => row.MessageId)),
        .. outbox.GroupBy(row => row.Type)
            .Where(type => type.Count() > mentions.Count)
            .Select(type => $"A4 {type.Count()} messages {type.Key} for {mentions.Count} mentions"),
        .. Difference("A6 dead", outbox.Where(row => row.IsDead).Skip(parked).Select(row => $"{row.Type} {row.MessageId}: {row.LastError}")),
    ];

    private static IEnumerable<string> DownstreamHasTheSame(IReadOnlyList<Delivery> deliveries, IReadOnlyList<MentionRow> mentions)
    {
        var stored = mentions.Select(mention => mention.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var received = deliveries.Select(delivery => delivery.MentionId).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var idsOfOneMention = deliveries.GroupBy(delivery => delivery.MentionId, delivery => delivery.MessageId);
        return Difference("A5 never published", stored.Except(received))
            .Concat(Difference("A5 published but not stored", received.Except(stored)))
            .Concat(Difference("A5 published under two message ids", idsOfOneMention.Where(ids => ids.Distinct().Count() > 1).Select(ids => ids.Key)))
            .Concat(Difference("A5 without a message id", deliveries.Where(delivery => delivery.MessageId is null).Select(delivery => delivery.MentionId)));
    }

    private static async Task<IEnumerable<string>> NothingIsParkedAsync(Broker broker, IReadOnlyList<OutboxRow> outbox, int parked)
    {
        var queues = await broker.QueuesAsync();
        var inQueues = queues.Where(queue => queue.Name != Subscriber.Queue).Sum(queue => queue.Ready + queue.Unacknowledged);
        var dead = outbox.Count(row => row.IsDead);
        return inQueues + dead == parked
            ? []
            : [$"A6 {dead} dead rows and {inQueues} messages left in queues, {parked} expected: {string.Join(", ", queues.Where(queue => queue.Ready + queue.Unacknowledged > 0))}"];
    }

    private static IEnumerable<string> CountersAddUp(IReadOnlyList<SourceRow> sources, IReadOnlyList<MentionRow> mentions)
    {
        var rows = mentions.CountBy(mention => mention.SourceName).ToDictionary();
        foreach (var source in sources)
        {
            if (source.Collected != source.Captured + source.Repeats + source.Duplicates + source.NotMatched + source.Rejected)
            {
                yield return $"counters of {source.Name} do not add up: {source}";
            }

            if (source.Captured + source.Duplicates != rows.GetValueOrDefault(source.Name))
            {
                yield return $"{source.Name} has {rows.GetValueOrDefault(source.Name)} mentions, but counted otherwise: {source}";
            }
        }
    }

    private static IEnumerable<string> Repeated<T>(IEnumerable<T> rows, Func<T, string> key) =>
        rows.CountBy(key).Where(group => group.Value > 1).Select(group => group.Key);

    private static IEnumerable<string> Difference(string what, IEnumerable<string> ids)
    {
        var all = ids.ToList();
        return all.Count == 0 ? [] : [$"{what}: {all.Count}, such as {string.Join(", ", all.Take(Shown))}"];
    }
}
