using System.Globalization;
using System.Text;

namespace Listener.Worker.Terminal;

/// <summary>
/// Other people's words, made harmless for a terminal: escape sequences, other control characters, line separators, marks that reorder text and
/// characters without width become visible escapes such as <c>\x1b</c>.
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
        Rune? before = null;
        for (var at = 0; at < text.Length;)
        {
            var rune = RuneAt(text, ref at);
            var previous = before;
            before = rune;
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
            line.Append(IsHarmful(rune) && !ZeroWidth.Spells(previous, rune, at < text.Length ? RuneAt(text, at) : null) ? Escape(rune) : rune.ToString());
        }

        return line.ToString();
    }

    private static string Escape(Rune rune) => rune.Value <= 0xFF ? $"\\x{rune.Value:x2}" : $"\\u{rune.Value:x4}";

    private static Rune RuneAt(string text, int at) => RuneAt(text, ref at);

    // A lone surrogate is read as U+FFFD.
    private static Rune RuneAt(string text, ref int at)
    {
        Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length);
        at += length;
        return rune;
    }

    private static bool IsSpace(Rune rune) => rune.Value is ' ' or '\t' or '\r' or '\n' or 0xA0;

    /// <summary>
    /// Control characters, line and paragraph separators, tags, and format characters: the marks of UAX #9 that change the order of what follows, and what
    /// has no width. The signs that span numbers of Arabic, Syriac and Kaithi are of that category too, and visible (Unicode, Prepended_Concatenation_Mark).
    /// </summary>
    private static bool IsHarmful(Rune rune) => rune.Value switch
    {
        < 0x7F => rune.Value < 0x20,
        (>= 0x0600 and <= 0x0605) or 0x06DD or 0x070F or 0x0890 or 0x0891 or 0x08E2 or 0x110BD or 0x110CD => false,
        >= 0xE0000 and <= 0xE0FFF => true,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator,
    };
}
