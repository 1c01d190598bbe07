namespace Listener.Classifier.Brands;

/// <summary>A host with its sub-domains, and optionally the beginning of a path, whole segments of it.</summary>
internal sealed record SitePattern(string Host, string Path)
{
    private static readonly string[] Schemes = ["https://", "http://"];

    /// <summary>Reads <c>example.com/news</c>, with or without scheme and www; null when there is no host in it.</summary>
    public static SitePattern? Parse(string value)
    {
        var address = Schemes.Any(scheme => value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) ? value : "http://" + value;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.UserInfo.Length > 0 || Name(uri) is not { } name)
        {
            return null;
        }

        var host = name.ToLowerInvariant();
        return new(host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : host, uri.AbsolutePath.TrimEnd('/'));
    }

    public bool Matches(string? url)
    {
        if (url is null || !Uri.TryCreate(url.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? "http://" + url : url, UriKind.Absolute, out var uri)
            || Name(uri) is not { } host)
        {
            return false;
        }

        return host.EndsWith(Host, StringComparison.OrdinalIgnoreCase)
            && (host.Length == Host.Length || host[^(Host.Length + 1)] == '.')
            && uri.AbsolutePath.StartsWith(Path, StringComparison.OrdinalIgnoreCase)
            && (uri.AbsolutePath.Length == Path.Length || uri.AbsolutePath[Path.Length] == '/');
    }

    /// <summary>Null for a host whose letters no name may have: the only way to learn it is to ask for the ASCII form.</summary>
    private static string? Name(Uri uri)
    {
        try
        {
            return uri.IdnHost;
        }
        catch (UriFormatException)
        {
            return null;
        }
    }
}
