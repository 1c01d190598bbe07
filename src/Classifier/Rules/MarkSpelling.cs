using System.Buffers;

namespace Listener.Classifier.Rules;

/// <summary>
/// Writes marks one way for the model: !!! as !, an ellipsis as a full stop, no blanks between two marks, and no quotation marks around a post as a whole, since
/// somebody who copies a post means what it says. Quotation marks inside stay: they say what is quoted. ??? stays as well, it is more impatient than ?. Keeps the length.
/// </summary>
internal static class MarkSpelling
{
    private static readonly SearchValues<char> Quotes = SearchValues.Create("\"“”„«»‟");

    private static readonly SearchValues<char> Marks = SearchValues.Create("!?.…,;:)]\"”»");

    private static readonly SearchValues<char> Ends = SearchValues.Create("!?.…,");

    /// <summary>Folds in place; true when it left something invisible behind.</summary>
    public static bool Fold(Span<char> plain)
    {
        var isOdd = HideQuotes(plain);
        for (int at = 0, next; (next = plain[at..].IndexOfAny(Marks)) >= 0; at++)
        {
            at += next;
            plain[at] = plain[at] == '…' ? '.' : plain[at];
            isOdd |= HideBlanks(plain, at + 1);
            if (plain[at] is '!' or '.' && Follows(plain, at + 1) is var mark && (mark == plain[at] || (plain[at] == '.' && mark == '…')))
            {
                plain[at] = PostField.Invisible;
                isOdd = true;
            }
        }

        return isOdd;
    }

    private static bool HideQuotes(Span<char> plain)
    {
        var (first, last) = (0, plain.Length - 1);
        while (first < last && IsBlank(plain[first]))
        {
            first++;
        }

        if (first >= last || !Quotes.Contains(plain[first]))
        {
            return false;
        }

        while (IsBlank(plain[last]))
        {
            last--;
        }

        if (last == first || !Quotes.Contains(plain[last]) || plain[(first + 1)..last].ContainsAny(Quotes))
        {
            return false;
        }

        (plain[first], plain[last]) = (PostField.Invisible, PostField.Invisible);
        return true;
    }

    /// <summary>Hides blanks that part a mark from the one before it. A new line begins something else.</summary>
    private static bool HideBlanks(Span<char> plain, int start)
    {
        var end = start;
        while (end < plain.Length && IsBlank(plain[end]) && plain[end] != '\n')
        {
            end++;
        }

        if (end == start || end == plain.Length || !Ends.Contains(plain[end]))
        {
            return false;
        }

        plain[start..end].Fill(PostField.Invisible);
        return true;
    }

    /// <summary>The next character that anybody sees; an invisible one at the end.</summary>
    private static char Follows(ReadOnlySpan<char> plain, int at)
    {
        while (at < plain.Length && PostField.IsInvisible(plain[at]))
        {
            at++;
        }

        return at < plain.Length ? plain[at] : PostField.Invisible;
    }

    private static bool IsBlank(char unit) => char.IsWhiteSpace(unit) || PostField.IsInvisible(unit);
}
