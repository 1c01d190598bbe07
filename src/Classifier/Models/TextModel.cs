using System.Diagnostics.CodeAnalysis;
using Listener.Classifier.Features;
using Listener.Classifier.Training;

namespace Listener.Classifier.Models;

/// <summary>A linear model of several tasks over hashed features. Immutable and thread-safe; allocates nothing after the first text of a thread.</summary>
[SuppressMessage("Design", "CA1001", Justification = "It holds no handle: what it keeps for a thread goes with the thread or with this.")]
public sealed class TextModel
{
    // A thread's scratch memory, and the words it has met.
    private readonly ThreadLocal<FeatureExtractor> _scratch;

    internal TextModel(ModelHead[] heads, WeightTable weights, FamilyScales scales, uint[] languages, string about)
    {
        (Heads, Weights, Scales, Languages, About) = (heads, weights, scales, languages, about);
        Tasks = [.. heads.Select(head => head.Task)];
        var words = WordTable.Shipped;
        _scratch = new(() => new(words, new WordMemory(weights)));
    }

    /// <summary>The model that comes with Listener.</summary>
    public static TextModel Shipped => ShippedModel.Instance;

    /// <summary>The tasks it answers.</summary>
    public IReadOnlyList<ModelTask> Tasks { get; }

    /// <summary>Data, seed and options it was trained with, as text.</summary>
    public string About { get; }

    internal ModelHead[] Heads { get; }

    internal WeightTable Weights { get; }

    internal FamilyScales Scales { get; }

    /// <summary>Keys of the languages in which every feature has a second weight, its own for the language (Daumé 2007); none where one weight serves all.</summary>
    internal uint[] Languages { get; }

    /// <summary>Reads a model file.</summary>
    /// <exception cref="ModelFileException">It is not a model, was cut short or changed, or needs a newer reader.</exception>
    public static TextModel Load(Stream stream) => ModelFile.Read(stream);

    /// <summary>Writes the model file; equal models give equal bytes.</summary>
    public void Save(Stream stream) => ModelFile.Write(this, stream);

    /// <summary>Fills the probabilities of all tasks.</summary>
    public void Predict(in TextInput input, ref Prediction prediction) => Read(input, ref prediction);

    /// <summary>As <see cref="Predict"/>; in the same reading finds the words that spoke for or against the likeliest class of a task. Returns how many places of <paramref name="top"/> it filled.</summary>
    internal int PredictExplained(in TextInput input, ref Prediction prediction, ModelTask task, Span<WordShare> top)
    {
        var extractor = Read(input, ref prediction);
        var head = Array.Find(Heads, candidate => candidate.Task == task);
        var position = head is null ? -1 : Array.IndexOf(head.Classes, prediction.Best(task));
        return position < 0 ? 0 : Explanation.Top(this, head!, position, extractor, MarkOf(input.Language), top);
    }

    /// <summary>The words that spoke for or against a class, in log-odds, heaviest first.</summary>
    public IReadOnlyList<WordWeight> Explain(in TextInput input, ModelTask task, int classIndex, int limit)
    {
        var head = Array.Find(Heads, candidate => candidate.Task == task);
        var position = head is null ? -1 : Array.IndexOf(head.Classes, classIndex);
        if (position < 0)
            return [];

        var extractor = Extract(input, MarkOf(input.Language));
        var top = new WordShare[limit];
        var words = new WordWeight[Explanation.Top(this, head!, position, extractor, MarkOf(input.Language), top)];
        for (var i = 0; i < words.Length; i++)
            words[i] = new(top[i].Read(input.Title, input.Text), top[i].Start, top[i].Length, top[i].Weight);
        return words;
    }

    /// <summary>Margins of all columns; <paramref name="margins"/> has 32 places.</summary>
    internal void Margins(FeatureBuffer features, uint mark, Span<float> margins)
    {
        margins.Clear();
        Weights.AddTo(margins, features.Sums, Scales.OfChars(features.CharCount));
        Weights.AddTo(margins, features.Words, Scales.OfWords(features.WordCount), mark);
        Weights.AddTo(margins, features.Chars, Scales.OfChars(features.CharCount), mark);
        Weights.AddTo(margins, features.Concepts, Scales.OfConcepts(features.ConceptCount), mark);
        Weights.AddTo(margins, features.Terms, Scales.OfTerms(features.TermCount), mark);
        Weights.AddTo(margins, features.Shapes, Scales.Shapes, mark);
        foreach (var head in Heads)
        {
            for (var i = 0; i < head.Columns; i++)
                margins[head.Column + i] = (margins[head.Column + i] * head.Units[i]) + head.Biases[i];
        }
    }

    /// <summary>Of the language's own copies of features; 0 when the model has none for it.</summary>
    internal uint MarkOf(ReadOnlySpan<char> language)
    {
        var key = WordKey.Language(language);
        return Languages.AsSpan().Contains(key) ? Hash.Mark(key) : 0;
    }

    private FeatureExtractor Read(in TextInput input, ref Prediction prediction)
    {
        var mark = MarkOf(input.Language);
        var extractor = Extract(input, mark);
        Span<float> margins = stackalloc float[2 * WeightTable.Lanes];
        Margins(extractor.Features, mark, margins);
        prediction.Clear();
        foreach (var head in Heads)
            head.ToProbabilities(margins[head.Column..], prediction.Writable(head.Task));
        return extractor;
    }

    private FeatureExtractor Extract(in TextInput input, uint mark)
    {
        var extractor = _scratch.Value!;
        extractor.Extract(input, mark);
        return extractor;
    }

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
