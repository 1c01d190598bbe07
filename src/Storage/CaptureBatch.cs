using Listener.Contracts;

namespace Listener.Storage;

/// <summary>One page of one poll, ready to be stored.</summary>
public sealed record CaptureBatch
{
    /// <summary>Posts that speak of a brand.</summary>
    public IReadOnlyList<CapturedPost> Posts { get; init; } = [];

    /// <summary>All items of the page: posts, not matched and rejected together.</summary>
    public int Collected { get; init; }

    /// <summary>Posts about no brand.</summary>
    public int NotMatched { get; init; }

    /// <summary>Items that could not become posts.</summary>
    public IReadOnlyList<RejectedPost> Rejected { get; init; } = [];

    /// <summary>Where the next page starts; stored with the posts.</summary>
    public string? Cursor { get; init; }

    /// <summary>When the source is due again; taken from the final page only.</summary>
    public DateTimeOffset NextDue { get; init; }

    /// <summary>Last page of the poll: gives the lease back, makes the source healthy and takes it one rung down.</summary>
    public bool Final { get; init; }

    /// <summary>The final page broke off: its posts are stored, and the poll counts as failed in the same transaction. Null when it went well.</summary>
    public SourceFailure? Failure { get; init; }

    /// <summary>A stretch for which posts may be missing; null when nothing is known to be.</summary>
    public SourceGap? Gap { get; init; }

    /// <summary>The bytes the posts came as; null where nobody keeps them.</summary>
    public CapturePayload? Payload { get; init; }

    /// <summary>Of the posts.</summary>
    public IReadOnlySet<string> ExternalIds => Posts.Select(post => post.Mentions[0].ExternalId).ToHashSet(StringComparer.Ordinal);

    /// <summary>Key of the delivery it came in, remembered for a day: a second batch of this key is not stored. Null for polls.</summary>
    public string? Delivery { get; init; }

    /// <summary>The caller's clock, UTC.</summary>
    public DateTimeOffset Now { get; init; }
}

/// <summary>One post and a mention for each brand it speaks of; ids set, <see cref="Mention.DuplicateOf"/> null.</summary>
public sealed record CapturedPost(IReadOnlyList<Mention> Mentions);

/// <summary>An item that could not become a post.</summary>
/// <param name="Reason">A short stable word; counted by it.</param>
public sealed record RejectedPost(string Reason, string? ExternalId = null);

/// <summary>A stretch of time for which posts may be missing.</summary>
public sealed record SourceGap(DateTimeOffset? From, DateTimeOffset? To, string Reason);

/// <summary>What became of a batch: each of its posts is counted once.</summary>
/// <param name="New">Mentions that were stored, in the order of the batch, with <see cref="Mention.DuplicateOf"/> set.</param>
public sealed record CaptureResult(int Captured, int Repeats, int Duplicates, IReadOnlyList<Mention> New)
{
    /// <summary>The batch's delivery had been committed before; nothing was stored or counted.</summary>
    public bool IsKnownDelivery { get; private init; }

    internal static CaptureResult OfKnownDelivery { get; } = new(0, 0, 0, []) { IsKnownDelivery = true };
}
