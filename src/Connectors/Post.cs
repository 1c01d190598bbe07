namespace Listener.Connectors;

/// <summary>One item as its source published it, before any brand is known. Text is plain, times are UTC.</summary>
public sealed record Post
{
    /// <summary>The source's own id as text, never empty.</summary>
    public required string ExternalId { get; init; }

    /// <summary>
    /// What the ids of its mentions are made of, where that is not <see cref="ExternalId"/>: an id that is written otherwise than before must not make new
    /// mentions of old ones. Null for all others.
    /// </summary>
    public string? Identity { get; init; }

    /// <summary>
    /// What makes the item one of its kind of source, world-wide, when <see cref="ExternalId"/> alone does not: feeds number their items 1, 2, 3.
    /// Null means the external id is enough.
    /// </summary>
    public string? Scope { get; init; }

    /// <summary>Absolute http(s) link for people, redirectors unwrapped; null when there is none.</summary>
    public string? Url { get; init; }

    /// <summary>Null when absent.</summary>
    public string? Title { get; init; }

    /// <summary>At most 20,000 characters, cut at a character boundary; empty when the item has no words.</summary>
    public string Text { get; init; } = "";

    /// <summary>Null when the source names nobody.</summary>
    public PostAuthor? Author { get; init; }

    /// <summary>BCP 47 as the source gave it.</summary>
    public string? Language { get; init; }

    /// <summary>UTC; null when missing or unreadable, never invented here.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>UTC; null when the source does not say.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>External id of the root of the thread.</summary>
    public string? ConversationId { get; init; }

    /// <summary>External id of the direct parent.</summary>
    public string? InReplyTo { get; init; }

    /// <summary>0..1.</summary>
    public double? Rating { get; init; }

    /// <summary>As given, with its scale.</summary>
    public string? RatingRaw { get; init; }

    /// <summary>Counts as the source gave them.</summary>
    public PostEngagement? Engagement { get; init; }

    /// <summary>True when a person wrote to the company.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>The channel word when it differs from the connector's own.</summary>
    public string? Channel { get; init; }
}

/// <summary>Who wrote a post; any part may be unknown.</summary>
/// <param name="Tier">What the sender's own records call this customer; a public source knows no such thing.</param>
public sealed record PostAuthor(string? Id = null, string? Name = null, string? Handle = null, long? Followers = null, string? Tier = null);

/// <summary>Counts; null means unknown.</summary>
public sealed record PostEngagement(long? Likes = null, long? Replies = null, long? Shares = null, long? Views = null);
