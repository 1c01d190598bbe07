using System.Globalization;
using System.Text;

namespace Listener.Classifier.Features;

/// <summary>What the scanner does with a UTF-16 unit.</summary>
internal enum CharKind : byte
{
    /// <summary>Separates words.</summary>
    Space,

    /// <summary>Leaves no trace: zero width, bidirectional controls, accents that stand alone, tatweel.</summary>
    Ignored,

    /// <summary>Letters and the marks that belong to them, in scripts that put spaces between words.</summary>
    Letter,

    /// <summary>A decimal digit of any script.</summary>
    Digit,

    /// <summary>Letters of scripts without spaces: Han, kana, Thai, Lao, Khmer, Burmese.</summary>
    Dense,

    /// <summary>Punctuation and other symbols.</summary>
    Mark,

    /// <summary>Symbols of the basic plane that are drawn as emoji.</summary>
    Pictograph,

    /// <summary>First half of a surrogate pair.</summary>
    High,
}

/// <summary>Folding of every UTF-16 unit, computed once: lower case, no accents on Latin, Greek and Cyrillic letters, full width to ASCII, Arabic letter variants to one.</summary>
internal static class CharTable
{
    /// <summary>65,536 kinds, by UTF-16 unit.</summary>
    public static readonly CharKind[] Kinds = new CharKind[65536];

    /// <summary>65,536 folded units; digits become 0.</summary>
    public static readonly char[] Folded = new char[65536];

    static CharTable()
    {
        for (var unit = 0; unit < 65536; unit++)
        {
            var folded = char.IsSurrogate((char)unit) ? (char)unit : Fold((char)unit);
            Folded[unit] = folded;
            Kinds[unit] = KindOf((char)unit, folded);
            if (Kinds[unit] == CharKind.Digit)
                Folded[unit] = '0';
        }
    }

    private static char Fold(char unit)
    {
        if (unit < 128)
            return char.ToLowerInvariant(unit);
        if (unit is >= '\uAC00' and <= '\uD7A3')
            return unit; // a Hangul syllable stays whole; its decomposition is letters, not accents

        var special = Variant(unit);
        if (special != '\0')
            return special;
        if (char.GetUnicodeCategory(unit) == UnicodeCategory.OtherNotAssigned)
            return unit; // noncharacters cannot be normalised

        var compatible = unit.ToString().Normalize(NormalizationForm.FormKD);
        var first = char.ToLowerInvariant(compatible[0]);
        var sameScript = IsAccentedScript(first) || compatible.Length == 1;
        return sameScript && first > ' ' ? first : char.ToLowerInvariant(unit);
    }

    // Letters that Unicode does not decompose although people type the plain one.
    private static char Variant(char unit) => unit switch
    {
        'ı' or 'İ' => 'i',
        'ø' or 'Ø' => 'o',
        'ł' or 'Ł' => 'l',
        'đ' or 'Đ' => 'd',
        'ß' => 's',
        'æ' or 'Æ' => 'a',
        'œ' or 'Œ' => 'o',
        'ς' => 'σ',
        'أ' or 'إ' or 'آ' or 'ٱ' => 'ا',
        'ى' or 'ی' => 'ي',
        'ة' => 'ه',
        'ک' => 'ك',
        '’' or '‘' or 'ʼ' or '´' or '`' => '\'',
        '“' or '”' or '„' or '«' or '»' => '"',
        '。' or '｡' or '।' or '۔' => '.',
        '、' or '､' or '،' => ',',
        '؟' => '?',
        '؛' => ';',
        _ => '\0',
    };

    // Latin, Greek, Cyrillic and the ASCII that full-width forms fold to. й and ё fold as typed without accents.
    private static bool IsAccentedScript(char first) => first < 0x250 || first is >= '\u0370' and <= '\u052F';

    private static CharKind KindOf(char unit, char folded)
    {
        if (char.IsHighSurrogate(unit))
            return CharKind.High;
        if (unit is '\'' or '’' || folded == '\'')
            return CharKind.Mark;
        if (IsIgnored(unit))
            return CharKind.Ignored;
        if (IsDense(unit))
            return CharKind.Dense;
        if (IsPictograph(unit))
            return CharKind.Pictograph;

        return char.GetUnicodeCategory(folded) switch
        {
            UnicodeCategory.DecimalDigitNumber => CharKind.Digit,
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
                or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => CharKind.Letter,
            UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.Control or UnicodeCategory.Surrogate => CharKind.Space,
            _ => CharKind.Mark,
        };
    }

    private static bool IsIgnored(char unit) => unit is
        '\u00AD' or '\u061C' or (>= '\u0300' and <= '\u036F') or '\u0640' or (>= '\u064B' and <= '\u065F') or '\u0670'
        or '\u180E' or (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or (>= '\u2060' and <= '\u2069')
        or '\u20E3' or (>= '\uFE00' and <= '\uFE0F') or '\uFEFF';

    private static bool IsDense(char unit) => unit is
        (>= '\u0E01' and <= '\u0E4E') or (>= '\u0E81' and <= '\u0ECD') or (>= '\u1000' and <= '\u109F') or (>= '\u1780' and <= '\u17D3')
        or (>= '\u3005' and <= '\u3007') or (>= '\u3041' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF')
        or (>= '\uFF66' and <= '\uFF9D');

    private static bool IsPictograph(char unit) => unit is
        (>= '\u2600' and <= '\u27BF') or (>= '\u2B05' and <= '\u2B55') or '\u203C' or '\u2049' or '\u231A' or '\u231B' or (>= '\u23E9' and <= '\u23F3')
        or (>= '\u25AA' and <= '\u25FE');
}
