using System.Globalization;
using Listener.Connectors.Feeds;
using Listener.Connectors.Http;
using Listener.Connectors.Json;
using Listener.Connectors.Search;

namespace Listener.Connectors.StackExchange;

/// <summary>Questions of one site of the Stack Exchange network.</summary>
internal sealed class StackExchangeConnector(JsonApi api) : IConnector
{
    public ConnectorInfo Info { get; } = new(
        "stack-exchange",
        "forum",
        "Questions of Stack Overflow or another Stack Exchange site.",
        TimeSpan.FromMinutes(30),
        "Questions only, no answers or comments; 300 requests a day for one address without a key, 10,000 with one.")
    {
        Keyless = true,
        Settings =
        [
            new("Site", "Site to search, such as travel or superuser; stackoverflow when it is not set")
            {
                Check = value => value.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-') ? null : "is not a site's name such as travel",
            },
            SearchQueries.Setting("\"Acme Air\""),
            new("Key", "Application key from stackapps.com, for a larger quota") { Secret = true },
        ],
    };

    public Task<Page> FetchAsync(SourceDefinition source, string? cursor, CancellationToken cancellationToken) =>
        SearchWalk.StepAsync(new SearchRules { PagesShift = true }, SearchQueries.Each(source), cursor, api.Now, step => AskAsync(source, step, cancellationToken));

    private async Task<SearchResult> AskAsync(SourceDefinition source, SearchStep step, CancellationToken cancellationToken)
    {
        var site = (source.Setting("Site") ?? "stackoverflow").ToLowerInvariant();
        var page = int.TryParse(step.Next, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;
        var key = source.Setting("Key") is { Length: > 0 } value ? $"&key={Uri.EscapeDataString(value)}" : "";
        var address = new Uri(
            $"https://api.stackexchange.com/2.3/search/advanced?site={Uri.EscapeDataString(site)}&q={Uri.EscapeDataString(step.Query)}" +
            $"&fromdate={step.Since.ToUnixTimeSeconds()}&sort=creation&order=desc&filter=withbody&pagesize=100&page={page}{key}");
        var request = new SourceRequest(FeedAddress.OnHost(address, source.BaseUrl)) { Explain = Explain };
        var root = JsonApi.Parse(await api.SendAsync(source, request, cancellationToken));
        var result = JsonShape.ToPosts(root.List("items"), StackExchangeJson.Default.StackExchangeQuestion, question => question.ToPost(site));
        return result with
        {
            Next = root.Member("has_more") is { ValueKind: System.Text.Json.JsonValueKind.True } ? (page + 1).ToString(CultureInfo.InvariantCulture) : null,
            Pause = Pause(root.Count("backoff"), root.Count("quota_remaining")),
        };
    }

    // backoff counts for the same method: none of this source's next requests may come earlier.
    private static TimeSpan? Pause(long? backoff, long? remaining) =>
        remaining <= 0 ? TimeSpan.FromHours(6) : backoff is > 0 ? TimeSpan.FromSeconds(Math.Min(backoff.Value, 86_400)) : null;

    private static FetchException? Explain(HttpBody answer) => JsonApi.Said(answer, "error_name") switch
    {
        "throttle_violation" => new(FetchFailure.RateLimited, "Stack Exchange answered throttle_violation.", Seconds(JsonApi.Said(answer, "error_message"))),
        "temporarily_unavailable" => new(FetchFailure.Unreachable, "Stack Exchange is temporarily unavailable."),
        "key_required" or "access_denied" or "invalid_access_token" => new(FetchFailure.Unauthorized, "Stack Exchange refused the key."),
        _ => null,
    };

    // "too many requests from this IP, more requests available in 83213 seconds"
    private static TimeSpan? Seconds(string? message)
    {
        var words = (message ?? "").Split(' ');
        var at = Array.FindIndex(words, word => word.StartsWith("second", StringComparison.Ordinal));
        return at > 0 ? RetryAfter.Parse(words[at - 1], DateTimeOffset.UnixEpoch) : null;
    }
}
