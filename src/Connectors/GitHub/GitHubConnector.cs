using System.Globalization;
using System.Text.Json;
using Listener.Connectors.Feeds;
using Listener.Connectors.Http;
using Listener.Connectors.Json;
using Listener.Connectors.Search;

namespace Listener.Connectors.GitHub;

/// <summary>Issues of all public repositories.</summary>
internal sealed class GitHubConnector(JsonApi api) : IConnector
{
    public ConnectorInfo Info { get; } = new(
        "github",
        "forum",
        "Issues of public GitHub repositories.",
        TimeSpan.FromMinutes(15),
        "New issues only, no comments or discussions; 1,000 results to a search; 10 requests a minute without a token, 30 with one.")
    {
        Keyless = true,
        Settings =
        [
            new("Query", "Words and qualifiers, such as \"Acme Air\" -repo:acme-air/web; the brands' terms when it is not set")
            {
                Check = value => value.Length <= 200 ? null : "is longer than 200 characters, and GitHub takes 256 with the dates",
            },
            new("Token", "Personal access token without scopes, for more requests") { Secret = true },
        ],
    };

    public Task<Page> FetchAsync(SourceDefinition source, string? cursor, CancellationToken cancellationToken) =>
        SearchWalk.StepAsync(new SearchRules { MaxPages = 10, PagesShift = true }, SearchQueries.Each(source), cursor, api.Now, step => AskAsync(source, step, cancellationToken));

    private async Task<SearchResult> AskAsync(SourceDefinition source, SearchStep step, CancellationToken cancellationToken)
    {
        var page = int.TryParse(step.Next, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;
        var created = step.Since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var address = new Uri(
            $"https://api.github.com/search/issues?q={Uri.EscapeDataString($"{step.Query} is:issue created:>={created}")}&sort=created&order=desc&per_page=100&page={page}");
        var request = new SourceRequest(FeedAddress.OnHost(address, source.BaseUrl))
        {
            Headers = [new("Accept", "application/vnd.github+json"), new("X-GitHub-Api-Version", "2022-11-28")],
            Explain = Explain,
        }.With("Authorization", source.Setting("Token") is { Length: > 0 } token ? $"Bearer {token}" : null);
        var body = await api.SendAsync(source, request, cancellationToken);
        var root = JsonApi.Parse(body);
        return JsonShape.ToPosts(root.List("items"), GitHubJson.Default.GitHubIssue, GitHubMapping.ToPost) with
        {
            Next = PageLinks.NextParameter(body.Header("Link"), "page"),
            Incomplete = root.Member("incomplete_results") is { ValueKind: JsonValueKind.True },
        };
    }

    // A secondary limit without a wait: "at least one minute" (docs.github.com, rate limits for the REST API).
    private static FetchException? Explain(HttpBody answer) =>
        answer.Status == 403 && answer.Header("Retry-After") is null
        && JsonApi.Said(answer, "message")?.Contains("secondary rate limit", StringComparison.OrdinalIgnoreCase) == true
            ? new FetchException(FetchFailure.RateLimited, "GitHub answered 403: secondary rate limit.", TimeSpan.FromMinutes(1))
            : null;
}
