namespace Listener.Connectors.Feeds;

/// <summary>The Url setting of the feed kinds.</summary>
internal static class FeedAddress
{
    /// <summary>Null for an address that can be polled, else what is wrong with it.</summary>
    public static string? Check(string value)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            return "is not an absolute http or https address";
        if (address.UserInfo.Length > 0)
            return "holds a user name; credentials do not belong into an address";
        return address.Fragment.Length > 0 ? "has a fragment (#...), which no server ever sees" : null;
    }

    /// <summary>The address of a source, on another host when the source says so.</summary>
    /// <exception cref="FetchException">Refused: the setting is missing or wrong.</exception>
    public static Uri Of(SourceDefinition source)
    {
        var value = source.Setting("Url") ?? "";
        if (Check(value) is { } wrong)
            throw new FetchException(FetchFailure.Refused, $"Url of source {source.Name} {wrong}.");
        return OnHost(new Uri(value), source.BaseUrl);
    }

    /// <summary>The same path and query at another scheme, host and port.</summary>
    public static Uri OnHost(Uri address, Uri? host) =>
        host is null ? address : new UriBuilder(address) { Scheme = host.Scheme, Host = host.Host, Port = host.Port }.Uri;
}
