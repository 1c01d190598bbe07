using System.Buffers;

namespace Listener.Worker.Capture;

/// <summary>Tells fragments that say which post is meant from those that only scroll a page.</summary>
internal static class LinkFragment
{
    private static readonly SearchValues<char> RouteSigns = SearchValues.Create("!/=?&");
    private static readonly SearchValues<char> NumberSigns = SearchValues.Create("0123456789-_");

    /// <summary>Names that forums, blogs and issue trackers give the anchors of single posts; a number follows.</summary>
    private static readonly string[] PostWords =
    [
        "a", "answer", "c", "cmt", "comment", "discussion_r", "discussioncomment", "entry", "event", "findcomment", "issue", "issuecomment", "item", "m", "message", "msg", "note",
        "p", "pid", "post", "pullrequestreview", "q", "r", "re", "reply", "review", "t", "tweet",
    ];

    /// <summary>True for routes (<c>#!/a</c>, <c>#/a</c>, <c>#id=7</c>) and for anchors of posts: <c>#comment-5</c>, <c>#p123</c>, <c>#4711</c>.</summary>
    /// <param name="fragment">Without its number sign.</param>
    public static bool IsPartOfTheIdentity(ReadOnlySpan<char> fragment)
    {
        if (fragment.ContainsAny(RouteSigns))
            return true;
        var number = fragment.IndexOfAnyInRange('0', '9');
        if (number < 0)
            return false;
        var word = fragment[..number].TrimEnd("-_.:");
        if (word.IsEmpty)
            return !fragment.ContainsAnyExcept(NumberSigns);
        foreach (var known in PostWords)
        {
            // "c-Jane-2026": the wiki's talk pages put who wrote between the word and the time.
            if (word.Equals(known, StringComparison.OrdinalIgnoreCase) || (known is "c" && word.StartsWith("c-", StringComparison.Ordinal)))
                return true;
        }

        return false;
    }
}
