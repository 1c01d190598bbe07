namespace Listener.Classifier.Rules;

/// <summary>Writes ä, ö, ü and ß one way, whether typed so, as ae, oe, ue and ss, or without their dots. Keeps the length.</summary>
internal static class GermanSpelling
{
    /// <summary>Beginnings of words in which ß stands where a keyboard without it has ss.</summary>
    private static readonly string[] Sharp =
    [
        "grosse", "gross", "heiss", "scheiss", "weiss", "strasse", "schliess", "ausser", "fuss", "spass", "dreissig", "gruss", "grüss", "gruess", "beiss", "reiss", "verstoss", "stoss", "massnahm", "regelmass", "regelmäss", "regelmaess", "süss", "suess",
    ];

    /// <summary>Folds in place; what becomes one letter leaves an invisible one behind.</summary>
    public static void Fold(Span<char> plain)
    {
        for (var i = 0; i + 1 < plain.Length; i++)
        {
            if (plain[i + 1] == 'e' && plain[i] is 'a' or 'o' or 'u' && IsUmlaut(plain, i))
            {
                plain[i + 1] = PostField.Invisible;
            }
            else if (plain[i] == 's' && plain[i + 1] == 's' && IsSharp(plain, i))
            {
                plain[i + 1] = PostField.Invisible;
            }
        }
    }

    /// <summary>The way somebody without these letters types them; the same word when it has none.</summary>
    public static string Typed(string word) => word.Replace("ä", "ae", StringComparison.Ordinal).Replace("ö", "oe", StringComparison.Ordinal).Replace("ü", "ue", StringComparison.Ordinal);

    // neue, Frauen, Quelle, aktuell: the e is a vowel of its own.
    private static bool IsUmlaut(ReadOnlySpan<char> plain, int at) =>
        plain[at] != 'u'
        || ((at == 0 || plain[at - 1] is not ('a' or 'e' or 'q')) && !plain[at..].StartsWith("uell", StringComparison.Ordinal) && !plain[at..].StartsWith("uelle", StringComparison.Ordinal));

    private static bool IsSharp(ReadOnlySpan<char> plain, int at)
    {
        foreach (var stem in Sharp)
        {
            var start = at - stem.IndexOf("ss", StringComparison.Ordinal);
            if (start >= 0 && plain[start..].StartsWith(stem, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
