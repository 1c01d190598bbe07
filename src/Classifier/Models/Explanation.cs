using Listener.Classifier.Features;

namespace Listener.Classifier.Models;

/// <summary>A word's share in a class, in log-odds; its place counts through what was read of title, one break, text.</summary>
internal readonly record struct WordShare(int Start, int Length, float Weight)
{
    /// <summary>The word as it was read.</summary>
    public string Read(ReadOnlySpan<char> title, ReadOnlySpan<char> text) =>
        Start < title.Length ? title.Slice(Start, Length).ToString()
        : text.Slice(title.IsEmpty ? Start : Start - title.Length - 1, Length).ToString();
}

/// <summary>Gives every feature's share back to the word that brought it.</summary>
internal static class Explanation
{
    /// <summary>Fills <paramref name="top"/> with the words of the largest shares, heaviest first, of those alike the first written; returns how many there are.</summary>
    public static int Top(TextModel model, ModelHead head, int position, FeatureExtractor extractor, uint mark, Span<WordShare> top)
    {
        var features = extractor.Features;
        var scales = model.Scales;
        var (ofWords, ofChars, ofConcepts, ofTerms) =
            (scales.OfWords(features.WordCount), scales.OfChars(features.CharCount), scales.OfConcepts(features.ConceptCount), scales.OfTerms(features.TermCount));
        var column = head.Column + (head.Classes.Length == 2 ? 0 : position);
        var unit = head.Units[column - head.Column] * head.Sharpness * (head.Classes.Length == 2 && position == 0 ? -1 : 1);
        int count = 0, word = 0, characters = 0, concept = 0, term = 0, sums = 0;
        foreach (ref readonly var token in extractor.Tokens)
        {
            var share = (Sum(model.Weights, features.Words[word..token.WordsEnd], column, mark) * ofWords)
                + ((Sum(model.Weights, features.Chars[characters..token.CharsEnd], column, mark) + (token.SumsEnd > sums ? features.Sums[sums + column] : 0)) * ofChars)
                + (Sum(model.Weights, features.Concepts[concept..token.ConceptsEnd], column, mark) * ofConcepts)
                + (Sum(model.Weights, features.Terms[term..token.TermsEnd], column, mark) * ofTerms);
            (word, characters, concept, term, sums) = (token.WordsEnd, token.CharsEnd, token.ConceptsEnd, token.TermsEnd, token.SumsEnd);
            if (token.SourceLength > 0 && share != 0)
                count = Insert(top, count, new(token.SourceStart, token.SourceLength, share * unit));
        }

        return count;
    }

    // Most words have brought nothing to most lists.
    private static int Sum(WeightTable weights, ReadOnlySpan<uint> features, int column, uint mark) => features.IsEmpty ? 0 : weights.Sum(features, column, mark);

    private static int Insert(Span<WordShare> top, int count, WordShare share)
    {
        var at = count;
        while (at > 0 && MathF.Abs(top[at - 1].Weight) < MathF.Abs(share.Weight))
            at--;
        if (at == top.Length)
            return count;
        count = Math.Min(count + 1, top.Length);
        for (var i = count - 1; i > at; i--)
            top[i] = top[i - 1];
        top[at] = share;
        return count;
    }
}
