using System.Globalization;
using System.Text;

namespace Listener.Worker.Security;

/// <summary>Text of strangers for logs and terminals: nothing in it starts a line, moves a cursor or turns the reading direction.</summary>
public static class LogSafe
{
    private const int Longest = 200;

    /// <summary>Escaped and cut to 200 characters, the cut marked; never within a character.</summary>
    public static string Of(string? text)
    {
        if (text is null)
            return "";
        var escaped = Escape(text.Length > Longest + 1 ? text[..(Longest + 1)] : text);
        if (escaped.Length <= Longest && text.Length <= Longest)
            return escaped;
        var end = Math.Min(Longest - 1, escaped.Length);
        return escaped[..(char.IsHighSurrogate(escaped[end - 1]) ? end - 1 : end)] + "…";
    }

    /// <summary>Visible escapes for control, format, line-separating and unpaired characters, whatever the length. Text that needs none is returned as it is.</summary>
    public static string Escape(string text)
    {
        if (!NeedsEscape(text))
            return text;
        var safe = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
            {
                AppendPair(safe, text, i++);
                continue;
            }

            var letter = text[i];
            if (IsSafe(letter))
                safe.Append(letter);
            else if (letter < 0x100)
                safe.Append(CultureInfo.InvariantCulture, $"\\x{(int)letter:x2}");
            else
                safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
        }

        return safe.ToString();
    }

    private static bool NeedsEscape(string text)
    {
        foreach (var letter in text)
        {
            if (char.IsSurrogate(letter) || !IsSafe(letter))
                return true;
        }

        return false;
    }

    // Tags and language marks of plane 14 are invisible, so they can hide text from whoever reads the log.
    private static void AppendPair(StringBuilder safe, string text, int at)
    {
        if (CharUnicodeInfo.GetUnicodeCategory(text, at) is UnicodeCategory.Format)
            safe.Append(CultureInfo.InvariantCulture, $"\\U{char.ConvertToUtf32(text, at):x8}");
        else
            safe.Append(text, at, 2);
    }

    /// <summary>Format covers bidirectional controls (U+202A to U+202E, U+2066 to U+2069) and zero-width characters.</summary>
    private static bool IsSafe(char letter) => char.GetUnicodeCategory(letter) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate);
}
