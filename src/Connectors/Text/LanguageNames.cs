namespace Listener.Connectors.Text;

/// <summary>English names of languages, as GDELT and Steam write them, as BCP 47 tags. A table, because containers come without culture data.</summary>
internal static class LanguageNames
{
    private static readonly Dictionary<string, string> Tags = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Afrikaans"] = "af", ["Albanian"] = "sq", ["Arabic"] = "ar", ["Armenian"] = "hy", ["Azerbaijani"] = "az", ["Bengali"] = "bn",
        ["Bosnian"] = "bs", ["Brazilian"] = "pt-BR", ["Bulgarian"] = "bg", ["Catalan"] = "ca", ["Chinese"] = "zh", ["Croatian"] = "hr",
        ["Czech"] = "cs", ["Danish"] = "da", ["Dutch"] = "nl", ["English"] = "en", ["Estonian"] = "et", ["Finnish"] = "fi", ["French"] = "fr",
        ["Galician"] = "gl", ["Georgian"] = "ka", ["German"] = "de", ["Greek"] = "el", ["Gujarati"] = "gu", ["Hebrew"] = "he", ["Hindi"] = "hi",
        ["Hungarian"] = "hu", ["Icelandic"] = "is", ["Indonesian"] = "id", ["Italian"] = "it", ["Japanese"] = "ja", ["Kannada"] = "kn",
        ["Kazakh"] = "kk", ["Korean"] = "ko", ["Koreana"] = "ko", ["Latam"] = "es-419", ["Latvian"] = "lv", ["Lithuanian"] = "lt",
        ["Macedonian"] = "mk", ["Malay"] = "ms", ["Malayalam"] = "ml", ["Marathi"] = "mr", ["Mongolian"] = "mn", ["Nepali"] = "ne",
        ["Norwegian"] = "no", ["Persian"] = "fa", ["Polish"] = "pl", ["Portuguese"] = "pt", ["Punjabi"] = "pa", ["Romanian"] = "ro",
        ["Russian"] = "ru", ["Schinese"] = "zh-Hans", ["Serbian"] = "sr", ["Sinhalese"] = "si", ["Slovak"] = "sk", ["Slovenian"] = "sl",
        ["Somali"] = "so", ["Spanish"] = "es", ["Swahili"] = "sw", ["Swedish"] = "sv", ["Tamil"] = "ta", ["Tchinese"] = "zh-Hant",
        ["Telugu"] = "te", ["Thai"] = "th", ["Tibetan"] = "bo", ["Turkish"] = "tr", ["Ukrainian"] = "uk", ["Urdu"] = "ur",
        ["Vietnamese"] = "vi",
    };

    /// <summary>Null for a name that is not known.</summary>
    public static string? Tag(string? name) => name is null ? null : Tags.GetValueOrDefault(name.Trim());
}
