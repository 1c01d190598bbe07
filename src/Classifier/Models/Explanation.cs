using Listener.Classifier.Features;

namespace Listener.Classifier.Models;

/// <summary>Gives every feature's share back to the word that brought it.</summary>
internal static class Explanation
{
    public static IReadOnlyList<WordWeight> Of(TextModel model, ModelHead head, int position, FeatureExtractor extractor, in TextInput input, int limit)
    {
        var tokens = extractor.Tokens;
        var shares = new List<WordWeight>(tokens.Length);
        int word = 0, characters = 0, concept = 0;
        foreach (ref readonly var token in tokens)
        {
            var features = extractor.Features;
            var share = (Sum(model, head, position, features.Words[word..token.WordsEnd]) * model.Scales.OfWords(features.WordCount))
                + (Sum(model, head, position, features.Chars[characters..token.CharsEnd]) * model.Scales.OfChars(features.CharCount))
                + (Sum(model, head, position, features.Concepts[concept..token.ConceptsEnd]) * model.Scales.OfConcepts(features.ConceptCount));
            (word, characters, concept) = (token.WordsEnd, token.CharsEnd, token.ConceptsEnd);
            if (token.SourceLength > 0 && share != 0)
                shares.Add(new(Written(input, token), token.SourceStart, token.SourceLength, share * head.Sharpness));
        }

        return [.. shares.OrderByDescending(share => Math.Abs(share.Weight)).ThenBy(share => share.Start).Take(limit)];
    }

    private static string Written(in TextInput input, in Token token)
    {
        var inTitle = token.SourceStart < input.Title.Length;
        var start = inTitle || input.Title.IsEmpty ? token.SourceStart : token.SourceStart - input.Title.Length - 1;
        return (inTitle ? input.Title : input.Text).Slice(start, token.SourceLength).ToString();
    }

    private static float Sum(TextModel model, ModelHead head, int position, ReadOnlySpan<uint> features)
    {
        var column = head.Classes.Length == 2 ? 0 : position;
        var sum = 0;
        foreach (var hash in features)
            sum += model.Weights.Weight(hash, head.Column + column);
        return sum * head.Units[column] * (head.Classes.Length == 2 && position == 0 ? -1 : 1);
    }
}
