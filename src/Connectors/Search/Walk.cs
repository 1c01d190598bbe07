using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Listener.Connectors.Search;

/// <summary>
/// Where one query stands. A walk goes from the newest post back to known ground; only when it arrives does its newest post become the ground of
/// the next walk. Until then the old one stays, and whoever stops half-way goes on at the same page.
/// </summary>
internal sealed record Walk
{
    // More than any page has, so that the posts of the overlap are known again.
    private const int LeastSeen = 600;

    /// <summary>The newest post of the last walk that arrived.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The newest post of the walk under way.</summary>
    public DateTimeOffset? Newest { get; init; }

    /// <summary>Null between walks.</summary>
    public DateTimeOffset? Started { get; init; }

    public string? Next { get; init; }

    /// <summary>Digests of the page tokens of this walk: a source whose pages lead in a circle must not be followed for ever.</summary>
    public IReadOnlyList<string> Asked { get; init; } = [];

    /// <summary>Digests of the ids last seen, newest walk first.</summary>
    public IReadOnlyList<string> Seen { get; init; } = [];

    /// <summary>How many of <see cref="Seen"/>, the first, this walk has met.</summary>
    public int Met { get; init; }

    /// <summary>This walk has met a post that was known before it began.</summary>
    public bool Touched { get; init; }

    /// <summary>A page of this walk ended with a new post: where a post is deleted meanwhile, the next page begins one too late.</summary>
    public bool Unsure { get; init; }

    /// <summary>The pages are read a second time.</summary>
    public bool Checking { get; init; }

    /// <summary>Digest of an id; 72 bits, so that no two posts are ever taken for one.</summary>
    public static string Digest(string id) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(0, 9));

    public DateTimeOffset Floor(SearchRules rules, DateTimeOffset now) => Since is { } since ? since - rules.Overlap : (Started ?? now) - rules.LookBack;

    /// <summary>The posts not seen before, the walk after this page, and what is missing if it ends early.</summary>
    public (IReadOnlyList<Post> Posts, Walk After, Gap? Gap) Read(SearchResult result, SearchRules rules, DateTimeOffset now)
    {
        var floor = Floor(rules, now);
        string[] ids = [.. result.Posts.Select(post => Digest(post.ExternalId))];
        var (known, before) = (Seen.ToHashSet(), Seen.Skip(Met).ToHashSet());
        string[] fresh = [.. ids.Distinct().Except(Seen.Take(Met))];
        var endsNew = ids.Length > 0 && !known.Contains(ids[^1]);
        Post[] unseen = [.. result.Posts.Where((_, at) => known.Add(ids[at]))];

        // The first walk brings no archive; later, what was not seen before is new whatever its date.
        Post[] posts = Since is null ? [.. unseen.Where(post => post.PublishedAt is not { } published || published >= floor)] : unseen;
        var after = this with
        {
            Newest = Later(Newest, result.Posts.Where(post => post.PublishedAt <= now).Max(post => post.PublishedAt)),
            Started = Started ?? now,
            Next = result.Next,
            Asked = result.Next is null ? Asked : [.. Asked, Digest(result.Next)],
            Seen = [.. fresh, .. Seen.Except(fresh)],
            Met = Met + fresh.Length,
            Touched = Touched || ids.Any(before.Contains),
            Unsure = Unsure || (result.Next is not null && endsNew),
        };
        if (IsKnownGround(result.Posts, floor))
            return (posts, after.AtTheEnd(rules), null);

        if (rules.MarksDie && result is { Next: null, Posts.Count: 0, Rejected.Count: 0 } && Asked.Count > 0 && !after.Touched && !Checking)
            return (posts, after.OnceMore(), null);
        var isFull = Asked.Count + 1 >= rules.MaxPages;
        var isKnown = ids.Length > 0 && ids.All(before.Contains);
        var broken = result.Next is null ? after.CutShort()
            : Asked.Contains(Digest(result.Next)) ? "the pages of the source lead in a circle"
            : isFull && !isKnown ? "more pages than are read in one walk" : null;
        if (broken is not null)
            return (posts, after.Arrived(), new Gap(floor, result.Posts.Min(post => post.PublishedAt), broken));
        return (posts, result.Next is null ? after.AtTheEnd(rules) : isFull ? after.Arrived() : after, null);
    }

    /// <summary>From the newest page again; nothing of the old ground is given up.</summary>
    public Walk Restarted() => this with { Started = null, Next = null, Asked = [] };

    // Two in a row: one alone may be pinned, or carry a wrong clock.
    private static bool IsKnownGround(IReadOnlyList<Post> posts, DateTimeOffset floor)
    {
        DateTimeOffset[] last = [.. posts.Where(post => post.PublishedAt is not null).Select(post => post.PublishedAt!.Value).TakeLast(2)];
        return last.Length > 0 && last.All(published => published < floor);
    }

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other : one;

    /// <summary>Sources show so many posts and no more: where several pages end before any post of the last walk, there was more between.</summary>
    private string? CutShort() => Since is not null && Asked.Count > 0 && !Touched ? "the source shows nothing older, and nothing that was known" : null;

    /// <summary>A second look where a post may have slipped past between two pages.</summary>
    private Walk AtTheEnd(SearchRules rules) => rules.PagesShift && Unsure && !Checking ? OnceMore() : Arrived();

    private Walk OnceMore() => this with { Checking = true, Next = null, Asked = [] };

    private Walk Arrived() => this with
    {
        Since = Later(Since, Newest),
        Newest = null,
        Started = null,
        Next = null,
        Asked = [],
        Seen = [.. Seen.Take(Math.Max(LeastSeen, Met))],
        Met = 0,
        Touched = false,
        Unsure = false,
        Checking = false,
    };
}
