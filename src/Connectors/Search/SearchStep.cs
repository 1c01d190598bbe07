namespace Listener.Connectors.Search;

/// <summary>One request of a search that goes from the newest post backwards.</summary>
/// <param name="Query">In the source's own language.</param>
/// <param name="Since">Older posts are known, or too old to matter.</param>
/// <param name="Next">What the source said leads to the next older page; null for the newest.</param>
/// <param name="Started">When the walk began: what depends on the time must not change from page to page.</param>
internal sealed record SearchStep(string Query, DateTimeOffset Since, string? Next, DateTimeOffset Started);

/// <summary>What one request brought, in the order of the source.</summary>
internal sealed record SearchResult(IReadOnlyList<Post> Posts)
{
    /// <summary>Leads to older posts; null at the end.</summary>
    public string? Next { get; init; }

    public IReadOnlyList<Rejection> Rejected { get; init; } = [];

    /// <summary>The server gave up before it had looked everywhere: the same request is due again.</summary>
    public bool Incomplete { get; init; }

    /// <summary>The server wants no further request for so long; an unfinished walk goes on with the next poll.</summary>
    public TimeSpan? Pause { get; init; }
}

/// <summary>How far a search goes.</summary>
internal sealed record SearchRules
{
    /// <summary>Search indexes lag: so far behind the newest known post the next walk reaches.</summary>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How far the first walk reaches.</summary>
    public TimeSpan LookBack { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Pages of one walk; a walk that is cut short reports a gap.</summary>
    public int MaxPages { get; init; } = 20;

    /// <summary>Pages are counted, not marked by a post: a post deleted on one moves those behind it, so that pages of new posts are read twice.</summary>
    public bool PagesShift { get; init; }

    /// <summary>A page is marked by the post before it: where that one is deleted, the page comes back empty, and the pages are read once more.</summary>
    public bool MarksDie { get; init; }
}
