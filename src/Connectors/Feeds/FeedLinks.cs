namespace Listener.Connectors.Feeds;

/// <summary>Addresses in feeds: made absolute, kept as written where they are, dropped where no browser should go.</summary>
internal static class FeedLinks
{
    private const int LongestAddress = 4_096;

    /// <summary>An absolute http(s) address, or null. <c>//host/path</c> has the scheme of its base (RFC 3986, section 5.2.2), https without one.</summary>
    /// <param name="address">As the feed has it.</param>
    /// <param name="bases">What it may be relative to, the first that is usable wins.</param>
    public static string? Resolve(ReadOnlySpan<char> address, params ReadOnlySpan<string?> bases)
    {
        address = address.Trim();
        if (address.IsEmpty || address.Length > LongestAddress)
            return null;
        if (HasScheme(address))
            return IsHttp(address) ? Cleaned(address) : WithHost(address) is { } mended && IsHttp(mended) ? Cleaned(mended) : null;
        foreach (var candidate in bases)
        {
            if (candidate is not null && Uri.TryCreate(candidate, UriKind.Absolute, out var root) && root.Scheme is "http" or "https"
                && Uri.TryCreate(root, Cleaned(address), out var resolved) && resolved.Scheme is "http" or "https")
            {
                return resolved.AbsoluteUri;
            }
        }

        return address.StartsWith("//") && address.Length > 2 && address[2] != '/' ? Cleaned($"https:{address}") : null;
    }

    /// <summary>
    /// What a link that leads to no page says, as the feed has it: one relative to nothing known, or of a scheme that browsers leave to others (magnet:, tag:).
    /// Null for what would run in a browser.
    /// </summary>
    public static string? AsWritten(ReadOnlySpan<char> address)
    {
        address = address.Trim();
        if (address.IsEmpty || address.Length > LongestAddress || address.ContainsAny(" \t\r\n"))
            return null;
        return HasScheme(address) && Runs(address[..address.IndexOf(':')]) ? null : Cleaned(address);
    }

    /// <summary>The base address that an xml:base makes of the one outside.</summary>
    public static string? Rebase(string? outer, ReadOnlySpan<char> inner) => Resolve(inner, outer) ?? outer;

    /// <summary>True for an absolute http(s) address with a host.</summary>
    public static bool IsHttp(ReadOnlySpan<char> address)
    {
        var host = address.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7
            : address.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8 : int.MaxValue;
        return address.Length > host && address[host] is not ('/' or '?' or '#' or ':');
    }

    /// <summary>
    /// The address without what only says where a visitor came from (utm_*, fbclid, gclid) and without its fragment: the same page, the same text.
    /// </summary>
    public static string Canonical(string address)
    {
        var fragment = address.IndexOf('#', StringComparison.Ordinal);
        return WithoutTrackers(fragment < 0 ? address : address[..fragment]);
    }

    /// <summary>
    /// The address without utm_*, fbclid and gclid. Its fragment stays: the entries of a page of changes are told apart by nothing else.
    /// </summary>
    public static string WithoutTrackers(string address)
    {
        var fragment = address.IndexOf('#', StringComparison.Ordinal);
        var page = fragment < 0 ? address : address[..fragment];
        var place = fragment < 0 || address.AsSpan(fragment).StartsWith("#:~:") ? "" : address[fragment..];
        var query = page.IndexOf('?', StringComparison.Ordinal);
        if (query < 0)
            return page + place;
        var kept = page[(query + 1)..].Split('&').Where(pair =>
            !pair.StartsWith("utm_", StringComparison.OrdinalIgnoreCase) && !pair.StartsWith("fbclid=", StringComparison.OrdinalIgnoreCase)
            && !pair.StartsWith("gclid=", StringComparison.OrdinalIgnoreCase));
        var rest = string.Join('&', kept);
        return rest.Length == 0 ? page[..query] + place : $"{page[..query]}?{rest}{place}";
    }

    // Browsers count no slash too many before a host: URL Standard 4.4, "special authority ignore slashes state".
    private static string? WithHost(ReadOnlySpan<char> address) =>
        address.IndexOf(":///") is (4 or 5) and var colon && address.StartsWith("http", StringComparison.OrdinalIgnoreCase)
            ? $"{address[..colon]}://{address[colon..].TrimStart(":/")}" : null;

    private static bool Runs(ReadOnlySpan<char> scheme) =>
        scheme.Equals("javascript", StringComparison.OrdinalIgnoreCase) || scheme.Equals("vbscript", StringComparison.OrdinalIgnoreCase)
        || scheme.Equals("data", StringComparison.OrdinalIgnoreCase) || scheme.Equals("file", StringComparison.OrdinalIgnoreCase)
        || scheme.Equals("blob", StringComparison.OrdinalIgnoreCase) || scheme.Equals("about", StringComparison.OrdinalIgnoreCase);

    private static bool HasScheme(ReadOnlySpan<char> address)
    {
        var colon = address.IndexOf(':');
        if (colon <= 0 || !char.IsAsciiLetter(address[0]))
            return false;
        foreach (var c in address[..colon])
        {
            // Tabs and line ends inside "java\nscript:" are ignored by browsers, so they do not hide a scheme here.
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.' or '\t' or '\n' or '\r'))
                return false;
        }

        return true;
    }

    // Browsers drop tabs and line ends inside addresses (URL Standard 4.4) and escape spaces.
    private static string Cleaned(ReadOnlySpan<char> address)
    {
        if (!address.ContainsAnyInRange('\0', ' ') && !address.Contains('\u007f'))
            return address.ToString();
        var clean = new System.Text.StringBuilder(address.Length);
        foreach (var c in address)
        {
            if (c == ' ')
                clean.Append("%20");
            else if (c > ' ' && c != '\u007f')
                clean.Append(c);
        }

        return clean.ToString();
    }
}
