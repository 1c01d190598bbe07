namespace Listener.Connectors.Http;

/// <summary>Checks Host settings.</summary>
internal static class HostNames
{
    /// <summary>Null for a host name, else what is wrong with it.</summary>
    public static string? Check(string value) =>
        Uri.TryCreate($"https://{value}/", UriKind.Absolute, out var address) && address.AbsolutePath == "/" && address.UserInfo.Length == 0
        && address.Query.Length == 0 && address.Fragment.Length == 0 && value.Contains('.', StringComparison.Ordinal)
            ? null
            : "is not a host name such as mastodon.social";
}
