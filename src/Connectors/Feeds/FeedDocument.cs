namespace Listener.Connectors.Feeds;

/// <summary>What is known of a body before it is read.</summary>
public sealed record FeedSource
{
    /// <summary>Where the body came from, after redirects; what relative links are relative to.</summary>
    public Uri? Document { get; init; }

    /// <summary>The content type of the transport, with its charset if it had one.</summary>
    public string? ContentType { get; init; }

    /// <summary>Entries after which the reader stops.</summary>
    public int MaxEntries { get; init; } = 10_000;

    /// <summary>Also find out whether the document keeps every rule of XML 1.0: a second pass over it, which changes no entry.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Bytes a compressed body may grow to.</summary>
    public int MaxBytes { get; init; } = 10 * 1024 * 1024;
}

/// <summary>A feed as it was read.</summary>
public sealed record FeedDocument
{
    /// <summary>One of rss090 to rss094, rss10, rss20, atom03, atom10, cdf, jsonfeed1, jsonfeed11.</summary>
    public required string Format { get; init; }

    /// <summary>Lower-case name of the encoding the body was in.</summary>
    public required string Encoding { get; init; }

    /// <summary>
    /// True when the document breaks the rules of its language; it was read all the same. Rules that do not matter to reading are looked at when
    /// <see cref="FeedSource.IsStrict"/> asks for it only.
    /// </summary>
    public bool IsIllFormed => Problems.Count > 0;

    /// <summary>What was wrong, with line numbers; the first few.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>One line of plain text.</summary>
    public string? Title { get; init; }

    /// <summary>As the feed gives it.</summary>
    public string? Language { get; init; }

    /// <summary>The site the feed is of.</summary>
    public string? SiteLink { get; init; }

    /// <summary>The feed's own address by its own word.</summary>
    public string? SelfLink { get; init; }

    /// <summary>WebSub hubs.</summary>
    public IReadOnlyList<string> Hubs { get; init; } = [];

    /// <summary>Where older entries are (RFC 5005, JSON Feed).</summary>
    public string? NextLink { get; init; }

    /// <summary>How often the feed wants to be read.</summary>
    public FeedSchedule Schedule { get; init; } = new();

    /// <summary>In the order of the document.</summary>
    public IReadOnlyList<FeedEntry> Entries { get; init; } = [];

    /// <summary>Ids of entries the feed says are deleted (RFC 6721).</summary>
    public IReadOnlyList<string> Deleted { get; init; } = [];

    /// <summary>Entries that have nothing to be told apart by.</summary>
    public int Rejected { get; init; }

    /// <summary>True when there were more entries than the cap.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>True when the document stops before its end: entries after the cut are missing.</summary>
    public bool IsIncomplete { get; init; }
}

/// <summary>One entry of a feed. Text is plain, times are UTC, links are absolute where they can be.</summary>
public sealed record FeedEntry
{
    /// <summary>guid, atom:id, rdf:about or the JSON id as given; else the link without trackers; else a hash of title, date and text.</summary>
    public required string Id { get; init; }

    /// <summary>True when the feed itself gave the id.</summary>
    public bool HasOwnId { get; init; }

    /// <summary>One line, at most 1,000 characters.</summary>
    public string? Title { get; init; }

    /// <summary>Absolute http(s) address for people; as written where it is none: relative to nothing known, or of another scheme, but never one that runs in a browser.</summary>
    public string? Link { get; init; }

    /// <summary>At most 20,000 characters; empty without words.</summary>
    public string Text { get; init; } = "";

    /// <summary>Null when missing or unreadable.</summary>
    public DateTimeOffset? Published { get; init; }

    /// <summary>Null when missing or unreadable.</summary>
    public DateTimeOffset? Updated { get; init; }

    /// <summary>A name, else an address.</summary>
    public string? Author { get; init; }

    /// <summary>As the feed gives it.</summary>
    public string? Language { get; init; }

    /// <summary>Comments, counted by the feed.</summary>
    public long? Replies { get; init; }

    /// <summary>Id of what it answers (RFC 4685).</summary>
    public string? InReplyTo { get; init; }

    /// <summary>Name of the publication it was taken from.</summary>
    public string? Source { get; init; }
}
