using System.Text.RegularExpressions;

namespace Listener.Worker.Security;

/// <summary>Takes secrets out of text: the known ones by value, the others by the places they stand in.</summary>
public sealed partial class Redactor
{
    /// <summary>What stands where a secret stood.</summary>
    public const string Mark = "***";

    /// <summary>Shorter values would black out ordinary words.</summary>
    private const int ShortestSecret = 4;

    private readonly string[] _secrets;

    /// <param name="secrets">Whole values; also found as they look within a URL.</param>
    public Redactor(IEnumerable<string> secrets)
    {
        // The longest first: a secret may be part of another one.
        _secrets = [.. secrets.Where(secret => secret.Length >= ShortestSecret)
            .SelectMany(secret => new[] { secret, Uri.EscapeDataString(secret) })
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(secret => secret.Length)];
    }

    /// <summary>The text without secrets; the same instance when there were none.</summary>
    public string Clean(string text)
    {
        foreach (var secret in _secrets)
            text = text.Replace(secret, Mark, StringComparison.Ordinal);
        text = UserInfo().Replace(text, $"://{Mark}@");
        text = Bearer().Replace(text, $"$1 {Mark}");
        return NamedValue().Replace(text, $"$1{Mark}");
    }

    /// <summary>user:password before the host of a URL (RFC 3986, section 3.2.1); a password may hold an unescaped @.</summary>
    [GeneratedRegex(@"://[^\s/?#""'<>]*@", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"\b(Bearer|Basic)\s+[A-Za-z0-9+/=._~-]{8,}", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Bearer();

    /// <summary>Parameters of URLs, and pairs of connection strings.</summary>
    [GeneratedRegex(
        @"((?:[?&;\s]|^)(?:[a-z_-]*token|api[_-]?key|key|[a-z_-]*secret|sig|signature|password|passwd|pwd)=)[^&;\s""'#]+",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex NamedValue();
}
