using System.Data.Common;
using Listener.Worker.Configuration;

namespace Listener.Worker.Security;

/// <summary>The values of a configuration that nothing may show.</summary>
internal static class KnownSecrets
{
    /// <summary>Shorter ones, such as guest, would black out ordinary words.</summary>
    private const int Shortest = 6;

    /// <summary>Each as it is written, and the parts of it that are secret by themselves.</summary>
    public static IEnumerable<string> Of(ListenerOptions options) =>
        OfBroker(options.Broker.Uri)
            .Concat(OfConnectionString(options.Storage.ConnectionString))
            .Concat(options.Http.Token is { } token ? [token] : [])
            .Concat(options.Sources.SelectMany(source => source.Secrets).SelectMany(Parts))
            .Concat(options.Webhooks.SelectMany(webhook => webhook.SecretWords).SelectMany(Parts))
            .Where(secret => secret.Length >= Shortest)
            .Distinct(StringComparer.Ordinal);

    private static string[] OfBroker(Uri address)
    {
        var written = address.UserInfo.Split(':', 2).ElementAtOrDefault(1) ?? "";
        return [written, Uri.UnescapeDataString(written)];
    }

    private static IEnumerable<string> OfConnectionString(string text)
    {
        var pairs = new DbConnectionStringBuilder { ConnectionString = text };
        return pairs.Keys.Cast<string>()
            .Where(key => key.Contains("passw", StringComparison.OrdinalIgnoreCase) || key.Equals("pwd", StringComparison.OrdinalIgnoreCase))
            .Select(key => pairs[key].ToString() ?? "");
    }

    /// <summary>A list of webhook secrets (key, key@end) is as secret as each of its keys, with whsec_ or without.</summary>
    private static IEnumerable<string> Parts(string secret)
    {
        yield return secret;
        foreach (var word in secret.Split([' ', ',', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            var key = word.LastIndexOf('@') is > 0 and var at ? word[..at] : word;
            yield return key;
            if (key.StartsWith("whsec_", StringComparison.Ordinal))
                yield return key["whsec_".Length..];
        }
    }
}
