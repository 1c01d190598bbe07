using System.Globalization;
using System.Text.Json;
using Listener.Connectors.Feeds;
using Listener.Connectors.Json;
using Listener.Connectors.Search;

namespace Listener.Connectors.AppStore;

/// <summary>Customer reviews of one app in the App Store, storefront by storefront.</summary>
internal sealed class AppStoreConnector(JsonApi api) : IConnector
{
    // Page 11 answers 400.
    private const int LastPage = 10;

    public ConnectorInfo Info { get; } = new(
        "app-store",
        "app-store",
        "Reviews of an app in Apple's App Store.",
        TimeSpan.FromHours(1),
        "The newest 500 reviews of each storefront; the feed is empty at times for reasons of its own, which is never taken for a loss.")
    {
        Settings =
        [
            new("AppId", "Number of the app, such as 600000001")
            {
                Required = true,
                Check = value => value.Length is > 0 and < 15 && value.All(char.IsAsciiDigit) ? null : "is not the number of an app such as 600000001",
            },
            new("Countries", "Storefronts by commas, such as us,gb,de; us when it is not set")
            {
                Check = value => value.Split(',').All(country => country.Trim() is { Length: 2 } code && code.All(char.IsAsciiLetter))
                    ? null
                    : "is not a list of countries of two letters such as us,gb",
            },
        ],
    };

    public Task<Page> FetchAsync(SourceDefinition source, string? cursor, CancellationToken cancellationToken)
    {
        var app = source.Setting("AppId") ?? throw new FetchException(FetchFailure.Refused, $"Source {source.Name} has no AppId.");
        string[] countries = [.. (source.Setting("Countries") ?? "us").ToLowerInvariant().Split(',').Select(country => country.Trim()).Distinct()];
        return SearchWalk.StepAsync(
            new SearchRules { LookBack = TimeSpan.FromDays(30), PagesShift = true }, countries, cursor, api.Now, step => AskAsync(source, app, step, cancellationToken));
    }

    private async Task<SearchResult> AskAsync(SourceDefinition source, string app, SearchStep step, CancellationToken cancellationToken)
    {
        var page = int.TryParse(step.Next, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;
        var address = new Uri($"https://itunes.apple.com/{step.Query}/rss/customerreviews/page={page}/id={app}/sortby=mostrecent/json");
        var root = await api.GetAsync(source, FeedAddress.OnHost(address, source.BaseUrl), cancellationToken);
        var feed = root.Member("feed") ?? throw JsonShape.Unexpected("$.feed");
        var result = JsonShape.ToPosts(Reviews(feed), AppStoreJson.Default.AppStoreEntry, entry => entry.ToPost(step.Query, app));
        return result with { Next = page < LastPage && page < Last(feed) ? (page + 1).ToString(CultureInfo.InvariantCulture) : null };
    }

    // A list, one object, or nothing; some storefronts put the app itself first, which has no rating.
    private static IEnumerable<JsonElement> Reviews(JsonElement feed) => feed.Member("entry") switch
    {
        null => [],
        { ValueKind: JsonValueKind.Object } one => [one],
        { } list => JsonShape.Items(list, "$.feed.entry").Where(item => item.ValueKind != JsonValueKind.Object || item.Member("im:rating") is not null),
    };

    // <link rel="last" href=".../page=7/...">: only the number is taken.
    private static int Last(JsonElement feed)
    {
        foreach (var link in feed.Member("link") is { ValueKind: JsonValueKind.Array } links ? links.EnumerateArray() : default)
        {
            if (link.ValueKind == JsonValueKind.Object && link.Member("attributes") is { ValueKind: JsonValueKind.Object } attributes
                && attributes.TextOf("rel") == "last" && attributes.TextOf("href") is { } href && href.Split("page=") is [_, var rest, ..])
            {
                return int.TryParse(rest.Split('/')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last : 1;
            }
        }

        return 1;
    }
}
