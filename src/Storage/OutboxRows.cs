using Listener.Contracts;

namespace Listener.Storage;

/// <summary>A message to be announced with what it announces.</summary>
/// <param name="Version">Version of the classifier; 0 for a captured mention.</param>
internal sealed record OutboxRow(Mention Mention, Verdict? Verdict, int Version, Guid MessageId, bool Replayed, DateTimeOffset Now)
{
    /// <summary>The mention's, where it is known.</summary>
    public long? Sequence { get; init; }

    /// <summary>True when the row is inserted as claimed by this process: <see cref="WriteSession.HandsOver"/>.</summary>
    public required bool Claimed { get; init; }

    public static OutboxRow Captured(Mention mention, long sequence, bool claimed, DateTimeOffset now) =>
        new(mention, null, 0, mention.Id, false, now) { Sequence = sequence, Claimed = claimed };

    public static OutboxRow Classified(Mention mention, Verdict verdict, bool replayed, bool claimed, DateTimeOffset now) => new(
        mention, verdict, verdict.ClassifierVersion, MessageIds.Classified(mention.Id, verdict.ClassifierVersion), replayed, now)
    {
        Claimed = claimed,
    };
}

/// <summary>Rows of the outbox on their way in, claimed by this process (<paramref name="owner"/>) where its relay has room for them.</summary>
internal sealed class OutboxRows(Dialect dialect, string owner)
{
    /// <summary>What an inserted row is known by.</summary>
    public readonly record struct Inserted(long Id, long Mention);

    /// <summary>Names of the columns <see cref="Row"/> binds, with the times of the engine's clock.</summary>
    public const string Columns =
        "kind, mention, version, message_id, replayed, created_at, available_at, attempts, claimed_by, claimed_until";

    /// <summary>The values for <see cref="Columns"/>; <paramref name="mention"/> is the expression for the mention's sequence.</summary>
    public string Values(string mention) =>
        $"@kind, {mention}, @version, @message_id, @replayed, @now, {dialect.Now}, @attempts, @owner, {dialect.Now} + @claim_ms";

    public RowStatement<OutboxRow> Row() => new RowStatement<OutboxRow>(dialect)
        .Id("id", row => row.Mention.Id)
        .Number("kind", row => (long)Kind(row))
        .Number("version", row => row.Version)
        .Id("message_id", row => row.MessageId)
        .Flag("replayed", row => row.Replayed)
        .Time("now", row => row.Now)
        .Number("attempts", row => row.Claimed ? 1 : 0)
        .Text("owner", row => row.Claimed ? owner : null)
        .Number("claim_ms", row => row.Claimed ? HandOver.Claim.Milliseconds() : null);

    /// <summary>Has the row handed over when its transaction is committed.</summary>
    public static void Announce(WriteSession session, long id, OutboxRow row) => session.Announce(
        new OutboxMessage(id, Kind(row), row.MessageId, row.Mention, row.Verdict, row.Replayed, Attempts: 1)
        {
            ClaimedUntil = row.Now + HandOver.Claim,
        });

    private static OutboxKind Kind(OutboxRow row) => row.Verdict is null ? OutboxKind.Captured : OutboxKind.Classified;
}
