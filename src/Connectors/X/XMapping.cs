using Listener.Connectors.Text;

namespace Listener.Connectors.X;

/// <summary>Posts of X. The first id of the edit history is the id: an edit is not another post.</summary>
internal static class XMapping
{
    public static Post? ToPost(this XPost post, XUser? user)
    {
        var first = (post.EditHistoryTweetIds ?? post.EditHistoryPostIds) is [var earliest, ..] ? PostFields.OrNull(earliest) : null;
        if ((first ?? PostFields.OrNull(post.Id)) is not { } id)
            return null;
        var note = post.NoteTweet ?? post.NotePost;
        var references = post.ReferencedTweets ?? post.ReferencedPosts ?? [];
        return new Post
        {
            ExternalId = id,
            Url = PostFields.Web($"https://x.com/{Uri.EscapeDataString(PostFields.OrNull(user?.Username) ?? "i")}/status/{Uri.EscapeDataString(post.Id ?? id)}"),
            Text = Words(PostFields.OrNull(note?.Text) ?? post.Text, note?.Entities ?? post.Entities),
            Author = PostFields.Author(post.AuthorId, PostFields.OrNull(user?.Name) ?? user?.Username, user?.Username, user?.PublicMetrics?.FollowersCount),
            Language = post.Lang is "und" or "zxx" or "qme" or "qam" or "qct" or "qht" or "qst" ? null : PostFields.OrNull(post.Lang),
            PublishedAt = LooseDate.Parse(post.CreatedAt),
            ConversationId = PostFields.OrNull(post.ConversationId),
            InReplyTo = references.FirstOrDefault(reference => reference?.Type == "replied_to")?.Id,
            Engagement = PostFields.Counts(
                post.PublicMetrics?.LikeCount,
                post.PublicMetrics?.ReplyCount,
                post.PublicMetrics?.RetweetCount ?? post.PublicMetrics?.RepostCount,
                post.PublicMetrics?.ImpressionCount),
        };
    }

    // t.co addresses say nothing to a reader; the text comes with &amp; &lt; &gt; only.
    private static string Words(string? text, XEntities? entities)
    {
        var words = text ?? "";
        foreach (var link in entities?.Urls ?? [])
        {
            if (link is { Url.Length: > 0 } && PostFields.Web(link.ExpandedUrl) is { } expanded)
                words = words.Replace(link.Url, expanded, StringComparison.Ordinal);
        }

        return HtmlText.Tidy(words.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal));
    }
}
