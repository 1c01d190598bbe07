using Listener.Classifier.Features;
using Listener.Classifier.Training;

namespace Listener.Classifier.Models;

/// <summary>A linear model of several tasks over hashed features. Immutable and thread-safe; allocates nothing after the first text of a thread.</summary>
public sealed class TextModel
{
    // Scratch memory, the same for every model: it holds nothing between two calls.
    [ThreadStatic]
    private static FeatureExtractor? _scratch;

    internal TextModel(ModelHead[] heads, WeightTable weights, FamilyScales scales, string about) =>
        (Heads, Weights, Scales, About) = (heads, weights, scales, about);

    /// <summary>The model that comes with Listener.</summary>
    public static TextModel Shipped => ShippedModel.Instance;

    /// <summary>The tasks it answers.</summary>
    public IReadOnlyList<ModelTask> Tasks => [.. Heads.Select(head => head.Task)];

    /// <summary>Data, seed and options it was trained with, as text.</summary>
    public string About { get; }

    internal ModelHead[] Heads { get; }

    internal WeightTable Weights { get; }

    internal FamilyScales Scales { get; }

    /// <summary>Reads a model file.</summary>
    /// <exception cref="ModelFileException">It is not a model, was cut short or changed, or needs a newer reader.</exception>
    public static TextModel Load(Stream stream) => ModelFile.Read(stream);

    /// <summary>Writes the model file; equal models give equal bytes.</summary>
    public void Save(Stream stream) => ModelFile.Write(this, stream);

    /// <summary>Fills the probabilities of all tasks.</summary>
    public void Predict(in TextInput input, ref Prediction prediction)
    {
        var extractor = Scratch();
        extractor.Extract(input.Title, input.Text, input.Language);
        Span<float> margins = stackalloc float[2 * WeightTable.Lanes];
        Margins(extractor.Features, margins);
        prediction.Clear();
        foreach (var head in Heads)
            head.ToProbabilities(margins[head.Column..], prediction.Writable(head.Task));
    }

    /// <summary>The words that spoke for or against a class, in log-odds, heaviest first. Slower than <see cref="Predict"/>.</summary>
    public IReadOnlyList<WordWeight> Explain(in TextInput input, ModelTask task, int classIndex, int limit)
    {
        var head = Heads.FirstOrDefault(candidate => candidate.Task == task);
        var position = head is null ? -1 : Array.IndexOf(head.Classes, classIndex);
        if (position < 0)
            return [];

        var extractor = Scratch();
        extractor.Extract(input.Title, input.Text, input.Language);
        return Explanation.Of(this, head!, position, extractor, input, limit);
    }

    /// <summary>Margins of all columns; <paramref name="margins"/> has 32 places.</summary>
    internal void Margins(FeatureBuffer features, Span<float> margins)
    {
        margins.Clear();
        Weights.AddTo(margins, features.Words, Scales.OfWords(features.WordCount));
        Weights.AddTo(margins, features.Chars, Scales.OfChars(features.CharCount));
        Weights.AddTo(margins, features.Concepts, Scales.OfConcepts(features.ConceptCount));
        Weights.AddTo(margins, features.Shapes, Scales.Shapes);
        foreach (var head in Heads)
        {
            for (var i = 0; i < head.Columns; i++)
                margins[head.Column + i] = (margins[head.Column + i] * head.Units[i]) + head.Biases[i];
        }
    }

    private static FeatureExtractor Scratch() => _scratch ??= new(Lexicon.Shipped, ConceptTable.Shipped);

    private static class ShippedModel
    {
        public static readonly TextModel Instance = Load();

        private static TextModel Load()
        {
            using var stream = typeof(TextModel).Assembly.GetManifestResourceStream("model.bin")
                ?? throw new ModelFileException("This build of Listener has no model inside.");
            return TextModel.Load(stream);
        }
    }
}
