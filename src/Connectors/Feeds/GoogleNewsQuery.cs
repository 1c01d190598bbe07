namespace Listener.Connectors.Feeds;

/// <summary>Queries and addresses of Google News search.</summary>
internal static class GoogleNewsQuery
{
    // Google reads 32 words of a query.
    private const int MaxWords = 24;

    /// <summary>The configured query, else the brands' terms, as many to a query as Google reads. Each is limited to the last day.</summary>
    public static IReadOnlyList<string> Of(SourceDefinition source)
    {
        if (source.Setting("Query") is { } query && !string.IsNullOrWhiteSpace(query))
            return [Recent(query.Trim())];
        var queries = new List<string>();
        var terms = new List<string>();
        var words = 0;
        foreach (var term in source.SearchTerms.Where(term => !string.IsNullOrWhiteSpace(term)).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var length = term.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length + 1;
            if (terms.Count > 0 && words + length > MaxWords)
            {
                queries.Add(Recent(string.Join(" OR ", terms)));
                (words, terms) = (0, []);
            }

            terms.Add($"\"{term.Replace("\"", "", StringComparison.Ordinal).Trim()}\"");
            words += length;
        }

        if (terms.Count > 0)
            queries.Add(Recent(string.Join(" OR ", terms)));
        return queries;
    }

    /// <summary>Language, country and edition must agree, or the answer is empty.</summary>
    public static Uri Address(SourceDefinition source, string query)
    {
        var language = source.Setting("Language") ?? "en-US";
        var country = (source.Setting("Country") ?? Home(language)).ToUpperInvariant();
        var address = new Uri(
            $"https://news.google.com/rss/search?q={Uri.EscapeDataString(query)}&hl={Uri.EscapeDataString(language)}" +
            $"&gl={Uri.EscapeDataString(country)}&ceid={Uri.EscapeDataString(country)}:{Edition(language, country)}");
        return FeedAddress.OnHost(address, source.BaseUrl);
    }

    private static string Home(string language) => language.Length switch
    {
        5 => language[3..],
        2 when !language.Equals("en", StringComparison.OrdinalIgnoreCase) => language,
        _ => "US",
    };

    private static string Edition(string language, string country) => (language.Split('-')[0].ToLowerInvariant(), country) switch
    {
        ("pt", "BR") => "pt-419",
        ("es", not "ES") => "es-419",
        ("zh", "CN") => "zh-Hans",
        ("zh", _) => "zh-Hant",
        var (primary, _) => primary,
    };

    private static string Recent(string query) =>
        query.Contains("when:", StringComparison.OrdinalIgnoreCase) || query.Contains("after:", StringComparison.OrdinalIgnoreCase) ? query
        : query.Contains(" OR ", StringComparison.Ordinal) ? $"({query}) when:1d" : $"{query} when:1d";
}
