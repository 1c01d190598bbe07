namespace Listener.Connectors.Feeds;

/// <summary>RSS, Atom and JSON Feed: whatever has a feed and needs no account.</summary>
internal sealed class FeedConnector(FeedFetcher feeds) : IConnector
{
    public ConnectorInfo Info { get; } = new(
        "rss",
        "blog",
        "Any RSS, Atom or JSON feed: weblogs, news, forums, comment feeds.",
        TimeSpan.FromMinutes(60),
        "A feed shows its latest entries only; what comes and goes between two polls is gone, and is reported as a gap.")
    {
        Settings = [new("Url", "Address of the feed, such as https://blog.example/feed/") { Required = true, Check = FeedAddress.Check }],
    };

    public async Task<Page> FetchAsync(SourceDefinition source, string? cursor, CancellationToken cancellationToken)
    {
        var (page, after) = await feeds.FetchAsync(source, FeedAddress.Of(source), FeedCursor.Read(cursor), refuse: null, cancellationToken);
        return page with { Cursor = after?.ToString() };
    }
}
