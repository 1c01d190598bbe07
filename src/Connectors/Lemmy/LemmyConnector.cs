using System.Globalization;
using System.Text.Json;
using Listener.Connectors.Feeds;
using Listener.Connectors.Http;
using Listener.Connectors.Json;
using Listener.Connectors.Search;

namespace Listener.Connectors.Lemmy;

/// <summary>Posts and comments that a Lemmy server finds, its own and those of the servers it knows.</summary>
internal sealed class LemmyConnector(JsonApi api) : IConnector
{
    private const int PageSize = 50;

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

    public Task<Page> FetchAsync(SourceDefinition source, string? cursor, CancellationToken cancellationToken) =>
        SearchWalk.StepAsync(new SearchRules { PagesShift = true }, SearchQueries.Each(source), cursor, api.Now, step => AskAsync(source, step, cancellationToken));

    private async Task<SearchResult> AskAsync(SourceDefinition source, SearchStep step, CancellationToken cancellationToken)
    {
        var page = int.TryParse(step.Next, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;
        var address = new Uri(
            $"https://{source.Setting("Host") ?? "lemmy.world"}/api/v3/search?q={Uri.EscapeDataString(step.Query.Trim('"'))}" +
            $"&type_=All&sort=New&listing_type=All&limit={PageSize}&page={page}");
        var request = new SourceRequest(FeedAddress.OnHost(address, source.BaseUrl)) { Explain = Explain };
        var root = JsonApi.Parse(await api.SendAsync(source, request, cancellationToken));
        if (root.Member("posts") is null && root.Member("comments") is null)
            throw JsonShape.Unexpected("$.posts");
        var (posts, comments) = (root.ListOrNone("posts").ToArray(), root.ListOrNone("comments").ToArray());
        var next = Math.Max(posts.Length, comments.Length) >= PageSize ? (page + 1).ToString(CultureInfo.InvariantCulture) : null;
        return Joined(posts, comments) with { Next = next };
    }

    // Two lists, each from its newest item back. Whether known ground is reached is seen at the end of a page, so the list that has more to come
    // and has come less far goes last.
    private static SearchResult Joined(JsonElement[] posts, JsonElement[] comments)
    {
        SearchResult[] lists =
        [
            .. new[] { posts, comments }
                .Select(items => (IsFull: items.Length >= PageSize, Result: JsonShape.ToPosts(items, LemmyJson.Default.LemmyItem, LemmyMapping.ToPost)))
                .OrderBy(list => list.IsFull).ThenBy(list => list.Result.Posts.Min(post => post.PublishedAt))
                .Select(list => list.Result),
        ];
        return new SearchResult([.. lists.SelectMany(list => list.Posts)]) { Rejected = [.. lists.SelectMany(list => list.Rejected)] };
    }

    // Versions before 0.19 say so with status 400.
    private static FetchException? Explain(HttpBody answer) =>
        answer.Status == 400 && JsonApi.Said(answer, "error") == "rate_limit_error"
            ? new FetchException(FetchFailure.RateLimited, $"{SafeUrl.Of(answer.FinalUri)} answered 400: too many requests.")
            : null;
}
