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
    private const int MaxSeen = 600;

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

    /// <summary>Digest of an id; 72 bits, so that no two posts are ever taken for one.</summary>
    public static string Digest(string id) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(0, 9));

    public DateTimeOffset Floor(SearchRules rules, DateTimeOffset now) => Since is { } since ? since - rules.Overlap : now - rules.LookBack;

    /// <summary>The posts not seen before, the walk after this page, and what is missing if it ends early.</summary>
    public (IReadOnlyList<Post> Posts, Walk After, Gap? Gap) Read(SearchResult result, SearchRules rules, DateTimeOffset now)
    {
        var floor = Floor(rules, now);
        var known = Seen.ToHashSet();
        Post[] unseen = [.. result.Posts.Where(post => known.Add(Digest(post.ExternalId)))];

        // The first walk brings no archive; later, what was not seen before is new whatever its date.
        Post[] posts = Since is null ? [.. unseen.Where(post => post.PublishedAt is not { } published || published >= floor)] : unseen;
        var newest = Later(Newest, result.Posts.Where(post => post.PublishedAt <= now).Max(post => post.PublishedAt));
        var after = this with
        {
            Newest = newest,
            Started = Started ?? now,
            Next = result.Next,
            Asked = result.Next is null ? Asked : [.. Asked, Digest(result.Next)],
            Seen = unseen.Length == 0 ? Seen : [.. unseen.Select(post => Digest(post.ExternalId)).Concat(Seen).Take(MaxSeen)],
        };
        if (result.Next is null || IsKnownGround(result.Posts, floor))
            return (posts, after.Arrived(), null);
        var broken = Asked.Contains(Digest(result.Next)) ? "the pages of the source lead in a circle"
            : Asked.Count + 1 >= rules.MaxPages ? "more pages than are read in one walk" : null;
        return broken is null ? (posts, after, null) : (posts, after.Arrived(), new Gap(floor, result.Posts.Min(post => post.PublishedAt), broken));
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

    private Walk Arrived() => this with { Since = Later(Since, Newest), Newest = null, Started = null, Next = null, Asked = [] };
}
