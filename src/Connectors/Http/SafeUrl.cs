namespace Listener.Connectors.Http;

/// <summary>Addresses as they may be shown and logged: without user, query and fragment, and without the parts of a path that are keys.</summary>
public static class SafeUrl
{
    /// <summary>Scheme, host, port and path.</summary>
    public static string Of(Uri address)
    {
        var shown = address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        return shown + Path(address.AbsolutePath);
    }

    // The numbers of a Google alert are its only credential, and Telegram has its token in the path.
    private static string Path(string path)
    {
        if (path.StartsWith("/alerts/feeds/", StringComparison.OrdinalIgnoreCase))
            return "/alerts/feeds/***";
        if (path.StartsWith("/bot", StringComparison.Ordinal) && path.Contains(':', StringComparison.Ordinal))
            return "/bot***";
        return path.Length <= 200 ? path : $"{path[..200]}…";
    }
}
