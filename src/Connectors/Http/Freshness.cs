using System.Globalization;
using Listener.Connectors.Text;

namespace Listener.Connectors.Http;

/// <summary>How long a server calls an answer fresh: RFC 9111 section 4.2.</summary>
internal static class Freshness
{
    /// <summary>max-age less Age, else Expires less Date; never negative, at most a day; null when nothing was said.</summary>
    public static TimeSpan? Of(string? cacheControl, string? age, string? expires, string? date)
    {
        var old = long.TryParse(age, NumberStyles.None, CultureInfo.InvariantCulture, out var aged) ? aged : 0;
        var lifetime = MaxAge(cacheControl) is { } seconds
            ? TimeSpan.FromSeconds(seconds - Math.Min(old, seconds))
            : LooseDate.Parse(expires) - LooseDate.Parse(date);
        return lifetime is null ? null
            : lifetime < TimeSpan.Zero ? TimeSpan.Zero
            : lifetime > RetryAfter.Longest ? RetryAfter.Longest : lifetime;
    }

    private static long? MaxAge(string? cacheControl)
    {
        foreach (var directive in (cacheControl ?? "").Split(','))
        {
            var text = directive.AsSpan().Trim();
            if (text.StartsWith("max-age=", StringComparison.OrdinalIgnoreCase)
                && long.TryParse(text[8..].Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            {
                return Math.Min(seconds, (long)RetryAfter.Longest.TotalSeconds * 365);
            }
        }

        return null;
    }
}
