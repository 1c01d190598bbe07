using System.Text.RegularExpressions;

namespace Listener.Connectors.Text;

/// <summary>Clocks that look like numbers of the date, written with colons. Only for dates that could not be read as they stand.</summary>
internal static partial class ClockSpelling
{
    public static string Respell(string text)
    {
        text = SpacedColon().Replace(text, ":");
        text = ZeroTimeBeforeAnother().Replace(text, string.Empty);
        text = HourAndMinute().Replace(text, "$1:$2");
        text = HourOfTwentyFour().Replace(text, "$1:00");
        text = HourOfTwelve().Replace(text, "$1:00 $2m");
        text = Dotted().Replace(text, static match => match.Value.Replace('.', ':'));
        text = SixDigits().Replace(text, "$1 $3:$4:$5");
        return HourBeforeOffset().Replace(text, "$1:00");
    }

    /// <summary>The text without what looks like "14h30": where that is no clock, the day is still known.</summary>
    public static string LeaveOut(string text) => HourOfTwentyFour().Replace(HourAndMinute().Replace(text, " "), " ");

    // 19 : 48 : 21
    [GeneratedRegex(@"(?<=\d)\s*:\s*(?=\d)", RegexOptions.CultureInvariant)]
    private static partial Regex SpacedColon();

    // 2017-11-23 00:00:00.0 18:07:09.0: a column of days printed beside one of times.
    [GeneratedRegex(@"\b00?:00(?::00)?(?:\.0+)?\s+(?=\d{1,2}:\d{2})", RegexOptions.CultureInvariant)]
    private static partial Regex ZeroTimeBeforeAnother();

    // 14h30, 14 h 30
    [GeneratedRegex(@"(?<![\d:.])(\d{1,2}) ?[hH] ?(\d{2})(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex HourAndMinute();

    // 14h
    [GeneratedRegex(@"(?<![\d:.])(\d{1,2}) ?[hH](?![\da-zA-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex HourOfTwentyFour();

    // 9am, 9 p.m.
    [GeneratedRegex(@"(?<![\d:.])(\d{1,2})\s*([aApP])\.?[mM]\b", RegexOptions.CultureInvariant)]
    private static partial Regex HourOfTwelve();

    // 13.07.2016, 12.30
    [GeneratedRegex(@"(?<=\d{4}\b.*\s)\d{1,2}\.\d{2}(?:\.\d{2})?(?![.\d])", RegexOptions.CultureInvariant)]
    private static partial Regex Dotted();

    // 2016-07-13 120000
    [GeneratedRegex(@"^(\d{4}([-/.]?)\d{2}\2\d{2})\s+(\d{2})(\d{2})(\d{2})(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex SixDigits();

    // 23 Nov 2017 18 -0500
    [GeneratedRegex(@"(?<=\d{4}(?:-\d{2}-\d{2})?,?\s+)(\d{1,2})(?=\s+[-+]\d{2}:?\d{2}(?!\d))", RegexOptions.CultureInvariant)]
    private static partial Regex HourBeforeOffset();
}
