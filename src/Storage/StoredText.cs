using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Listener.Storage;

/// <summary>Text that both engines give back as they got it.</summary>
internal static class StoredText
{
    /// <summary>
    /// Without U+0000, which PostgreSQL refuses in text and SQLite's readers stop at, and with U+FFFD for lone surrogates, which no UTF-8
    /// can carry.
    /// </summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Clean(string? text)
    {
        if (text is null || (!text.Contains('\0', StringComparison.Ordinal) && !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')))
            return text;

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value != 0)
                clean.Append(rune.ToString());
        }

        return clean.ToString();
    }

    /// <summary>At most <paramref name="length"/> characters, cut between characters.</summary>
    public static string Cut(string text, int length) => text.Length <= length
        ? text
        : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
