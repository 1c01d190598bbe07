using System.Globalization;
using System.Text.Json;
using Listener.Connectors.Feeds;
using Listener.Connectors.Http;
using Listener.Connectors.Json;
using Listener.Connectors.Search;

namespace Listener.Connectors.X;

/// <summary>Posts of the last seven days that X's recent search finds.</summary>
internal sealed class XConnector(JsonApi api) : IConnector
{
    private const int MaxQuery = 512;
    private const string WithoutReposts = " -is:retweet";

    // Recent search refuses a start earlier than seven days ago; the hour is for the way there.
    private static readonly TimeSpan Reach = TimeSpan.FromDays(7) - TimeSpan.FromHours(1);

    // Every post read costs money, and the same post twice within a day does not: a short overlap is enough and free.
    private static readonly SearchRules Rules = new() { Overlap = TimeSpan.FromMinutes(10), LookBack = TimeSpan.FromDays(1) };

    public ConnectorInfo Info { get; } = new(
        "x",
        "social",
        "Posts on X, formerly Twitter, through API v2.",
        TimeSpan.FromMinutes(5),
        "Each post read costs money; seven days back at most; no reposts; deletions are not told.")
    {
        Settings =
        [
            new("BearerToken", "App-only bearer token of the developer console") { Required = true, Secret = true },
            new("Query", "Search query, such as (\"acme air\" OR @AcmeAirHelp) -is:retweet; the brands' terms when it is not set")
            {
                Check = value => value.Length <= MaxQuery ? null : $"is longer than {MaxQuery} characters",
            },
            new("FieldNames", "tweet or post: the family of names X expects in requests; tweet when it is not set")
            {
                Check = value => value is "tweet" or "post" ? null : "is neither tweet nor post",
            },
        ],
    };

    public Task<Page> FetchAsync(SourceDefinition source, string? cursor, CancellationToken cancellationToken) =>
        SearchWalk.StepAsync(Rules, Queries(source), cursor, api.Now, step => AskAsync(source, step, cancellationToken));

    private static IReadOnlyList<string> Queries(SourceDefinition source) => source.Setting("Query") is { Length: > 0 }
        ? SearchQueries.Joined(source, MaxQuery)
        : [.. SearchQueries.Joined(source, MaxQuery - WithoutReposts.Length - 2).Select(terms => $"({terms}){WithoutReposts}")];

    private async Task<SearchResult> AskAsync(SourceDefinition source, SearchStep step, CancellationToken cancellationToken)
    {
        var request = new SourceRequest(FeedAddress.OnHost(Address(source, step), source.BaseUrl)) { Explain = Explain }
            .With("Authorization", $"Bearer {source.Setting("BearerToken")}");
        var root = JsonApi.Parse(await api.SendAsync(source, request, cancellationToken));

        // Nothing found: no data, and meta.result_count is 0.
        if (root.Member("data") is null && root.Member("meta") is null)
            throw JsonShape.Unexpected("$.data");
        var users = Users(root);
        return JsonShape.ToPosts(root.ListOrNone("data"), XJson.Default.XPost, post => post.ToPost(users.GetValueOrDefault(post.AuthorId ?? ""))) with
        {
            Next = root.Member("meta") is { ValueKind: JsonValueKind.Object } meta ? meta.TextOf("next_token") : null,
        };
    }

    private static Uri Address(SourceDefinition source, SearchStep step)
    {
        var name = source.Setting("FieldNames") ?? "tweet";
        var earliest = step.Started - Reach;
        var start = (step.Since > earliest ? step.Since : earliest).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var older = step.Next is null ? "" : $"&next_token={Uri.EscapeDataString(step.Next)}";
        return new Uri(
            $"https://api.x.com/2/tweets/search/recent?query={Uri.EscapeDataString(step.Query)}&max_results=100&start_time={Uri.EscapeDataString(start)}" +
            $"&{name}.fields=id,text,author_id,created_at,lang,conversation_id,referenced_{name}s,public_metrics,entities,note_{name},edit_history_{name}_ids" +
            $"&expansions=author_id&user.fields=id,name,username,public_metrics{older}");
    }

    private static Dictionary<string, XUser> Users(JsonElement root)
    {
        var users = new Dictionary<string, XUser>(StringComparer.Ordinal);
        foreach (var item in root.Member("includes") is { ValueKind: JsonValueKind.Object } includes ? includes.ListOrNone("users") : [])
        {
            if (JsonShape.Read(item, XJson.Default.XUser) is { Id.Length: > 0 } user)
                users[user.Id] = user;
        }

        return users;
    }

    private static FetchException? Explain(HttpBody answer)
    {
        var type = JsonApi.Said(answer, "type") ?? "";
        if (type.EndsWith("/usage-capped", StringComparison.Ordinal))
            return new FetchException(FetchFailure.RateLimited, "X: the usage cap of the billing cycle is reached.", RetryAfter.Longest);
        if (type.EndsWith("/client-forbidden", StringComparison.Ordinal))
            return new FetchException(FetchFailure.Unauthorized, "X: the app is not attached to a project or its plan has no search.");
        return null;
    }
}
