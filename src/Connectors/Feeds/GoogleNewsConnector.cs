using System.Text.Json;

namespace Listener.Connectors.Feeds;

/// <summary>Google News search as a feed; works from the brands' words alone.</summary>
internal sealed class GoogleNewsConnector(FeedFetcher feeds) : IConnector
{
    public ConnectorInfo Info { get; } = new(
        "google-news",
        "news",
        "News articles that Google finds for a query.",
        TimeSpan.FromMinutes(30),
        "The headline and the publication only, up to a hundred results of the last day; links lead through Google.")
    {
        Keyless = true,
        Settings =
        [
            new("Query", "Google News query, such as \"Acme Air\" -jobs; the brands' terms when it is not set"),
            new("Language", "Language of the edition, such as en-US or de")
            {
                Check = value => IsTag(value) ? null : "is not a language such as en-US or de",
            },
            new("Country", "Country of the edition, such as US or DE")
            {
                Check = value => value.Length == 2 && value.All(char.IsAsciiLetter) ? null : "is not a country of two letters such as US",
            },
        ],
    };

    public async Task<Page> FetchAsync(SourceDefinition source, string? cursor, CancellationToken cancellationToken)
    {
        var queries = GoogleNewsQuery.Of(source);
        if (queries.Count == 0)
            throw new FetchException(FetchFailure.Refused, $"Source {source.Name} has no Query, and no brand has terms to search for.");
        var state = Read(cursor, queries.Count);
        var (page, after) = await feeds.FetchAsync(
            source, GoogleNewsQuery.Address(source, queries[state.Next]), state.Parts[state.Next], GoogleAnswers.Throttling, cancellationToken);
        var next = (state.Next + 1) % queries.Count;
        var parts = state.Parts.Select((part, index) => index == state.Next ? after : part).ToArray();
        return page with
        {
            // Ids of Google News are the same in every edition and search, and results come and go by relevance: neither scope nor gap.
            Posts = [.. page.Posts.Select(post => post with { Scope = null })],
            Gap = null,
            Cursor = JsonSerializer.Serialize(new SearchCursor(next, parts), FeedCursorJson.Default.SearchCursor),
            More = next > 0,
        };
    }

    private static SearchCursor Read(string? cursor, int queries)
    {
        try
        {
            if (cursor is not null && JsonSerializer.Deserialize(cursor, FeedCursorJson.Default.SearchCursor) is { Parts: not null } state
                && state.Parts.Count == queries && state.Next >= 0 && state.Next < queries)
            {
                return state;
            }
        }
        catch (JsonException)
        {
            // As if for the first time.
        }

        return new SearchCursor(0, new FeedCursor?[queries]);
    }

    private static bool IsTag(string value) => value.Length is >= 2 and <= 12 && value.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
