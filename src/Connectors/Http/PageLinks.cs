namespace Listener.Connectors.Http;

/// <summary>Reads the Link header (RFC 8288) for what leads to the next page. The address itself is never followed.</summary>
internal static class PageLinks
{
    /// <summary>The value of a query parameter of the link with <c>rel="next"</c>; null without one.</summary>
    public static string? NextParameter(string? header, string name)
    {
        foreach (var link in (header ?? "").Split('<', StringSplitOptions.RemoveEmptyEntries))
        {
            var end = link.IndexOf('>', StringComparison.Ordinal);
            if (end > 0 && IsNext(link[(end + 1)..]) && link.IndexOf('?', StringComparison.Ordinal) is > 0 and var query && query < end)
                return Parameter(link[(query + 1)..end], name);
        }

        return null;
    }

    private static bool IsNext(string attributes) => attributes.Split(';', ',')
        .Select(attribute => attribute.Trim())
        .Any(attribute => attribute.Equals("rel=\"next\"", StringComparison.OrdinalIgnoreCase) || attribute.Equals("rel=next", StringComparison.OrdinalIgnoreCase));

    private static string? Parameter(string query, string name) => query.Split('&')
        .Select(pair => pair.Split('=', 2))
        .Where(pair => pair.Length == 2 && pair[0] == name && pair[1].Length is > 0 and <= 1000)
        .Select(pair => Uri.UnescapeDataString(pair[1]))
        .FirstOrDefault();
}
