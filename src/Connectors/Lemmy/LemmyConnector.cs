using System.Globalization;
using Listener.Connectors.Feeds;
using Listener.Connectors.Http;
using Listener.Connectors.Json;
using Listener.Connectors.Search;

namespace Listener.Connectors.Lemmy;

/// <summary>Posts and comments that a Lemmy server finds, its own and those of the servers it knows.</summary>
internal sealed class LemmyConnector(JsonApi api) : IConnector
{
    private const int PageSize = 50;

    // Two walks: posts are rarer than comments, and in one list the older kind would end the walk of the other.
    private static readonly string[] Types = ["Posts", "Comments"];

    public ConnectorInfo Info { get; } = new(
        "lemmy",
        "forum",
        "Posts and comments of Lemmy communities.",
        TimeSpan.FromMinutes(10),
        "Only what the asked server knows of the network; API version 3, so no page marks: what is deleted while a walk runs may hide a post.")
    {
        Keyless = true,
        Settings =
        [
            new("Host", "Server to ask, such as lemmy.world, which is the default") { Check = HostNames.Check },
            SearchQueries.Setting("Acme Air"),
        ],
    };

    public Task<Page> FetchAsync(SourceDefinition source, string? cursor, CancellationToken cancellationToken)
    {
        string[] queries = [.. SearchQueries.Each(source).SelectMany(query => Types.Select(type => $"{type} {query.Trim('"')}"))];
        return SearchWalk.StepAsync(new SearchRules(), queries, cursor, api.Now, step => AskAsync(source, step, cancellationToken));
    }

    private async Task<SearchResult> AskAsync(SourceDefinition source, SearchStep step, CancellationToken cancellationToken)
    {
        var type = step.Query[..step.Query.IndexOf(' ', StringComparison.Ordinal)];
        var page = int.TryParse(step.Next, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;
        var address = new Uri(
            $"https://{source.Setting("Host") ?? "lemmy.world"}/api/v3/search?q={Uri.EscapeDataString(step.Query[(type.Length + 1)..])}" +
            $"&type_={type}&sort=New&listing_type=All&limit={PageSize}&page={page}");
        var request = new SourceRequest(FeedAddress.OnHost(address, source.BaseUrl)) { Explain = Explain };
        var root = JsonApi.Parse(await api.SendAsync(source, request, cancellationToken));
        var posts = root.ListOrNone("posts").ToArray();
        var comments = root.ListOrNone("comments").ToArray();
        if (root.Member("posts") is null && root.Member("comments") is null)
            throw JsonShape.Unexpected("$.posts");
        return JsonShape.ToPosts([.. posts, .. comments], LemmyJson.Default.LemmyItem, LemmyMapping.ToPost) with
        {
            Next = Math.Max(posts.Length, comments.Length) >= PageSize ? (page + 1).ToString(CultureInfo.InvariantCulture) : null,
        };
    }

    // Versions before 0.19 say so with status 400.
    private static FetchException? Explain(HttpBody answer) =>
        answer.Status == 400 && JsonApi.Said(answer, "error") == "rate_limit_error"
            ? new FetchException(FetchFailure.RateLimited, $"{SafeUrl.Of(answer.FinalUri)} answered 400: too many requests.")
            : null;
}
