namespace Listener.Connectors;

/// <summary>What one request to a source brought.</summary>
/// <param name="Posts">In the order of the source.</param>
/// <param name="Cursor">Opaque, understood only by the connector that made it; stored in the same transaction as the posts.</param>
public sealed record Page(IReadOnlyList<Post> Posts, string? Cursor)
{
    /// <summary>True when the same poll should ask again with <see cref="Cursor"/>.</summary>
    public bool More { get; init; }

    /// <summary>The server's wish for the time until the next poll: ttl, max-age.</summary>
    public TimeSpan? PollAfter { get; init; }

    /// <summary>Items that could not become posts, each with its reason.</summary>
    public IReadOnlyList<Rejection> Rejected { get; init; } = [];

    /// <summary>A stretch that the source no longer offers or that a cap cut off; null when nothing is known to be missing.</summary>
    public Gap? Gap { get; init; }

    /// <summary>True when the answer broke off: its whole items are here, the cursor stays, and the next poll asks for the same again.</summary>
    public bool Incomplete { get; init; }

    /// <summary>Why the answer broke off, for an operator: the poll counts as failed though its whole items are kept. Null when nothing is wrong with the source.</summary>
    public string? Fault { get; init; }

    /// <summary>What a person should know though the poll went well, such as one query of several that was refused: the source is shown as failing, and polled as before.</summary>
    public string? Trouble { get; init; }

    /// <summary>Nothing new: 304, or the same bytes as before.</summary>
    public static Page Unchanged(string? cursor) => new([], cursor);
}

/// <summary>An item that cannot become a post.</summary>
/// <param name="Reason">A short stable word: <c>no-id</c>, <c>wrong-type</c>.</param>
/// <param name="ExternalId">When it is known.</param>
public sealed record Rejection(string Reason, string? ExternalId = null);

/// <summary>A stretch of time for which posts may be missing.</summary>
public sealed record Gap(DateTimeOffset? From, DateTimeOffset? To, string Reason);
