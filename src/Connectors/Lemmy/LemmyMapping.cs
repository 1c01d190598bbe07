using Listener.Connectors.Text;

namespace Listener.Connectors.Lemmy;

/// <summary>Posts and comments of Lemmy. The id is the ActivityPub address, the same on every server. Bodies are Markdown and stay so.</summary>
internal static class LemmyMapping
{
    public static Post? ToPost(this LemmyItem item) => item.Comment is { } comment ? OfComment(item, comment) : OfPost(item);

    private static Post? OfPost(LemmyItem item) => item.Post is not { ApId.Length: > 0 } post ? null : new Post
    {
        ExternalId = post.ApId,
        Url = PostFields.Web(post.ApId),
        Title = PostFields.Line(post.Name),
        Text = HtmlText.Tidy(PostFields.OrNull(post.Body) ?? post.Url),
        Author = Author(item.Creator),
        PublishedAt = LooseDate.Parse(post.Published),
        UpdatedAt = LooseDate.Parse(post.Updated),
        Engagement = PostFields.Counts(likes: item.Counts?.Score, replies: item.Counts?.Comments),
    };

    private static Post? OfComment(LemmyItem item, LemmyComment comment) => comment.ApId is not { Length: > 0 } id ? null : new Post
    {
        ExternalId = id,
        Url = PostFields.Web(id),
        Title = PostFields.Line(item.Post?.Name),
        Text = HtmlText.Tidy(comment.Content),
        Author = Author(item.Creator),
        PublishedAt = LooseDate.Parse(comment.Published),
        UpdatedAt = LooseDate.Parse(comment.Updated),
        ConversationId = PostFields.OrNull(item.Post?.ApId),

        // "0.parent.self": the address of a parent comment is not told, that of the post is.
        InReplyTo = comment.Path?.Count(letter => letter == '.') == 1 ? PostFields.OrNull(item.Post?.ApId) : null,
        Engagement = PostFields.Counts(likes: item.Counts?.Score, replies: item.Counts?.ChildCount),
    };

    private static PostAuthor? Author(LemmyPerson? person) =>
        PostFields.Author(person?.ActorId, PostFields.OrNull(person?.DisplayName) ?? person?.Name, person?.Name);
}
