using System.Globalization;
using System.Text;

namespace Listener.Worker.Terminal;

/// <summary>Where characters without width are part of the spelling, and not hidden in it.</summary>
internal static class ZeroWidth
{
    private const int Space = 0x200B;
    private const int NonJoiner = 0x200C;
    private const int Joiner = 0x200D;

    /// <summary>
    /// True for a joiner or non-joiner beside a letter of a script that is written with them (Unicode 23.2), at its end as well: of a word in pieces one
    /// neighbour may be missing; for a joiner between two pictures of an emoji (UTS #51); and for the space where words have no other between them.
    /// </summary>
    public static bool Spells(Rune? before, Rune rune, Rune? after) => rune.Value switch
    {
        Joiner when IsPicture(before) && IsPicture(after) => true,
        Joiner or NonJoiner => IsLetterOf(before, Joins) || IsLetterOf(after, Joins),
        Space => IsLetterOf(before, IsUnspaced) && IsLetterOf(after, IsUnspaced),
        _ => false,
    };

    private static bool IsLetterOf(Rune? rune, Func<int, bool> isOfScript) => rune is { } letter && isOfScript(letter.Value)
        && Rune.GetUnicodeCategory(letter) is UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    /// <summary>Arabic and its kin; the scripts of India and those that came of them, up to Mongolian.</summary>
    private static bool Joins(int letter) => letter
        is (>= 0x0600 and <= 0x109F) or (>= 0x1700 and <= 0x1CFF) or (>= 0xA800 and <= 0xAAFF)
        or (>= 0xFB50 and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFC) or (>= 0x10A00 and <= 0x11FFF) or (>= 0x1E900 and <= 0x1E95F);

    /// <summary>Thai, Lao, Tibetan, Burmese, Khmer.</summary>
    private static bool IsUnspaced(int letter) => letter is (>= 0x0E00 and <= 0x109F) or (>= 0x1780 and <= 0x17FF);

    // Symbols, skin tones, the variation selector that asks for a picture, and the one arrow of mathematics that emoji are joined with.
    private static bool IsPicture(Rune? rune) => rune is { } sign
        && (Rune.GetUnicodeCategory(sign) == UnicodeCategory.OtherSymbol || sign.Value is (>= 0x1F3FB and <= 0x1F3FF) or 0xFE0F or 0x2194);
}
