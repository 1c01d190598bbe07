using System.Globalization;
using System.Text;

namespace Listener.Worker.Terminal;

/// <summary>
/// Other people's words, made harmless for a terminal: escape sequences, other control characters, line separators and marks that reorder text
/// become visible escapes such as <c>\x1b</c>.
/// </summary>
public static class SafeText
{
    /// <summary>One line: breaks and tabs become single spaces, what is left of control characters is shown as escapes.</summary>
    /// <param name="text">Null counts as empty.</param>
    /// <param name="most">UTF-16 units after which it is cut with an ellipsis, never inside a character.</param>
    public static string Line(string? text, int most = int.MaxValue)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var line = new StringBuilder(Math.Min(text.Length, 256));
        var spaceIsDue = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsSpace(rune))
            {
                spaceIsDue = line.Length > 0;
                continue;
            }

            if (spaceIsDue)
                line.Append(' ');
            spaceIsDue = false;
            if (line.Length + rune.Utf16SequenceLength > most)
                return line.Append('…').ToString();
            Append(line, rune);
        }

        return line.ToString();
    }

    // Lone surrogates arrive here as U+FFFD: that is how runes are enumerated.
    private static void Append(StringBuilder line, Rune rune)
    {
        if (!IsHarmful(rune))
            line.Append(rune.ToString());
        else if (rune.Value <= 0xFF)
            line.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}");
        else
            line.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
    }

    private static bool IsSpace(Rune rune) => rune.Value is ' ' or '\t' or '\r' or '\n' or 0xA0;

    /// <summary>Control characters, line and paragraph separators, and the marks of UAX #9 that change the order of what follows.</summary>
    private static bool IsHarmful(Rune rune) => rune.Value
        is < 0x20 or (>= 0x7F and <= 0x9F)
        or 0x061C or 0x200E or 0x200F or 0x2028 or 0x2029
        or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069)
        or 0xFEFF or (>= 0xE0000 and <= 0xE0FFF);
}
