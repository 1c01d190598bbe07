using System.Globalization;

namespace Listener.Connectors.Text;

/// <summary>
/// Reads the dates people and programs write: RFC 822 and its many sins, RFC 3339, ISO 8601 with weeks and ordinal days, asctime, month names and
/// digits of other languages, twelve-hour clocks. A date without a zone counts as UTC; a weekday is believed only where nothing else tells the day
/// from the month.
/// </summary>
public static class LooseDate
{
    private const int LongestDate = 100;

    // Digits and signs of other scripts lie behind Hebrew; the words before it are read as they are.
    private const char LastPlain = '\u05FF';

    /// <summary>The time, in UTC; null when the text is no date between 1900 and 2199.</summary>
    public static DateTimeOffset? Parse(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        return text.Length is < 4 or > LongestDate ? null
            : text.ContainsAnyExceptInRange('\0', LastPlain) ? ReadForeign(text)
            : Read(text);
    }

    // A method of its own: what needs no room on the stack shall not pay for clearing it.
    private static DateTimeOffset? ReadForeign(ReadOnlySpan<char> text) =>
        Read(new ForeignDate(text, stackalloc char[LongestDate * ForeignDate.MostForOne]).Respell());

    private static DateTimeOffset? Read(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyInRange('0', '9'))
            return null;
        if (Epoch(text) is { } epoch)
            return epoch;
        var parts = new DateParts();
        var isDate = TryTime(text, ref parts, out var utc);
        if (!isDate || parts.HasLeftOver)
            isDate = TryAgain(text.ToString(), isDate, ref utc);
        return isDate ? new DateTimeOffset(utc, TimeSpan.Zero) : null;
    }

    private static bool TryTime(ReadOnlySpan<char> text, ref DateParts parts, out DateTime utc)
    {
        utc = default;
        if (!new DateScan(text, ref parts).Run())
            return false;
        if (parts.IsOrderOpen)
            parts.Weekday = WeekdayNames.In(text);
        return parts.TryTime(out utc);
    }

    // No date, or more numbers than a date has: one of them may have been the clock, and a word the month, misspelt.
    private static bool TryAgain(string text, bool isDate, ref DateTime utc)
    {
        var parts = new DateParts { GuessMonth = !isDate };
        if (TryTime(ClockSpelling.Respell(text), ref parts, out var better))
        {
            utc = better;
            return true;
        }

        parts = new DateParts { GuessMonth = true };
        return isDate || TryTime(ClockSpelling.LeaveOut(text), ref parts, out utc);
    }

    // Seconds or milliseconds since 1970; ten and thirteen digits are the years 2001 to 2286 and nothing else.
    private static DateTimeOffset? Epoch(ReadOnlySpan<char> text) =>
        text.Length is not (10 or 13) || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? null
        : text.Length == 10 ? DateTimeOffset.FromUnixTimeSeconds(count)
        : DateTimeOffset.FromUnixTimeMilliseconds(count);
}
