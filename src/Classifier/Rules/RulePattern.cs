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

    /// <exception cref="FormatException">There is no word in it, or a class that is not defined.</exception>
    public Term Parse(string written)
    {
        var words = new List<TermWord>();
        var gap = 0;
        foreach (var piece in written.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (piece[0] == '~')
            {
                gap = int.Parse(piece.AsSpan(1), CultureInfo.InvariantCulture);
                continue;
            }

            var read = piece is ['{', .., '}'] ? [Class(piece, written)] : Words(piece, written);
            words.Add(read[0] with { MaxGap = words.Count > 0 ? gap : 0 });
            words.AddRange(read.Skip(1));
            gap = 0;
        }

        return words.Count == 0 ? throw new FormatException($"Rules of {language}: there is no word in '{written}'.") : new(words, written);
    }

    private IReadOnlyList<TermWord> Words(string piece, string written) =>
        Term.Parse(piece).Words is { Count: > 0 } words ? words : throw new FormatException($"Rules of {language}: there is no word in '{piece}' of '{written}'.");

    private TermWord Class(string piece, string written)
    {
        if (!_classes.TryGetValue(piece[1..^1], out var members))
        {
            throw new FormatException($"Rules of {language}: the class {piece} of '{written}' is not defined above it.");
        }

        var parsed = members.Select(member => Words(member, written)).ToLookup(words => words.Count == 1);
        return new(piece, Class: new($"{piece} {language}", [.. parsed[true].Select(words => words[0])], [.. parsed[false]]));
    }
}
