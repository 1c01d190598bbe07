using System.Globalization;
using System.Text;

namespace Listener.Classifier.Text;

/// <summary>
/// How one code point folds: compatibility form (UAX #15), no case, no accents, no marks that readers leave out.
/// Runs once per code point and process; <see cref="TextFold"/> keeps the answers.
/// </summary>
internal static class FoldRules
{
    /// <summary>The folded form, empty when the character is dropped.</summary>
    public static string Fold(int codePoint)
    {
        if (codePoint == 'և')
        {
            return "եվ"; // its capitals are ԵՎ; the compatibility form is an older spelling
        }

        if (KeepsItsForm(codePoint))
        {
            return Lower(char.ConvertFromUtf32(codePoint));
        }

        var own = char.ConvertFromUtf32(codePoint);
        var folded = new StringBuilder();
        foreach (var rune in Lower(own.Normalize(NormalizationForm.FormKD)).EnumerateRunes())
        {
            switch (Classify(rune.Value))
            {
                case CharClass.Dropped:
                    break;
                case CharClass.Separator when IsLetter(codePoint):
                    break;
                case CharClass.Separator:
                case CharClass.Symbol when rune.Value != codePoint:
                    return own; // ½, ⑴ and ℃ would be several words
                case CharClass.Letter when folded.Length > 0 && (ScriptOf(rune.Value) == Script.Solo || ScriptOf(rune.Value) != ScriptOf(folded[0])):
                    return own; // as would ㍿ and ㎂
                default:
                    folded.Append(Letter(rune));
                    break;
            }
        }

        // Kana and Hangul are read in their composed forms.
        return folded.Length > 1 && ScriptOf(folded[0]) is Script.Katakana or Script.Hangul
            ? folded.ToString().Normalize(NormalizationForm.FormC)
            : folded.ToString();
    }

    public static CharClass Classify(int codePoint) => codePoint switch
    {
        '\n' or 0x2029 => CharClass.LineBreak,
        '@' or 0xFF20 or 0xFE6B => CharClass.At,
        '#' or 0xFF03 or 0xFE5F => CharClass.Hash,
        '_' or 0xFF3F => CharClass.Underscore,
        '&' or '+' or 0xFF06 or 0xFF0B => CharClass.Symbol,
        0xFFFD or 0xA9 or 0xAE or 0x2122 or 0x2120 => CharClass.Separator, // signs beside a name are not part of it: Acme® Air
        >= 0x2B9 and <= 0x2C1 => CharClass.Separator, // apostrophes that Unicode counts as letters
        _ when IsDropped(codePoint) => CharClass.Dropped,
        _ => ByCategory(CharUnicodeInfo.GetUnicodeCategory(codePoint)),
    };

    public static Script ScriptOf(int codePoint) => codePoint switch
    {
        <= 0x24F or (>= 0x1E00 and <= 0x1EFF) or (>= 0x250 and <= 0x2AF) or (>= 0x2C60 and <= 0x2C7F) or (>= 0xA720 and <= 0xA7FF) => Script.Latin,
        (>= 0x370 and <= 0x3FF) or (>= 0x1F00 and <= 0x1FFF) => Script.Greek,
        (>= 0x400 and <= 0x52F) or (>= 0x1C80 and <= 0x1C8F) or (>= 0x2DE0 and <= 0x2DFF) or (>= 0xA640 and <= 0xA69F) => Script.Cyrillic,
        >= 0x590 and <= 0x5FF => Script.Hebrew,
        (>= 0x600 and <= 0x6FF) or (>= 0x750 and <= 0x77F) or (>= 0x870 and <= 0x8FF) => Script.Arabic,
        (>= 0x1100 and <= 0x11FF) or (>= 0x3130 and <= 0x318F) or (>= 0xA960 and <= 0xA97F) or (>= 0xAC00 and <= 0xD7FF) => Script.Hangul,
        (>= 0x30A0 and <= 0x30FF) or (>= 0x31F0 and <= 0x31FF) => Script.Katakana,
        (>= 0xE00 and <= 0xEFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF) => Script.Solo,
        (>= 0x3005 and <= 0x3007) or (>= 0x3040 and <= 0x312F) or (>= 0x3400 and <= 0x9FFF) or (>= 0x20000 and <= 0x3FFFF) => Script.Solo,
        _ => Script.Other,
    };

    /// <summary>True for letters that are one with a mark that may follow them as a character of its own.</summary>
    public static bool Composes(int codePoint) => codePoint is
        0x438 or 0x443 or 0x456
        or (>= 0x3041 and <= 0x3096) or (>= 0x30A1 and <= 0x30FA) or (>= 0x1100 and <= 0x1112) or (>= 0xAC00 and <= 0xD7A3);

    /// <summary>
    /// Marks that make another letter rather than an accented one (й, ї, ў, voiced kana), and forms whose decomposition nobody writes.
    /// </summary>
    private static bool KeepsItsForm(int codePoint) => codePoint is
        0x419 or 0x439 or 0x407 or 0x457 or 0x40E or 0x45E
        or (>= 0x3041 and <= 0x3096) or (>= 0x30A1 and <= 0x30FA)
        or (>= 0x1100 and <= 0x11FF) or (>= 0x3131 and <= 0x318E) or (>= 0xAC00 and <= 0xD7A3)
        or 0xE33 or 0xEB3;

    private static bool IsDropped(int codePoint) => codePoint switch
    {
        (>= 0x300 and <= 0x36F) or (>= 0x1AB0 and <= 0x1AFF) or (>= 0x1DC0 and <= 0x1DFF) or (>= 0x20D0 and <= 0x20FF) => true,
        (>= 0xFE00 and <= 0xFE0F) or (>= 0xFE20 and <= 0xFE2F) or (>= 0xE0100 and <= 0xE01EF) => true,
        (>= 0x591 and <= 0x5BD) or 0x5BF or 0x5C1 or 0x5C2 or 0x5C4 or 0x5C5 or 0x5C7 => true,           // niqqud
        (>= 0x610 and <= 0x61A) or 0x640 or (>= 0x64B and <= 0x65F) or 0x670 => true,                    // harakat, tatweel
        (>= 0x6D6 and <= 0x6DC) or (>= 0x6DF and <= 0x6E4) or (>= 0x6E7 and <= 0x6ED) or (>= 0x8D3 and <= 0x8FF) => true,
        0x93C or 0x9BC or 0xA3C or 0xABC or 0xB3C or 0xCBC => true,                                      // nukta
        >= 0x1F3FB and <= 0x1F3FF => true,                                                               // skin tones
        0x115F or 0x1160 or 0x3164 or 0xFFA0 => true,                                                    // Hangul fillers
        _ => CharUnicodeInfo.GetUnicodeCategory(codePoint) == UnicodeCategory.Format,
    };

    private static CharClass ByCategory(UnicodeCategory category) => category switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber => CharClass.Letter,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.OtherNumber => CharClass.Digit,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => CharClass.Mark,
        UnicodeCategory.OtherSymbol => CharClass.Symbol,
        _ => CharClass.Separator,
    };

    private static bool IsLetter(int codePoint) => ByCategory(CharUnicodeInfo.GetUnicodeCategory(codePoint)) == CharClass.Letter;

    /// <summary>Simple lower case; the Turkish letters are folded in <see cref="Letter"/>, all four to i.</summary>
    private static string Lower(string text) => text.ToLowerInvariant();

    /// <summary>Letters without a decomposition that readers take for another, and variants of one letter.</summary>
    private static string Letter(Rune rune) => rune.Value switch
    {
        'ı' => "i",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' or 'ð' => "d",
        'ħ' => "h",
        'ł' => "l",
        'þ' => "th",
        'ŧ' => "t",
        'ŋ' => "n",
        'ς' => "σ",
        'ى' or 'ی' or 'ې' => "ي",
        'ٱ' => "ا",
        'ک' => "ك",
        'ة' or 'ۀ' or 'ہ' or 'ھ' or 'ە' => "ه",
        'ँ' => "ं",
        _ when Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber => ((int)Rune.GetNumericValue(rune)).ToString(CultureInfo.InvariantCulture),
        _ => rune.ToString(),
    };
}
