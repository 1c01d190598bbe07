using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Listener.Connectors.Text;

/// <summary>Character references of XML and HTML, read leniently: what is no reference stays as it is.</summary>
internal static class CharacterReferences
{
    private const int LongestName = 32;

    // Windows-1252 in place of the C1 controls: HTML Standard 13.2.5.80, and what authors of such documents meant.
    private const string C1 = "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F" +
                              "\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

    private static readonly FrozenDictionary<string, Reference> Names = ReadNames();

    private static readonly FrozenDictionary<string, Reference>.AlternateLookup<ReadOnlySpan<char>> ByName =
        Names.GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly record struct Reference(string Text, bool WithoutSemicolon);

    /// <summary>
    /// Reads the reference that begins at <c>text[0]</c>, an ampersand. The result is the number of characters it takes, 0 when it is none;
    /// up to two characters are written. In HTML some old names end without a semicolon, though never before a letter, digit or equals sign:
    /// <c>?page=1&amp;copy=2</c> is an address.
    /// </summary>
    public static int Read(ReadOnlySpan<char> text, bool html, Span<char> output, out int written)
    {
        written = 0;
        if (text.Length < 3)
            return 0;
        if (text[1] == '#')
            return ReadNumber(text, output, out written);

        var length = 1;
        while (length < text.Length && length <= LongestName && char.IsAsciiLetterOrDigit(text[length]))
            length++;
        var closed = length < text.Length && text[length] == ';';
        if (length == 1 || (!closed && (!html || (length < text.Length && text[length] == '='))))
            return 0;
        if (ReadName(text[1..length], closed, output, out written))
            return closed ? length + 1 : length;

        // Run together with the word behind: HTML Standard 13.2.5.73. Of the old names the two that no word or address begins with.
        var known = text[1..] switch { ['q', 'u', 'o', 't', ..] => 5, ['n', 'b', 's', 'p', ..] => 5, _ => 0 };
        return html && !closed && known > 0 && ReadName(text[1..known], closed: true, output, out written) ? known : 0;
    }

    /// <summary>The character meant by a C1 control: windows-1252 is what such bytes nearly always were.</summary>
    public static char FromC1(char c1) => C1[c1 - 0x80];

    private static bool ReadName(ReadOnlySpan<char> name, bool closed, Span<char> output, out int written)
    {
        written = 1;
        if (closed)
        {
            output[0] = name switch { "amp" => '&', "lt" => '<', "gt" => '>', "quot" => '"', "apos" => '\'', "nbsp" => '\u00a0', _ => '\0' };
            if (output[0] != '\0')
                return true;
        }

        written = 0;
        if (!ByName.TryGetValue(name, out var reference) || (!closed && !reference.WithoutSemicolon))
            return false;
        reference.Text.CopyTo(output);
        written = reference.Text.Length;
        return true;
    }

    private static int ReadNumber(ReadOnlySpan<char> text, Span<char> output, out int written)
    {
        written = 0;
        var hex = text.Length > 3 && (text[2] | 0x20) == 'x';
        var first = hex ? 3 : 2;
        var end = first;
        var code = 0;
        while (end < text.Length && (hex ? char.IsAsciiHexDigit(text[end]) : char.IsAsciiDigit(text[end])))
        {
            var digit = char.IsAsciiDigit(text[end]) ? text[end] - '0' : (text[end] | 0x20) - 'a' + 10;
            code = Math.Min((code * (hex ? 16 : 10)) + digit, 0x110000);
            end++;
        }

        if (end == first)
            return 0;
        written = Encode(code, output);
        return end < text.Length && text[end] == ';' ? end + 1 : end;
    }

    // Controls and noncharacters vanish, what lies outside Unicode becomes U+FFFD: HTML Standard 13.2.5.80, less its parse errors.
    private static int Encode(int code, Span<char> output)
    {
        if (code is >= 0x80 and < 0xA0)
            code = C1[code - 0x80];
        if (code is (< 0x20 and not ('\t' or '\n' or '\r')) or 0x7F or 0xFFFE or 0xFFFF)
            return 0;
        return (Rune.IsValid(code) ? new Rune(code) : Rune.ReplacementChar).EncodeToUtf16(output);
    }

    private static FrozenDictionary<string, Reference> ReadNames()
    {
        using var stream = typeof(CharacterReferences).Assembly.GetManifestResourceStream("character-references.txt")
            ?? throw new InvalidOperationException("The table of character references is not part of this assembly.");
        using var lines = new StreamReader(stream);
        var names = new Dictionary<string, Reference>(2200, StringComparer.Ordinal);
        while (lines.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            var parts = line.TrimStart('*').Split(' ');
            var text = string.Concat(parts.Skip(1).Select(hex =>
                char.ConvertFromUtf32(int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture))));
            names.Add(parts[0], new Reference(text, line[0] == '*'));
        }

        return names.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
