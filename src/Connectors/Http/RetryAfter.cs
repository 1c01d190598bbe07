using System.Globalization;
using Listener.Connectors.Text;

namespace Listener.Connectors.Http;

/// <summary>Reads what servers say about when to come back: RFC 9110 section 10.2.3, seconds or a date, in the wild anything.</summary>
public static class RetryAfter
{
    /// <summary>Nobody is believed for longer.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>The wait from <paramref name="now"/> on, between nothing and a day; null for what is neither a number nor a date.</summary>
    public static TimeSpan? Parse(string? value, DateTimeOffset now)
    {
        var text = value.AsSpan().Trim();
        if (text.IsEmpty)
            return null;
        if (text.IndexOfAnyExceptInRange('0', '9') < 0)
            return text.TrimStart('0').Length > 6 ? Longest : Clamp(TimeSpan.FromSeconds(int.Parse(text, CultureInfo.InvariantCulture)));
        return LooseDate.Parse(text) is { } date ? Clamp(date - now)
            : DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out var far) ? Clamp(far - now) // as far away as 9999
            : null;
    }

    private static TimeSpan Clamp(TimeSpan wait) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait > Longest ? Longest : wait;
}
