using System.Buffers;
using System.Globalization;
using Listener.Classifier.Text;

namespace Listener.Classifier.Rules;

/// <summary>
/// Insults that are written so as not to be found: with stars for letters (f**k), which no list needs to know, and with figures for letters (id10t), which are read
/// as if they were letters.
/// </summary>
internal static class Disguises
{
    /// <summary>Letters before stars that end a word: "f***", "sh**". Behind longer words they are marks of bold type or notes.</summary>
    private const int MostBeforeEnd = 2;

    /// <summary>Figures in a row that may be letters; more are a number.</summary>
    private const int MostInRow = 3;

    private static readonly SearchValues<char> Stars = SearchValues.Create("*＊");

    private static readonly SearchValues<char> Figures = SearchValues.Create("013457@$");

    /// <summary>Adds every word that has stars in place of letters, with the words before it that lead to it.</summary>
    /// <param name="units">Insults and words that lead to them, in the order of the text.</param>
    public static void AddStarred(ReadOnlySpan<char> text, bool inTitle, List<(TermHit Hit, bool IsInsult)> units, List<InsultPlace> places)
    {
        for (int at = 0, next; (next = text[at..].IndexOfAny(Stars)) >= 0;)
        {
            at += next;
            var (start, end, letters) = (at, at, 0);
            while (start > 0 && IsLetter(text[start - 1]))
            {
                start--;
            }

            while (end < text.Length && (Stars.Contains(text[end]) || IsLetter(text[end])))
            {
                letters += Stars.Contains(text[end]) ? 0 : 1;
                end++;
            }

            if (IsMasked(text, start, at, end, letters))
            {
                places.Add(InsultPlaces.Place(text, inTitle, (start, end), (Lead(text, start, units), end)));
            }

            at = end;
        }
    }

    /// <summary>Puts letters for figures inside words, in place; false when there are none.</summary>
    public static bool Undo(Span<char> text)
    {
        var isChanged = false;
        for (int at = 0, next; (next = text[at..].IndexOfAny(Figures)) >= 0; at++)
        {
            at += next;
            if (StandsForLetter(text, at))
            {
                text[at] = LetterOf(text[at]);
                isChanged = true;
            }
        }

        return isChanged;
    }

    /// <summary>True for a figure between letters, or for one of a few: "idi0ts", "b4574rds".</summary>
    public static bool IsInWord(ReadOnlySpan<char> text, int at)
    {
        var (first, last) = (at, at);
        while (first > 0 && at - first < MostInRow && Figures.Contains(text[first - 1]))
        {
            first--;
        }

        while (last + 1 < text.Length && last - at < MostInRow && Figures.Contains(text[last + 1]))
        {
            last++;
        }

        return last - first < MostInRow && first > 0 && last + 1 < text.Length && IsLatin(text[first - 1]) && IsLatin(text[last + 1]);
    }

    // Also at the end of a longer word: "moron5".
    private static bool StandsForLetter(ReadOnlySpan<char> text, int at) =>
        IsInWord(text, at)
        || (at >= 3 && IsLatin(text[at - 1]) && IsLatin(text[at - 2]) && IsLatin(text[at - 3]) && (at + 1 == text.Length || !char.IsLetterOrDigit(text[at + 1])));

    private static bool IsMasked(ReadOnlySpan<char> text, int start, int star, int end, int lettersBehind)
    {
        if (start == star || (start > 0 && (Stars.Contains(text[start - 1]) || char.IsAsciiDigit(text[start - 1]))))
        {
            return false;
        }

        return lettersBehind > 0 ? !IsBothGenders(text[star..end]) : star - start <= MostBeforeEnd && end - star >= 2;
    }

    // Mitarbeiter*innen, jede*r.
    private static bool IsBothGenders(ReadOnlySpan<char> ending) =>
        ending[1..] is "r" or "e" or "n" or "s" or "en" or "er" or "es" or "em" or "a" or "as" || ending[1..].StartsWith("in", StringComparison.OrdinalIgnoreCase);

    private static int Lead(ReadOnlySpan<char> text, int start, List<(TermHit Hit, bool IsInsult)> units)
    {
        for (var i = units.Count - 1; i >= 0; i--)
        {
            if (units[i].Hit.End <= start && text[units[i].Hit.End..start].IsWhiteSpace())
            {
                start = units[i].Hit.Start;
            }
        }

        return start;
    }

    private static bool IsLetter(char unit) =>
        char.IsLetter(unit) || char.GetUnicodeCategory(unit) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsLatin(char unit) => unit < '\u0250' && char.IsLetter(unit);

    private static char LetterOf(char figure) => figure switch
    {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        _ => 't',
    };
}
