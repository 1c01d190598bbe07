namespace Listener.Connectors.Feeds;

/// <summary>A Google alert delivered as a feed.</summary>
internal sealed class GoogleAlertsConnector(FeedFetcher feeds) : IConnector
{
    private const string Tag = "tag:google.com,2013:googlealerts/feed:";

    public ConnectorInfo Info { get; } = new(
        "google-alerts",
        "news",
        "A Google alert whose delivery is set to \"RSS feed\".",
        TimeSpan.FromMinutes(20),
        "About twenty latest results, an extract of each; a person must create the alert, there is no API.")
    {
        Settings =
        [
            new("Url", "Address of the alert's feed, such as https://www.google.com/alerts/feeds/123/456; it is the alert's only credential")
            {
                Required = true,
                Secret = true,
                Check = FeedAddress.Check,
            },
        ],
    };

    public async Task<Page> FetchAsync(SourceDefinition source, string? cursor, CancellationToken cancellationToken)
    {
        var (page, after) = await feeds.FetchAsync(
            source, FeedAddress.Of(source), FeedCursor.Read(cursor), GoogleAnswers.Throttling, cancellationToken);
        return page with { Cursor = after?.ToString(), Posts = [.. page.Posts.Select(Numbered)] };
    }

    /// <summary>The number is the alert's id; the whole tag, which it was called by before, stays what mentions are recognised by.</summary>
    private static Post Numbered(Post post) =>
        post.ExternalId.StartsWith(Tag, StringComparison.Ordinal) && post.ExternalId.AsSpan(Tag.Length) is { Length: > 0 } number && !number.ContainsAnyExceptInRange('0', '9')
            ? post with { ExternalId = number.ToString(), Identity = post.ExternalId }
            : post;
}
