using System.Globalization;
using Listener.Classifier.Text;

namespace Listener.Classifier.Rules;

/// <summary>
/// Reads the terms of rule files: words, <c>word*</c> for a beginning, <c>~3</c> for up to three words between, <c>{name}</c> for any word of a class.
/// </summary>
internal sealed class RulePattern(string language)
{
    private readonly Dictionary<string, string[]> _classes = [];

    public void AddClass(string name, IEnumerable<string> words) => _classes.Add(name, [.. words]);

    /// <summary>One term, or several where a class has members of several words, as in Chinese.</summary>
    /// <exception cref="FormatException">There is no word in it, or a class that is not defined.</exception>
    public IReadOnlyList<Term> Parse(string written)
    {
        List<List<TermWord>> terms = [[]];
        var gap = 0;
        foreach (var piece in written.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (piece[0] == '~')
            {
                gap = int.Parse(piece.AsSpan(1), CultureInfo.InvariantCulture);
                continue;
            }

            var choices = Choices(piece, written);
            terms = [.. terms.SelectMany(term => choices.Select(choice => Joined(term, choice, gap)))];
            gap = 0;
        }

        return terms.Exists(term => term.Count == 0)
            ? throw new FormatException($"Rules of {language}: there is no word in '{written}'.")
            : [.. terms.Select(term => new Term(term, written))];
    }

    private static List<TermWord> Joined(List<TermWord> term, IReadOnlyList<TermWord> words, int gap) =>
        [.. term, words[0] with { MaxGap = term.Count > 0 ? gap : 0 }, .. words.Skip(1)];

    private IReadOnlyList<TermWord>[] Choices(string piece, string written)
    {
        if (piece is not ['{', .., '}'])
        {
            var words = Term.Parse(piece).Words;
            return words.Count > 0 ? [words] : throw new FormatException($"Rules of {language}: there is no word in '{piece}' of '{written}'.");
        }

        if (!_classes.TryGetValue(piece[1..^1], out var members))
        {
            throw new FormatException($"Rules of {language}: the class {piece} of '{written}' is not defined above it.");
        }

        var parsed = members.Select(member => Term.Parse(member).Words).ToArray();
        return Array.TrueForAll(parsed, words => words.Count == 1)
            ? [[new(piece, Class: new($"{piece} {language}", [.. parsed.Select(words => words[0])]))]]
            : parsed;
    }
}
