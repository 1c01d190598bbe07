using Listener.Connectors.Text;

namespace Listener.Connectors.Reddit;

/// <summary>Posts and comments of Reddit as posts.</summary>
internal static class RedditMapping
{
    public static Post? ToPost(this RedditThing thing) => thing.Data is not { Name.Length: > 0 } data ? null : new Post
    {
        ExternalId = data.Name,
        Url = PostFields.OrNull(data.Permalink) is { } path ? PostFields.Web($"https://www.reddit.com{path}") : null,
        Title = PostFields.Line(Unescaped(data.Title ?? data.LinkTitle)),
        Text = HtmlText.Tidy(Unescaped(Written(data))),
        Author = data.Author is "[deleted]" ? null : PostFields.Author(data.AuthorFullname, data.Author, data.Author),
        PublishedAt = PostFields.Epoch(data.CreatedUtc),
        UpdatedAt = PostFields.Epoch(data.Edited),
        ConversationId = PostFields.OrNull(data.LinkId) ?? data.Name,
        InReplyTo = PostFields.OrNull(data.ParentId),
        Engagement = PostFields.Counts(likes: data.Score, replies: data.NumComments),
    };

    // A post of a link alone is about that link.
    private static string? Written(RedditData data) =>
        (PostFields.OrNull(data.Body) ?? PostFields.OrNull(data.Selftext)) switch
        {
            "[removed]" or "[deleted]" => null,
            null => data.Url,
            var words => words,
        };

    // raw_json=1 asks for words as written; where it is not heeded these three signs come escaped.
    private static string? Unescaped(string? words) =>
        words?.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal);
}
