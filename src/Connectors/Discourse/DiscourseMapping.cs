using Listener.Connectors.Text;

namespace Listener.Connectors.Discourse;

/// <summary>Posts of a forum. Each forum counts from 1, so the host is the scope.</summary>
internal static class DiscourseMapping
{
    public static Post? ToPost(this DiscoursePost post, DiscourseTopic? topic, string host) => post.Id is not { Length: > 0 } id ? null : new Post
    {
        ExternalId = id,
        Scope = host,
        Url = post.TopicId is null ? null : PostFields.Web($"https://{host}/t/{Uri.EscapeDataString(topic?.Slug ?? "-")}/{post.TopicId}/{post.PostNumber ?? 1}"),
        Title = PostFields.Line(topic?.Title),
        Text = HtmlText.ToPlain(post.Blurb),
        Author = PostFields.Author(post.Username, PostFields.OrNull(post.Name) ?? post.Username, post.Username),
        PublishedAt = LooseDate.Parse(post.CreatedAt),
        ConversationId = PostFields.OrNull(post.TopicId),
        Engagement = PostFields.Counts(likes: post.LikeCount),
    };
}
