using Listener.Connectors.Feeds;
using Listener.Connectors.Json;
using Listener.Connectors.Search;

namespace Listener.Connectors.Steam;

/// <summary>Reviews of one app on Steam, in all languages.</summary>
internal sealed class SteamConnector(JsonApi api) : IConnector
{
    public ConnectorInfo Info { get; } = new(
        "steam",
        "review",
        "Reviews of an app on Steam.",
        TimeSpan.FromMinutes(30),
        "No names of authors, only their Steam ids; an edited review is not read again.")
    {
        Settings =
        [
            new("AppId", "Number of the app, such as 620")
            {
                Required = true,
                Check = value => value.Length is > 0 and < 12 && value.All(char.IsAsciiDigit) ? null : "is not the number of an app such as 620",
            },
        ],
    };

    public Task<Page> FetchAsync(SourceDefinition source, string? cursor, CancellationToken cancellationToken)
    {
        var app = source.Setting("AppId") ?? throw new FetchException(FetchFailure.Refused, $"Source {source.Name} has no AppId.");
        return SearchWalk.StepAsync(new SearchRules(), [app], cursor, api.Now, step => AskAsync(source, step, cancellationToken));
    }

    private async Task<SearchResult> AskAsync(SourceDefinition source, SearchStep step, CancellationToken cancellationToken)
    {
        var address = new Uri(
            $"https://store.steampowered.com/appreviews/{step.Query}?json=1&filter=recent&language=all&review_type=all&purchase_type=all&num_per_page=100" +
            $"&cursor={Uri.EscapeDataString(step.Next ?? "*")}");
        var root = await api.GetAsync(source, FeedAddress.OnHost(address, source.BaseUrl), cancellationToken);
        var items = root.List("reviews").ToArray();
        var next = root.TextOf("cursor");
        return JsonShape.ToPosts(items, SteamJson.Default.SteamReview, review => review.ToPost(step.Query)) with
        {
            // The end is an empty list or the same cursor again.
            Next = items.Length == 0 || next == step.Next ? null : next,
        };
    }
}
