using Listener.Connectors.Feeds;
using Listener.Connectors.Http;
using Listener.Connectors.Json;
using Listener.Connectors.Search;
using Listener.Connectors.Text;

namespace Listener.Connectors.Mastodon;

/// <summary>Hashtag timelines of a Mastodon server, which any server shows to guests.</summary>
internal sealed class MastodonConnector(JsonApi api) : IConnector
{
    public ConnectorInfo Info { get; } = new(
        "mastodon",
        "social",
        "Posts of a hashtag, as one Mastodon server knows them.",
        TimeSpan.FromMinutes(5),
        "Hashtags only: guests have no full-text search, and each server knows only a part of the network.")
    {
        Keyless = true,
        Settings =
        [
            new("Host", "Server to ask, such as mastodon.social, which is the default") { Check = HostNames.Check },
            new("Tags", "Hashtags without #, by commas, such as acmeair,acmeairlines; made of the brands' terms when they are not set"),
        ],
    };

    public Task<Page> FetchAsync(SourceDefinition source, string? cursor, CancellationToken cancellationToken) =>
        SearchWalk.StepAsync(new SearchRules(), Tags(source), cursor, api.Now, step => AskAsync(source, step, cancellationToken));

    /// <summary>What people would type: letters and digits of the term without the spaces. A hashtag of digits alone does not exist.</summary>
    internal static IReadOnlyList<string> Tags(SourceDefinition source)
    {
        var words = source.Setting("Tags") is { } tags && !string.IsNullOrWhiteSpace(tags) ? tags.Split(',') : SearchQueries.Terms(source);
        string[] names =
        [
            .. words.Select(word => string.Concat(word.Where(letter => char.IsLetterOrDigit(letter) || letter == '_')).ToLowerInvariant())
                .Where(name => name.Any(char.IsLetter)).Distinct(StringComparer.Ordinal),
        ];
        return names.Length > 0 ? names : throw new FetchException(FetchFailure.Refused, $"Source {source.Name}: none of its terms makes a hashtag; set Tags.");
    }

    private async Task<SearchResult> AskAsync(SourceDefinition source, SearchStep step, CancellationToken cancellationToken)
    {
        var host = source.Setting("Host") ?? "mastodon.social";
        var older = step.Next is null ? "" : $"&max_id={Uri.EscapeDataString(step.Next)}";
        var address = new Uri($"https://{host}/api/v1/timelines/tag/{Uri.EscapeDataString(step.Query)}?limit=40{older}");
        var body = await api.SendAsync(source, new SourceRequest(FeedAddress.OnHost(address, source.BaseUrl)), cancellationToken);
        var items = JsonShape.Items(JsonApi.Parse(body));
        return JsonShape.ToPosts(items, MastodonJson.Default.MastodonStatus, status => status.ToPost(host)) with
        {
            // Only the id is taken from the link: where it leads is for us to say.
            Next = PageLinks.NextParameter(body.Header("Link"), "max_id"),
        };
    }
}
