using Listener.Contracts;

namespace Listener.Storage;

/// <summary>What a row of the outbox announces.</summary>
public enum OutboxKind
{
    /// <summary>A mention waits for its verdict; settled when the verdict is there, not when it was sent.</summary>
    Captured = 1,

    /// <summary>A verdict, for everybody; settled when it was sent.</summary>
    Classified = 2,
}

/// <summary>A row of the outbox with all that its message needs.</summary>
/// <param name="Id">Ascending, never used twice.</param>
/// <param name="MessageId">The same at every delivery.</param>
/// <param name="Verdict">Null for <see cref="OutboxKind.Captured"/>.</param>
/// <param name="Attempts">Claims so far, this one included.</param>
public sealed record OutboxMessage(
    long Id, OutboxKind Kind, Guid MessageId, Mention Mention, Verdict? Verdict, bool Replayed, int Attempts)
{
    /// <summary>From then on another claim may send it as well: do not start sending it.</summary>
    public DateTimeOffset ClaimedUntil { get; init; }
}

/// <summary>How far the outbox is behind.</summary>
/// <param name="Ready">Rows not sent yet, whoever holds them.</param>
/// <param name="OldestAge">Age of the oldest of those; zero when there is none.</param>
/// <param name="Unsettled">Rows whose work is not done: not sent, or sent without a verdict so far.</param>
/// <param name="Dead">Rows given up.</param>
public sealed record OutboxLag(long Ready, TimeSpan OldestAge, long Unsettled, long Dead);

/// <summary>A row that was given up, and why.</summary>
public sealed record DeadLetter(
    Guid MessageId, OutboxKind Kind, Guid MentionId, int Attempts, int Redrives, DateTimeOffset CreatedAt, DateTimeOffset DeadAt, string? Error);
