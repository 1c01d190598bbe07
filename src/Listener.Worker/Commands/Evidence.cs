using System.Text;
using Listener.Contracts;
using Listener.Worker.Terminal;

namespace Listener.Worker.Commands;

/// <summary>Shows in a text the words that carried its verdict.</summary>
internal static class Evidence
{
    /// <summary>One safe line; evidence stands in brackets, and is bold where there is colour.</summary>
    public static string Mark(Mention mention, IReadOnlyList<Reason> reasons, Paint paint)
    {
        var text = mention.Title is { Length: > 0 } title ? $"{title} — {mention.Text}" : mention.Text;
        var marked = new bool[text.Length];
        foreach (var words in reasons.Select(reason => reason.Evidence).OfType<string>().Where(words => words.Length > 1).Distinct(StringComparer.Ordinal))
        {
            // Some evidence is the beginning of a word; where the whole word stands too, only that is meant.
            var places = Places(text, words).ToList();
            var whole = places.Where(at => !IsInsideWord(text, at + words.Length)).ToList();
            foreach (var at in whole.Count > 0 ? whole : places)
                marked.AsSpan(at, words.Length).Fill(true);
        }

        var shown = new StringBuilder();
        for (int start = 0, end; start < text.Length; start = end)
        {
            for (end = start + 1; end < text.Length && marked[end] == marked[start]; end++)
            {
            }

            var piece = text[start..end];
            shown.Append(marked[start] ? $"[{paint.Bold(SafeText.Line(piece))}]" : Spaced(piece));
        }

        return shown.ToString();
    }

    private static IEnumerable<int> Places(string text, string words)
    {
        for (var at = text.IndexOf(words, StringComparison.Ordinal); at >= 0; at = text.IndexOf(words, at + words.Length, StringComparison.Ordinal))
        {
            if (!IsInsideWord(text, at))
                yield return at;
        }
    }

    // "down" is no evidence in "download"; scripts beyond the alphabetic ones write no spaces to tell words by.
    private static bool IsInsideWord(string text, int at) => at > 0 && at < text.Length && IsAlphabetic(text[at - 1]) && IsAlphabetic(text[at]);

    private static bool IsAlphabetic(char unit) => unit < '\u0590' && char.IsLetter(unit);

    // A line is trimmed; the space between two pieces belongs to the text.
    private static string Spaced(string piece)
    {
        var line = SafeText.Line(piece);
        return $"{(char.IsWhiteSpace(piece[0]) && line.Length > 0 ? " " : "")}{line}{(char.IsWhiteSpace(piece[^1]) ? " " : "")}";
    }
}
