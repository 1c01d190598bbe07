using System.Buffers;

namespace Listener.Classifier.Rules;

/// <summary>
/// Finds what is exclaimed, or said to somebody's face, between two marks in at most three words of which no rule knows one: most likely an insult that no list
/// has ("You walnuts!"). The model does not read it, because a text must not come out lower for it.
/// </summary>
internal static class Exclamations
{
    private const int MostWords = 3;

    /// <summary>Words that must be left for the model.</summary>
    private const int LeastRest = 4;

    private static readonly SearchValues<char> Marks = SearchValues.Create(".!?…,;:¡¿。！？।؟،、，；：．");

    /// <param name="known">Where rules found something, in the order of the text.</param>
    /// <param name="addresses">Where somebody is spoken to, in the order of the text.</param>
    public static void Find(ReadOnlySpan<char> text, List<(int Start, int End)> known, List<(int Start, int End)> addresses, List<(int Start, int End)> found)
    {
        found.Clear();
        if (addresses.Count == 0 && !text.ContainsAny('!', '！'))
        {
            return;
        }

        int rest = 0, next = 0, address = 0;
        for (var start = 0; start < text.Length;)
        {
            var length = text[start..].IndexOfAny(Marks);
            var end = length < 0 ? text.Length : start + length;
            var words = Words(text[start..end], out var isPlain);
            while (next < known.Count && known[next].End <= start)
            {
                next++;
            }

            while (address < addresses.Count && addresses[address].End <= start)
            {
                address++;
            }

            var isKnown = next < known.Count && known[next].Start < end;
            var isSaidTo = address < addresses.Count && addresses[address].Start < end && (end == text.Length || text[end] is not ('?' or '？' or '؟'));
            var isExclaimed = end < text.Length && text[end] is ('!' or '！');
            if (words is > 0 and <= MostWords && isPlain && !isKnown && (isSaidTo || isExclaimed))
            {
                found.Add(Trimmed(text, start, end));
            }
            else
            {
                rest += words;
            }

            start = end + 1;
        }

        if (rest < LeastRest)
        {
            found.Clear();
        }
    }

    private static (int Start, int End) Trimmed(ReadOnlySpan<char> text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return (start, end);
    }

    /// <summary>Words, two characters counting as one in scripts without spaces; not plain are digits but those inside words, handles, tags, links and emoji.</summary>
    private static int Words(ReadOnlySpan<char> clause, out bool isPlain)
    {
        int words = 0, dense = 0;
        var inWord = false;
        isPlain = true;
        for (var at = 0; at < clause.Length; at++)
        {
            var unit = clause[at];
            isPlain &= (!char.IsDigit(unit) || Disguises.IsInWord(clause, at)) && !char.IsSurrogate(unit) && unit is not ('@' or '#' or '/' or '"');
            var isDense = unit is (>= '\u3041' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF');
            dense += isDense ? 1 : 0;
            var isLetter = !isDense && (char.IsLetter(unit) || inWord) && !char.IsWhiteSpace(unit);
            words += isLetter && !inWord ? 1 : 0;
            inWord = isLetter;
        }

        return words + ((dense + 1) / 2);
    }
}
