namespace Listener.Connectors.Search;

/// <summary>Queries of a source: its own, else the brands' terms.</summary>
internal static class SearchQueries
{
    public static SettingInfo Setting(string example) => new("Query", $"What to search for, such as {example}; the brands' terms when it is not set");

    /// <summary>One for each term, quoted; for sources that know no OR.</summary>
    /// <exception cref="FetchException">Refused: there is nothing to search for.</exception>
    public static IReadOnlyList<string> Each(SourceDefinition source) => Own(source) ?? [.. Terms(source).Select(Quoted)];

    /// <summary>Terms joined by OR, as many to a query as fit into <paramref name="maxLength"/> characters.</summary>
    /// <exception cref="FetchException">Refused: there is nothing to search for.</exception>
    public static IReadOnlyList<string> Joined(SourceDefinition source, int maxLength)
    {
        if (Own(source) is { } own)
            return own;
        var queries = new List<string>();
        foreach (var term in Terms(source).Select(Quoted))
        {
            if (queries.Count > 0 && queries[^1].Length + term.Length + 4 <= maxLength)
                queries[^1] += $" OR {term}";
            else
                queries.Add(term);
        }

        return queries;
    }

    /// <summary>The brands' terms, each once.</summary>
    /// <exception cref="FetchException">Refused: there are none.</exception>
    public static IReadOnlyList<string> Terms(SourceDefinition source)
    {
        string[] terms =
        [
            .. source.SearchTerms.Select(term => term.Replace("\"", "", StringComparison.Ordinal).Trim()).Where(term => term.Length > 0)
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];
        return terms.Length > 0 ? terms
            : throw new FetchException(FetchFailure.Refused, $"Source {source.Name} has no Query, and no brand has terms to search for.");
    }

    private static string Quoted(string term) => $"\"{term}\"";

    private static string[]? Own(SourceDefinition source) =>
        source.Setting("Query") is { } query && !string.IsNullOrWhiteSpace(query) ? [query.Trim()] : null;
}
