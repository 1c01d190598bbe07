namespace Listener.Connectors.Http;

/// <summary>Which addresses may be asked at all, before any name is resolved.</summary>
internal static class OutboundRules
{
    /// <exception cref="FetchException">Refused.</exception>
    public static void Check(Uri address, Uri configured, bool allowPrivate)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https"))
            throw Refused($"{(address.IsAbsoluteUri ? address.Scheme : "no")} addresses are not fetched, only http and https.");
        if (address.UserInfo.Length > 0)
            throw Refused("addresses with a user name are not fetched.");

        if (!IsName(address))
            throw Refused("the host's name cannot be looked up.");

        // Another port is somebody's service, not a site, unless the operator named it.
        if (!allowPrivate && address.Port is not (80 or 443) && (address.Port != configured.Port || address.Host != configured.Host))
            throw Refused($"a redirect to port {address.Port} is not followed.");
    }

    // The only way to learn that a name has letters no name may have is to ask for its ASCII form.
    private static bool IsName(Uri address)
    {
        try
        {
            return address.IdnHost.Length > 0;
        }
        catch (UriFormatException)
        {
            return false;
        }
    }

    private static FetchException Refused(string reason) => new(FetchFailure.Refused, $"Refused: {reason}");
}
