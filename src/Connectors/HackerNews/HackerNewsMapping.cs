using Listener.Connectors.Text;

namespace Listener.Connectors.HackerNews;

/// <summary>Stories and comments as posts.</summary>
internal static class HackerNewsMapping
{
    public static Post? ToPost(this HackerNewsHit hit) => hit.ObjectId is not { Length: > 0 } id ? null : new Post
    {
        ExternalId = id,
        Url = PostFields.Web($"https://news.ycombinator.com/item?id={Uri.EscapeDataString(id)}"),
        Title = PostFields.Line(hit.Title ?? hit.StoryTitle),
        Text = HtmlText.ToPlain(PostFields.OrNull(hit.StoryText) ?? PostFields.OrNull(hit.CommentText) ?? hit.Url),
        Author = PostFields.Author(hit.Author, hit.Author, hit.Author),
        PublishedAt = PostFields.Epoch(hit.CreatedAtI),
        ConversationId = PostFields.OrNull(hit.StoryId),
        InReplyTo = PostFields.OrNull(hit.ParentId),
        Engagement = PostFields.Counts(likes: hit.Points, replies: hit.NumComments),
    };
}
