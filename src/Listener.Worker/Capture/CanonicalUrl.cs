namespace Listener.Worker.Capture;

/// <summary>The one form of a link that two sources agree on: redirectors unwrapped, trackers removed.</summary>
public static class CanonicalUrl
{
    private const int MaxRedirectors = 3;

    /// <summary>Parameters that say how a reader came, never what he reads. Those ending in _ are prefixes.</summary>
    private static readonly string[] Trackers =
    [
        "utm_", "mtm_", "pk_", "hsa_", "vero_", "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "ysclid", "twclid", "ttclid", "li_fat_id",
        "igshid", "igsh", "mc_cid", "mc_eid", "_hsenc", "_hsmi", "mkt_tok", "oly_anon_id", "oly_enc_id", "_openstat", "wickedid", "s_cid", "xtor", "cmpid", "ocid", "ftag",
        "guccounter", "guce_referrer", "guce_referrer_sig", "__twitter_impression", "ref_src", "ref_url", "spm", "scm", "at_medium", "at_campaign",
    ];

    /// <summary>Parameters in which known redirectors carry the target.</summary>
    private static readonly (string Host, string Path, string Parameter)[] Redirectors =
    [
        ("google.", "/url", "url"), ("google.", "/url", "q"), ("l.facebook.com", "/l.php", "u"), ("lm.facebook.com", "/l.php", "u"), ("l.instagram.com", "/", "u"),
        ("youtube.com", "/redirect", "q"), ("linkedin.com", "/redir/redirect", "url"), ("bing.com", "/news/apiclick.aspx", "url"), ("duckduckgo.com", "/l/", "uddg"), ("vk.com", "/away.php", "to"),
    ];

    /// <summary>Null for what is not an absolute http(s) link. The host is lower-case, default ports and empty queries are gone, and so is a fragment that names no post.</summary>
    /// <remarks>Scheme, <c>www.</c> and a slash at the end stay as they are: people follow this link, and a server may know only one of the two.</remarks>
    public static string? Of(string? link)
    {
        for (var hop = 0; hop < MaxRedirectors; hop++)
        {
            if (!Uri.TryCreate(link, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || !HasName(uri))
            {
                return null;
            }

            var parameters = Parameters(uri.Query);
            if (Target(uri, parameters) is not { } target)
            {
                return Rebuild(uri, parameters);
            }

            link = target;
        }

        return null;
    }

    /// <summary>False for a host whose letters no name may have: the only way to learn it is to ask for the ASCII form.</summary>
    private static bool HasName(Uri uri)
    {
        try
        {
            return Uri.CheckHostName(uri.IdnHost) != UriHostNameType.Unknown;
        }
        catch (UriFormatException)
        {
            return false;
        }
    }

    private static string Rebuild(Uri uri, IReadOnlyList<(string Name, string Raw)> parameters)
    {
        var kept = parameters.Where(parameter => !IsTracker(parameter.Name)).Select(parameter => parameter.Raw).ToList();
        var query = kept.Count == 0 ? "" : "?" + string.Join('&', kept);
        var authority = uri.IsDefaultPort ? uri.IdnHost.ToLowerInvariant() : $"{uri.IdnHost.ToLowerInvariant()}:{uri.Port}";
        return $"{uri.Scheme}://{(uri.HostNameType == UriHostNameType.IPv6 ? uri.Authority : authority)}{uri.AbsolutePath}{query}{Fragment(uri.Fragment)}";
    }

    /// <summary>What names a post or a route stays; a place on the page, and what readers' tools add, do not.</summary>
    private static string Fragment(string fragment) =>
        fragment.Length <= 1 || fragment.StartsWith("#:~:", StringComparison.Ordinal) || IsTracker(fragment[1..].Split('=')[0])
            || !LinkFragment.IsPartOfTheIdentity(fragment.AsSpan(1)) ? "" : fragment;

    private static bool IsTracker(string name) =>
        Array.Exists(Trackers, tracker => tracker.EndsWith('_') && tracker.Length > 2
            ? name.StartsWith(tracker, StringComparison.OrdinalIgnoreCase)
            : name.Equals(tracker, StringComparison.OrdinalIgnoreCase));

    /// <summary>Only the first ? is the query's mark: a second one belongs to the first parameter's name.</summary>
    private static List<(string Name, string Raw)> Parameters(string query) =>
        [.. (query.Length > 0 ? query[1..] : query).Split('&', StringSplitOptions.RemoveEmptyEntries).Select(raw => (raw.Split('=', 2)[0], raw))];

    private static string? Target(Uri uri, IReadOnlyList<(string Name, string Raw)> parameters)
    {
        foreach (var (host, path, name) in Redirectors)
        {
            if (IsHost(uri.IdnHost, host) && uri.AbsolutePath.Equals(path, StringComparison.OrdinalIgnoreCase)
                && parameters.FirstOrDefault(parameter => parameter.Name == name) is { Raw: { } raw } && raw.Contains('='))
            {
                var target = Uri.UnescapeDataString(raw[(raw.IndexOf('=') + 1)..]);
                if (target.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || target.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
                {
                    return target;
                }
            }
        }

        return null;
    }

    /// <summary>A name ending in a dot stands for every country's domain: google.fi, google.co.uk.</summary>
    private static bool IsHost(string host, string name)
    {
        var bare = host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? host[4..] : host;
        return name.EndsWith('.') ? bare.StartsWith(name, StringComparison.OrdinalIgnoreCase) : bare.Equals(name, StringComparison.OrdinalIgnoreCase);
    }
}
