using Listener.Connectors.Text;

namespace Listener.Connectors.Mastodon;

/// <summary>Statuses as posts. The id is the status's address, which is the same on every server that knows it.</summary>
internal static class MastodonMapping
{
    public static Post? ToPost(this MastodonStatus status, string host)
    {
        if (PostFields.OrNull(status.Uri) is not { } uri)
            return null;
        var account = Account(status.Account?.Acct, host);
        return new Post
        {
            ExternalId = uri,
            Url = PostFields.Web(status.Url) ?? PostFields.Web(uri),
            Title = PostFields.Line(status.SpoilerText),
            Text = HtmlText.ToPlain(status.Content),
            Author = PostFields.Author(account, PostFields.OrNull(status.Account?.DisplayName) ?? account, account, status.Account?.FollowersCount),
            Language = PostFields.OrNull(status.Language),
            PublishedAt = LooseDate.Parse(status.CreatedAt),
            UpdatedAt = LooseDate.Parse(status.EditedAt),
            Engagement = PostFields.Counts(status.FavouritesCount, status.RepliesCount, status.ReblogsCount),
            IsPrivate = status.Visibility is "direct" or "private",
        };
    }

    // Accounts of the server itself come without their host.
    private static string? Account(string? acct, string host) =>
        PostFields.OrNull(acct) is not { } name ? null : name.Contains('@', StringComparison.Ordinal) ? name : $"{name}@{host}";
}
