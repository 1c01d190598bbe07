namespace Listener.Contracts;

/// <summary>One post that speaks of one brand. Times are UTC; text fields are plain text.</summary>
public sealed record Mention
{
    /// <summary>Stable: the same brand, source kind and external id give the same id on every machine, for ever.</summary>
    public required Guid Id { get; init; }

    /// <summary>The brand's key from the configuration, such as <c>acme-air</c>.</summary>
    public required string Brand { get; init; }

    /// <summary>Which source brought it first.</summary>
    public required MentionSource Source { get; init; }

    /// <summary>The kind of place it was made in.</summary>
    public Channel Channel { get; init; }

    /// <summary>The source's own id, as text, unique within the kind of source.</summary>
    public required string ExternalId { get; init; }

    /// <summary>Canonical http(s) link for people; null where the source has none.</summary>
    public string? Url { get; init; }

    /// <summary>Who wrote it; null when the source does not say.</summary>
    public Author? Author { get; init; }

    /// <summary>Null when absent.</summary>
    public string? Title { get; init; }

    /// <summary>Plain text, at most 20,000 characters; empty for a rating without words.</summary>
    public required string Text { get; init; }

    /// <summary>BCP 47 tag as the source gave it; null when it gave none. The verdict has the detected one.</summary>
    public string? Language { get; init; }

    /// <summary>When the source says it appeared; the time it was found where the source gives no usable date.</summary>
    public DateTimeOffset PublishedAt { get; init; }

    /// <summary>When Listener first saw it.</summary>
    public DateTimeOffset FoundAt { get; init; }

    /// <summary>External id of the root of the thread; null outside threads.</summary>
    public string? ConversationId { get; init; }

    /// <summary>External id of what it answers; null when it answers nothing.</summary>
    public string? InReplyTo { get; init; }

    /// <summary>0 (worst) to 1 (best): (raw - min) / (max - min); null without a rating.</summary>
    public double? Rating { get; init; }

    /// <summary>The rating as given, with its scale: <c>4/5</c>, <c>recommended</c>.</summary>
    public string? RatingRaw { get; init; }

    /// <summary>Counts at the time it was found; null when the source gives none.</summary>
    public Engagement? Engagement { get; init; }

    /// <summary>True when a person wrote to the company rather than to the public.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>Id of the mention of the same brand that first had the same article; null for the first.</summary>
    public Guid? DuplicateOf { get; init; }
}

/// <summary>A configured source.</summary>
/// <param name="Kind">Stable lower-case word per connector: <c>google-alerts</c>, <c>rss</c>.</param>
/// <param name="Name">The source's name from the configuration.</param>
public sealed record MentionSource(string Kind, string Name);

/// <summary>Who wrote a mention. Key on <see cref="Id"/>: names change.</summary>
/// <param name="Id">The platform's stable id.</param>
/// <param name="Name">Display name.</param>
/// <param name="Handle">Account name without the leading @.</param>
/// <param name="Followers">Null when unknown; 0 is a real value.</param>
/// <param name="Tier">What the company's own records call this customer, such as <c>vip</c> or <c>premium</c>; null when unknown.</param>
/// <param name="Complaints">Complaints of this author about the brand in the 90 days before; null when nobody looked.</param>
public sealed record Author(
    string? Id = null, string? Name = null, string? Handle = null, long? Followers = null, string? Tier = null, long? Complaints = null);

/// <summary>Counts as the source gave them; null means unknown.</summary>
public sealed record Engagement(long? Likes = null, long? Replies = null, long? Shares = null, long? Views = null);
