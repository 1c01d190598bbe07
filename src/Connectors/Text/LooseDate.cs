using System.Globalization;

namespace Listener.Connectors.Text;

/// <summary>
/// Reads the dates people and programs write: RFC 822 and its many sins, RFC 3339, ISO 8601 with weeks and ordinal days, asctime, month names of
/// other languages, twelve-hour clocks. A date without a zone counts as UTC; a weekday is never believed.
/// </summary>
public static class LooseDate
{
    private const int LongestDate = 100;

    /// <summary>The time, in UTC; null when the text is no date between 1900 and 2199.</summary>
    public static DateTimeOffset? Parse(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.Length is < 4 or > LongestDate || !text.ContainsAnyInRange('0', '9'))
            return null;
        if (Epoch(text) is { } time)
            return time;
        var parts = new DateParts();
        return new DateScan(text, ref parts).Run() ? parts.ToTime() : null;
    }

    // Seconds or milliseconds since 1970; ten and thirteen digits are the years 2001 to 2286 and nothing else.
    private static DateTimeOffset? Epoch(ReadOnlySpan<char> text) =>
        text.Length is not (10 or 13) || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? null
        : text.Length == 10 ? DateTimeOffset.FromUnixTimeSeconds(count)
        : DateTimeOffset.FromUnixTimeMilliseconds(count);
}
