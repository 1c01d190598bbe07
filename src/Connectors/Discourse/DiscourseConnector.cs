using System.Globalization;
using System.Text.Json;
using Listener.Connectors.Feeds;
using Listener.Connectors.Http;
using Listener.Connectors.Json;
using Listener.Connectors.Search;

namespace Listener.Connectors.Discourse;

/// <summary>Posts that the search of a Discourse forum finds.</summary>
internal sealed class DiscourseConnector(JsonApi api) : IConnector
{
    public ConnectorInfo Info { get; } = new(
        "discourse",
        "forum",
        "Posts of a Discourse forum.",
        TimeSpan.FromMinutes(10),
        "An extract of each post around the words found; terms shorter than three letters find nothing.")
    {
        Settings =
        [
            new("Host", "Host of the forum, such as meta.discourse.org") { Required = true, Check = HostNames.Check },
            SearchQueries.Setting("\"Acme Air\""),
            new("ApiKey", "API key, for forums that want a login") { Secret = true },
            new("ApiUsername", "User of the API key, such as system"),
        ],
    };

    public Task<Page> FetchAsync(SourceDefinition source, string? cursor, CancellationToken cancellationToken) =>
        SearchWalk.StepAsync(new SearchRules { MaxPages = 10, PagesShift = true }, SearchQueries.Each(source), cursor, api.Now, step => AskAsync(source, step, cancellationToken));

    private async Task<SearchResult> AskAsync(SourceDefinition source, SearchStep step, CancellationToken cancellationToken)
    {
        var host = source.Setting("Host") ?? throw new FetchException(FetchFailure.Refused, $"Source {source.Name} has no Host.");
        var page = int.TryParse(step.Next, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;

        // after: counts whole days; one more, because the forum's days are not UTC's.
        var after = step.Since.UtcDateTime.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var address = new Uri($"https://{host}/search.json?q={Uri.EscapeDataString($"{step.Query} order:latest after:{after}")}&page={page}");
        var request = new SourceRequest(FeedAddress.OnHost(address, source.BaseUrl))
            .With("Api-Key", source.Setting("ApiKey"))
            .With("Api-Username", source.Setting("ApiUsername"));
        var root = JsonApi.Parse(await api.SendAsync(source, request, cancellationToken));
        var topics = root.ListOrNone("topics").Select(topic => JsonShape.Read(topic, DiscourseJson.Default.DiscourseTopic))
            .Where(topic => topic?.Id is not null).GroupBy(topic => topic!.Id!).ToDictionary(group => group.Key, group => group.First());
        var result = JsonShape.ToPosts(
            root.List("posts"), DiscourseJson.Default.DiscoursePost, post => post.ToPost(topics.GetValueOrDefault(post.TopicId ?? ""), host));
        var more = root.Member("grouped_search_result") is { ValueKind: JsonValueKind.Object } found
            && found.Member("more_full_page_results") is { ValueKind: JsonValueKind.True };
        return result with { Next = more ? (page + 1).ToString(CultureInfo.InvariantCulture) : null };
    }
}
