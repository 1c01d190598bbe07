namespace Listener.Classifier.Languages;

/// <summary>Scripts that are told apart. Those with one living language in our reach name it, the others need n-grams.</summary>
internal enum Script : byte
{
    None,
    Latin,
    Cyrillic,
    Han,
    Kana,
    Hangul,
    Arabic,
    Devanagari,
    Greek,
    Hebrew,
    Thai,
    Armenian,
    Georgian,
    Bengali,
    Gurmukhi,
    Gujarati,
    Tamil,
    Telugu,
    Kannada,
    Malayalam,
    Sinhala,
    Lao,
    Burmese,
    Khmer,
}

/// <summary>Scripts by Unicode block (Unicode 15.0, Blocks.txt).</summary>
internal static class Scripts
{
    private static readonly Script[] ByUnit = Build();

    /// <summary>The script of a UTF-16 unit; <see cref="Script.None"/> for everything that is no letter.</summary>
    public static Script Of(char unit) => ByUnit[unit];

    /// <summary>The language of a script that has one; null when n-grams must tell.</summary>
    public static string? LanguageOf(Script script) => script switch
    {
        Script.Kana => "ja",
        Script.Hangul => "ko",
        Script.Arabic => "ar",
        Script.Devanagari => "hi",
        Script.Greek => "el",
        Script.Hebrew => "he",
        Script.Thai => "th",
        Script.Armenian => "hy",
        Script.Georgian => "ka",
        Script.Bengali => "bn",
        Script.Gurmukhi => "pa",
        Script.Gujarati => "gu",
        Script.Tamil => "ta",
        Script.Telugu => "te",
        Script.Kannada => "kn",
        Script.Malayalam => "ml",
        Script.Sinhala => "si",
        Script.Lao => "lo",
        Script.Burmese => "my",
        Script.Khmer => "km",
        _ => null,
    };

    private static Script[] Build()
    {
        var scripts = new Script[65536];
        (int First, int Last, Script Script)[] blocks =
        [
            (0x41, 0x24F, Script.Latin), (0x1E00, 0x1EFF, Script.Latin), (0xFF21, 0xFF5A, Script.Latin),
            (0x370, 0x3FF, Script.Greek), (0x1F00, 0x1FFF, Script.Greek), (0x400, 0x52F, Script.Cyrillic), (0x531, 0x58F, Script.Armenian),
            (0x5D0, 0x5F4, Script.Hebrew), (0x620, 0x6FF, Script.Arabic), (0x750, 0x77F, Script.Arabic), (0xFB50, 0xFDFF, Script.Arabic),
            (0xFE70, 0xFEFC, Script.Arabic), (0x900, 0x97F, Script.Devanagari), (0x980, 0x9FF, Script.Bengali), (0xA00, 0xA7F, Script.Gurmukhi),
            (0xA80, 0xAFF, Script.Gujarati), (0xB80, 0xBFF, Script.Tamil), (0xC00, 0xC7F, Script.Telugu), (0xC80, 0xCFF, Script.Kannada),
            (0xD00, 0xD7F, Script.Malayalam), (0xD80, 0xDFF, Script.Sinhala), (0xE00, 0xE7F, Script.Thai), (0xE80, 0xEFF, Script.Lao),
            (0x1000, 0x109F, Script.Burmese), (0x10A0, 0x10FF, Script.Georgian), (0x1100, 0x11FF, Script.Hangul), (0x1780, 0x17FF, Script.Khmer),
            (0x3041, 0x309F, Script.Kana), (0x30A1, 0x30FF, Script.Kana), (0xFF66, 0xFF9D, Script.Kana), (0x3130, 0x318F, Script.Hangul),
            (0xAC00, 0xD7AF, Script.Hangul), (0x3400, 0x9FFF, Script.Han), (0xF900, 0xFAFF, Script.Han),
        ];
        foreach (var (first, last, script) in blocks)
        {
            for (var unit = first; unit <= last; unit++)
                scripts[unit] = char.IsLetter((char)unit) || script is not (Script.Latin or Script.Greek or Script.Arabic) ? script : Script.None;
        }

        return scripts;
    }
}
