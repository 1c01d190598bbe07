using Listener.Connectors.Text;

namespace Listener.Connectors.Bluesky;

/// <summary>Post views as posts.</summary>
internal static class BlueskyMapping
{
    // Nothing was written there before; an older date is a clock that was never set.
    private static readonly DateTimeOffset Opened = new(2022, 11, 1, 0, 0, 0, TimeSpan.Zero);

    public static Post? ToPost(this BlueskyPost view) => PostFields.OrNull(view.Uri) is not { } uri ? null : new Post
    {
        ExternalId = uri,
        Url = Link(uri),
        Text = HtmlText.Tidy(view.Record?.Text),
        Author = PostFields.Author(view.Author?.Did, PostFields.OrNull(view.Author?.DisplayName) ?? view.Author?.Handle, view.Author?.Handle),
        Language = view.Record?.Langs is [var language, ..] ? PostFields.OrNull(language) : null,
        PublishedAt = Published(LooseDate.Parse(view.Record?.CreatedAt), LooseDate.Parse(view.IndexedAt)),
        ConversationId = PostFields.OrNull(view.Record?.Reply?.Root?.Uri),
        InReplyTo = PostFields.OrNull(view.Record?.Reply?.Parent?.Uri),
        Engagement = PostFields.Counts(view.LikeCount, view.ReplyCount, view.RepostCount),
    };

    // createdAt is the writer's clock: never later than the index saw it.
    private static DateTimeOffset? Published(DateTimeOffset? created, DateTimeOffset? indexed) =>
        created is null || created < Opened || created > indexed ? indexed ?? created : created;

    // at://did/collection/rkey
    private static string? Link(string uri) => uri.Split('/') is ["at:", "", var did, _, var key]
        ? PostFields.Web($"https://bsky.app/profile/{did}/post/{Uri.EscapeDataString(key)}")
        : null;
}
