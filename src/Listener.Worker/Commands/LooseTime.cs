using System.Globalization;

namespace Listener.Worker.Commands;

/// <summary>Times as people type them.</summary>
internal static class LooseTime
{
    public const string DurationForms = "90s, 10m, 2h, 7d, 1h30m or 00:10:00";

    public const string MomentForms = $"a time such as 2026-11-21, 2026-11-21T09:30Z, or how long ago: {DurationForms}";

    private static readonly string[] Forms =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"];

    /// <summary>More than nothing and at most a hundred years; null for anything else.</summary>
    public static TimeSpan? Duration(string text)
    {
        var time = text.Contains(':') ? Clock(text) : Units(text);
        return time > TimeSpan.Zero && time <= TimeSpan.FromDays(36_525) ? time : null;
    }

    /// <summary>UTC; a time without a zone is UTC, a duration is that long before <paramref name="now"/>.</summary>
    public static DateTimeOffset? Moment(string text, DateTimeOffset now)
    {
        if (Duration(text) is { } ago)
            return now - ago;
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, utc, out var time) ? time : null;
    }

    private static TimeSpan? Clock(string text) =>
        TimeSpan.TryParseExact(text, ["h\\:mm\\:ss", "d\\.hh\\:mm\\:ss"], CultureInfo.InvariantCulture, out var time) ? time : null;

    private static TimeSpan? Units(string text)
    {
        var (total, number, digits) = (0.0, 0.0, 0);
        foreach (var letter in text.Trim())
        {
            if (char.IsAsciiDigit(letter))
            {
                (number, digits) = ((number * 10) + (letter - '0'), digits + 1);
                continue;
            }

            if (digits is 0 or > 9 || SecondsOf(letter) is not { } seconds)
                return null;
            (total, number, digits) = (total + (number * seconds), 0, 0);
        }

        return digits == 0 && total is > 0 and < 4e9 ? TimeSpan.FromSeconds(total) : null;
    }

    private static double? SecondsOf(char unit) => unit switch
    {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 86_400,
        'w' => 604_800,
        _ => null,
    };
}
