using Listener.Classifier.Text;

namespace Listener.Classifier.Rules;

/// <summary>The language of a text, as far as it decides which terms count.</summary>
/// <param name="Language">ISO 639-1; empty when nobody knows it: then every term counts.</param>
/// <param name="IsSure">True when there is no doubt about it.</param>
internal readonly record struct LanguageGate(string Language, bool IsSure);

/// <summary>What a term of the rules stands for.</summary>
/// <param name="Category">What it speaks of.</param>
/// <param name="Language">ISO 639-1.</param>
/// <param name="IsAmbiguous">A single word in letters that several languages share: it only counts in its own.</param>
internal readonly record struct RuleTerm(RuleCategory Category, string Language, bool IsAmbiguous)
{
    /// <summary>False where the term means something else, or nothing, in the language of the text.</summary>
    public bool CountsIn(LanguageGate gate) =>
        gate.Language.Length == 0 || gate.Language == Language
        || (!IsAmbiguous && (!gate.IsSure || Language == "en"))
        || (IsInternational && IsRude);

    /// <summary>English insults are understood, and used, in every language; short ones are words of other languages as well.</summary>
    public bool IsInternational { get; init; }

    public bool IsInsult => Category is RuleCategory.Insult or RuleCategory.Swear;

    /// <summary>An insult, or what leads to one.</summary>
    public bool IsRude => IsInsult || Category is RuleCategory.InsultFrame or RuleCategory.InsultAddress;
}

/// <summary>
/// One language's rules: a header, then lines of a category and its terms, separated by semicolons.
/// </summary>
internal static class RuleFile
{
    private const string ClassPrefix = "class:";

    private static readonly Dictionary<string, RuleCategory> Categories = Enum.GetValues<RuleCategory>()
        .ToDictionary(category => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(category.ToString()));

    /// <exception cref="FormatException">A line cannot be read.</exception>
    public static IEnumerable<(Term Term, RuleTerm Rule)> Read(TextReader reader, string language)
    {
        var pattern = new RulePattern(language);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            var written = tab < 0
                ? throw new FormatException($"Rules of {language}: a line has a category, a tab and terms, not '{line}'.")
                : line[(tab + 1)..].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            var name = line[..tab];
            if (name.StartsWith(ClassPrefix, StringComparison.Ordinal))
            {
                pattern.AddClass(name[ClassPrefix.Length..], Spellings(written, language).Distinct());
                continue;
            }

            if (!Categories.TryGetValue(name, out var category))
            {
                throw new FormatException($"Rules of {language}: there is no category '{name}'.");
            }

            foreach (var term in Spellings(written, language).Distinct().Select(pattern.Parse))
            {
                yield return (term, new(category, language, IsAmbiguous(term)) { IsInternational = language == "en" && term.Words[0].Folded.Length > 4 });
            }
        }
    }

    // German without umlauts on the keyboard, Cyrillic without the breve that a plain keyboard loses.
    private static IEnumerable<string> Spellings(string[] written, string language) => language switch
    {
        "de" => written.Concat(written.Select(GermanSpelling.Typed)),
        "ru" => written.Concat(written.Select(word => word.Replace('й', 'и'))),
        _ => written,
    };

    private static bool IsAmbiguous(Term term)
    {
        var first = char.ConvertToUtf32((term.Words[0].Class is { Phrases: [[var word, ..], ..] } ? word : term.Words[0]).Folded, 0);
        var script = TextFold.Page(first).Chars[first & 255].Script;
        return script switch
        {
            Script.Latin => term.Words is [{ Class: null }],
            Script.Solo => first > 0x3100,
            _ => false,
        };
    }
}
