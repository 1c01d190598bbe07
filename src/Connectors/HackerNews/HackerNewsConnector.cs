using System.Globalization;
using Listener.Connectors.Feeds;
using Listener.Connectors.Json;
using Listener.Connectors.Search;

namespace Listener.Connectors.HackerNews;

/// <summary>Stories and comments of Hacker News, through Algolia's search.</summary>
internal sealed class HackerNewsConnector(JsonApi api) : IConnector
{
    // More hits than these are out of reach, whatever the page: a longer list is split by time.
    private const int Reachable = 1_000;

    public ConnectorInfo Info { get; } = new(
        "hacker-news",
        "forum",
        "Stories and comments of Hacker News.",
        TimeSpan.FromMinutes(5),
        "Comments carry no votes; the search index runs minutes behind the site.")
    {
        Keyless = true,
        Settings = [SearchQueries.Setting("\"Acme Air\"")],
    };

    public Task<Page> FetchAsync(SourceDefinition source, string? cursor, CancellationToken cancellationToken) =>
        SearchWalk.StepAsync(new SearchRules { PagesShift = true }, SearchQueries.Each(source), cursor, api.Now, step => AskAsync(source, step, cancellationToken));

    private async Task<SearchResult> AskAsync(SourceDefinition source, SearchStep step, CancellationToken cancellationToken)
    {
        var (page, until) = Place(step.Next);
        var range = $"created_at_i>={step.Since.ToUnixTimeSeconds()}" + (until is null ? "" : $",created_at_i<={until}");
        var address = new Uri(
            $"https://hn.algolia.com/api/v1/search_by_date?query={Uri.EscapeDataString(step.Query)}&tags=(story,comment)&advancedSyntax=true" +
            $"&typoTolerance=false&numericFilters={Uri.EscapeDataString(range)}&hitsPerPage={Reachable}&page={page}");
        var root = await api.GetAsync(source, FeedAddress.OnHost(address, source.BaseUrl), cancellationToken);
        var result = JsonShape.ToPosts(root.List("hits"), HackerNewsJson.Default.HackerNewsHit, HackerNewsMapping.ToPost);
        return result with { Next = Next(root.Count("nbPages"), root.Count("nbHits"), page, until, result.Posts) };
    }

    private static string? Next(long? pages, long? hits, int page, string? until, IReadOnlyList<Post> posts)
    {
        if (pages > page + 1)
            return $"{page + 1}:{until}";
        var oldest = posts.Min(post => post.PublishedAt);
        return hits > Reachable && posts.Count > 0 && oldest is { } time ? $"0:{time.ToUnixTimeSeconds()}" : null;
    }

    private static (int Page, string? Until) Place(string? next)
    {
        var parts = next?.Split(':') ?? [];
        return parts is [var page, var until] && int.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (number, until.Length > 0 ? until : null)
            : (0, null);
    }
}
