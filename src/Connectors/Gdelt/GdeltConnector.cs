using System.Globalization;
using System.Text;
using Listener.Connectors.Feeds;
using Listener.Connectors.Http;
using Listener.Connectors.Json;
using Listener.Connectors.Search;
using Listener.Connectors.Text;

namespace Listener.Connectors.Gdelt;

/// <summary>News of the whole world, through GDELT's DOC 2.0 API.</summary>
internal sealed class GdeltConnector(JsonApi api) : IConnector
{
    private const int MaxRecords = 250;
    private const int MaxQuery = 240;
    private const string Stamp = "yyyyMMddHHmmss";

    // "Please limit requests to one every 5 seconds"; the rest is for their clock.
    private static readonly TimeSpan BetweenRequests = TimeSpan.FromSeconds(6);

    private static readonly SearchRules Rules = new() { LookBack = TimeSpan.FromDays(1) };

    public ConnectorInfo Info { get; } = new(
        "gdelt",
        "news",
        "News articles in 65 languages that GDELT has seen.",
        TimeSpan.FromMinutes(15),
        "Headlines only, no article text; dates are when GDELT saw the article; one request every five seconds, so one per poll.")
    {
        Keyless = true,
        Settings = [SearchQueries.Setting("\"Acme Air\" sourcelang:english")],
    };

    public Task<Page> FetchAsync(SourceDefinition source, string? cursor, CancellationToken cancellationToken) =>
        SearchWalk.StepAsync(Rules, SearchQueries.Joined(source, MaxQuery), cursor, api.Now, step => AskAsync(source, step, cancellationToken));

    private async Task<SearchResult> AskAsync(SourceDefinition source, SearchStep step, CancellationToken cancellationToken)
    {
        // Parentheses are an error around anything but OR.
        var query = step.Query.Contains(" OR ", StringComparison.Ordinal) && !step.Query.StartsWith('(') ? $"({step.Query})" : step.Query;
        var until = step.Next ?? step.Started.UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture);
        var address = new Uri(
            $"https://api.gdeltproject.org/api/v2/doc/doc?query={Uri.EscapeDataString(query)}&mode=artlist&format=json&maxrecords={MaxRecords}&sort=datedesc" +
            $"&startdatetime={step.Since.UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture)}&enddatetime={until}");
        var request = new SourceRequest(FeedAddress.OnHost(address, source.BaseUrl)) { Explain = Explain };
        var body = await api.SendAsync(source, request, cancellationToken);
        if (Explain(body) is { } refusal)
            throw refusal;
        var items = JsonApi.Parse(body).ListOrNone("articles").ToArray();
        var result = JsonShape.ToPosts(items, GdeltJson.Default.GdeltArticle, GdeltMapping.ToPost);
        var oldest = result.Posts.Min(post => post.PublishedAt);
        return result with
        {
            Next = items.Length >= MaxRecords ? oldest?.UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture) : null,
            Pause = BetweenRequests,
        };
    }

    // Refusals are sentences, with status 200 as often as not.
    private static FetchException? Explain(HttpBody answer)
    {
        var text = Encoding.UTF8.GetString(answer.Bytes.Span[..Math.Min(answer.Bytes.Length, 600)]).TrimStart('\ufeff', ' ', '\r', '\n', '\t');
        if (text.Contains("limit requests", StringComparison.OrdinalIgnoreCase))
            return new FetchException(FetchFailure.RateLimited, "GDELT asks for one request every five seconds.", TimeSpan.FromMinutes(1));
        return answer.Status == 200 && text.Length > 0 && char.IsLetter(text[0])
            ? new FetchException(FetchFailure.Malformed, $"GDELT refused the query: {HtmlText.Tidy(text, 160)}") { IsOfQuery = true }
            : null;
    }
}
