namespace Listener.Connectors.Feeds;

/// <summary>What Google wraps around other people's articles, taken off again.</summary>
internal static class GoogleLinks
{
    /// <summary>The target of Google's redirector; any other address as it is. The redirector's own parameters change from poll to poll.</summary>
    public static string Unwrap(string address)
    {
        if (!address.Contains("google.", StringComparison.OrdinalIgnoreCase) || !Uri.TryCreate(address, UriKind.Absolute, out var link)
            || !IsGoogle(link.Host) || link.AbsolutePath != "/url")
        {
            return address;
        }

        // Percent-decoded once, and a plus stays one: it belongs to the target.
        var pairs = link.Query.TrimStart('?').Split('&');
        var target = Value(pairs, "url=") ?? Value(pairs, "q=");
        return target is not null && FeedLinks.Resolve(target) is { } resolved ? resolved : address;
    }

    /// <summary>The title; Google News puts the name of the publication behind each.</summary>
    public static string? Headline(FeedEntry entry)
    {
        var suffix = $" - {entry.Source}";
        return entry is { Title: { } title, Source: { Length: > 0 }, Link: { } link } && title.Length > suffix.Length
            && title.EndsWith(suffix, StringComparison.Ordinal) && link.StartsWith("https://news.google.com/", StringComparison.OrdinalIgnoreCase)
            ? title[..^suffix.Length]
            : entry.Title;
    }

    /// <summary>Who published it, as far as the feed tells: the named source, or the site behind an alert's link.</summary>
    public static PostAuthor? Publisher(FeedEntry entry)
    {
        if (entry.Link?.StartsWith("https://news.google.com/", StringComparison.OrdinalIgnoreCase) == true && entry.Source is not null)
            return new PostAuthor(Name: entry.Source);
        if (!entry.Id.StartsWith("tag:google.com,2013:googlealerts/", StringComparison.Ordinal) || entry.Link is null
            || !Uri.TryCreate(Unwrap(entry.Link), UriKind.Absolute, out var target) || IsGoogle(target.Host))
        {
            return null;
        }

        var host = target.Host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? target.Host[4..] : target.Host;
        return new PostAuthor(Id: host, Name: host);
    }

    private static bool IsGoogle(string host) =>
        host.StartsWith("google.", StringComparison.OrdinalIgnoreCase) || host.StartsWith("www.google.", StringComparison.OrdinalIgnoreCase);

    private static string? Value(string[] pairs, string name)
    {
        foreach (var pair in pairs)
        {
            if (pair.StartsWith(name, StringComparison.Ordinal))
                return Uri.UnescapeDataString(pair[name.Length..]);
        }

        return null;
    }
}
