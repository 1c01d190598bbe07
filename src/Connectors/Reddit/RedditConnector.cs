using Listener.Connectors.Feeds;
using Listener.Connectors.Http;
using Listener.Connectors.Json;
using Listener.Connectors.Search;

namespace Listener.Connectors.Reddit;

/// <summary>Posts that Reddit's search finds, and all new comments of chosen communities, which no search finds.</summary>
internal sealed class RedditConnector(JsonApi api) : IConnector
{
    private const int MaxQuery = 512;

    // What stands for "the comments of" in place of a query; no query begins with a slash.
    private const string Comments = "/r/";

    private readonly RedditTokens _tokens = new(api);

    public ConnectorInfo Info { get; } = new(
        "reddit",
        "forum",
        "Posts on Reddit, and the comments of chosen communities.",
        TimeSpan.FromMinutes(5),
        "Comments cannot be searched, only the newest thousand of named communities are read; no follower counts; access wants Reddit's approval.")
    {
        Settings =
        [
            new("ClientId", "Id of an application that Reddit has approved") { Required = true },
            new("ClientSecret", "Secret of that application") { Required = true, Secret = true },
            SearchQueries.Setting("\"acme air\" OR title:acmeair"),
            new("Communities", "Communities whose comments are read as well, by commas, such as travel,flights")
            {
                Check = value => Names(value).All(name => name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')) ? null : "holds what is no name of a community",
            },
        ],
    };

    public Task<Page> FetchAsync(SourceDefinition source, string? cursor, CancellationToken cancellationToken) =>
        SearchWalk.StepAsync(new SearchRules { MaxPages = 10, MarksDie = true }, Queries(source), cursor, api.Now, step => AskAsync(source, step, cancellationToken));

    private static IReadOnlyList<string> Queries(SourceDefinition source) =>
        source.Setting("Communities") is { } communities && Names(communities) is { Length: > 0 } names
            ? [.. SearchQueries.Joined(source, MaxQuery), $"{Comments}{string.Join('+', names)}"]
            : SearchQueries.Joined(source, MaxQuery);

    private static string[] Names(string communities) =>
        communities.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private async Task<SearchResult> AskAsync(SourceDefinition source, SearchStep step, CancellationToken cancellationToken)
    {
        var authorization = await _tokens.HeaderAsync(source, cancellationToken);
        try
        {
            return await ListAsync(source, step, authorization, cancellationToken);
        }
        catch (FetchException error) when (error.Failure == FetchFailure.Unauthorized)
        {
            // A token can end before its time. Once: whoever is refused twice in a row has another problem.
            _tokens.Forget(source);
            return await ListAsync(source, step, await _tokens.HeaderAsync(source, cancellationToken), cancellationToken);
        }
    }

    private async Task<SearchResult> ListAsync(SourceDefinition source, SearchStep step, string authorization, CancellationToken cancellationToken)
    {
        var older = step.Next is null ? "" : $"&after={Uri.EscapeDataString(step.Next)}";
        var list = step.Query.StartsWith(Comments, StringComparison.Ordinal)
            ? $"{step.Query}/comments?limit=100&raw_json=1"
            : $"/search?q={Uri.EscapeDataString(step.Query)}&sort=new&type=link&limit=100&raw_json=1";
        var request = new SourceRequest(FeedAddress.OnHost(new Uri($"https://oauth.reddit.com{list}{older}"), source.BaseUrl)) { Explain = Explain }
            .With("Authorization", authorization);
        var listing = JsonApi.Parse(await api.SendAsync(source, request, cancellationToken)).Member("data") ?? throw JsonShape.Unexpected("$.data");
        return JsonShape.ToPosts(listing.List("children"), RedditJson.Default.RedditThing, RedditMapping.ToPost) with { Next = listing.TextOf("after") };
    }

    // "private", "banned" or "quarantined": a person must choose other communities.
    private static FetchException? Explain(HttpBody answer) =>
        answer.Status == 403 && JsonApi.Said(answer, "reason") is "private" or "banned" or "quarantined" or "gold_only"
            ? new FetchException(FetchFailure.Refused, $"Reddit shows one of the Communities to nobody: it is {JsonApi.Said(answer, "reason")}.") { IsOfQuery = true }
            : null;
}
