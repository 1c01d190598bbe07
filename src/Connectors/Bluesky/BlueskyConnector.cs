using System.Globalization;
using Listener.Connectors.Feeds;
using Listener.Connectors.Http;
using Listener.Connectors.Json;
using Listener.Connectors.Search;

namespace Listener.Connectors.Bluesky;

/// <summary>Posts that Bluesky's search finds.</summary>
internal sealed class BlueskyConnector(JsonApi api) : IConnector
{
    private const string Expired = "The session with Bluesky has expired.";

    private readonly BlueskySessions _sessions = new(api);

    public ConnectorInfo Info { get; } = new(
        "bluesky",
        "social",
        "Posts on Bluesky.",
        TimeSpan.FromMinutes(5),
        "Search may be closed to guests, then it needs an account with an app password; no follower counts; results need not be complete.")
    {
        Keyless = true,
        Settings =
        [
            SearchQueries.Setting("\"Acme Air\""),
            new("Host", "Server to ask, such as bsky.social; api.bsky.app for guests, bsky.social with an account when it is not set") { Check = HostNames.Check },
            new("Identifier", "Handle of an account, such as acme.bsky.social"),
            new("AppPassword", "App password of that account, made in its settings") { Secret = true },
        ],
    };

    public Task<Page> FetchAsync(SourceDefinition source, string? cursor, CancellationToken cancellationToken) =>
        SearchWalk.StepAsync(new SearchRules { PagesShift = true }, SearchQueries.Each(source), cursor, api.Now, step => AskAsync(source, step, cancellationToken));

    private async Task<SearchResult> AskAsync(SourceDefinition source, SearchStep step, CancellationToken cancellationToken)
    {
        var authorization = await _sessions.HeaderAsync(source, cancellationToken);
        try
        {
            return await SearchAsync(source, step, authorization, cancellationToken);
        }
        catch (FetchException error) when (error.Message == Expired && authorization is not null)
        {
            // Once: whoever expires twice in a row has another problem.
            await _sessions.RenewAsync(source, cancellationToken);
            return await SearchAsync(source, step, await _sessions.HeaderAsync(source, cancellationToken), cancellationToken);
        }
    }

    private async Task<SearchResult> SearchAsync(SourceDefinition source, SearchStep step, string? authorization, CancellationToken cancellationToken)
    {
        var host = source.Setting("Host") ?? (authorization is null ? "api.bsky.app" : "bsky.social");
        var since = step.Since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var older = step.Next is null ? "" : $"&cursor={Uri.EscapeDataString(step.Next)}";
        var address = new Uri(
            $"https://{host}/xrpc/app.bsky.feed.searchPosts?q={Uri.EscapeDataString(step.Query)}&sort=latest&since={Uri.EscapeDataString(since)}&limit=100{older}");
        var request = new SourceRequest(FeedAddress.OnHost(address, source.BaseUrl)) { Explain = Explain }.With("Authorization", authorization);
        var body = await api.SendAsync(source, request, cancellationToken);
        var root = JsonApi.Parse(body);
        return JsonShape.ToPosts(root.List("posts"), BlueskyJson.Default.BlueskyPost, BlueskyMapping.ToPost) with { Next = root.TextOf("cursor") };
    }

    private static FetchException? Explain(HttpBody answer) => (answer.Status, JsonApi.Said(answer, "error")) switch
    {
        (400, "ExpiredToken") => new(FetchFailure.Unauthorized, Expired), // not 401
        (400, "InvalidToken") or (_, "AuthMissing") => new(FetchFailure.Unauthorized, "Bluesky's search wants an account: set Identifier and AppPassword."),
        _ => null,
    };
}
