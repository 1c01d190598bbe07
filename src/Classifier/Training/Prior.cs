using Listener.Classifier.Features;
using Listener.Classifier.Models;

namespace Listener.Classifier.Training;

/// <summary>
/// What another model already knows: its margins are a few dense features of every row, and because they are sums over the same hashed
/// features, what is learned of them is added to the features' own weights afterwards. Reading costs nothing more.
/// </summary>
internal sealed class Prior
{
    // By cross-validation on four tasks 0.1 to 0.3 are alike, docs/classification.md.
    private const float Scale = 0.3f;

    private readonly TextModel _model;
    private readonly int _columns;

    /// <exception cref="ArgumentException">The model hashes differently from the one that is to be trained.</exception>
    public Prior(TextModel model, FamilyScales scales, int bits)
    {
        if (model.Scales != scales || model.Weights.Bits != bits || model.Languages.Length > 0)
            throw new ArgumentException("A model to start from must have the same features as the new one.", nameof(model));
        (_model, _columns) = (model, model.Heads[^1].Column + model.Heads[^1].Columns);
    }

    /// <summary>The rows with the model's margins added as dense features.</summary>
    public SparseRows AddTo(SparseRows rows, IReadOnlyList<LabelledText> texts)
    {
        var extractor = new FeatureExtractor(WordTable.Shipped);
        var margins = new float[texts.Count][];
        var all = new float[2 * WeightTable.Lanes];
        for (var row = 0; row < margins.Length; row++)
        {
            extractor.Extract(texts[row].Input());
            _model.Margins(extractor.Features, 0, all);
            margins[row] = all[.._columns];
        }

        return rows.With(margins, Scale);
    }

    /// <summary>Adds what was learned of the margins to the weights by bucket.</summary>
    /// <param name="learned">Weights by dense feature, the margins' last, then the bias.</param>
    /// <returns>What the bias rises by.</returns>
    public float Unfold(float[] learned, float[] buckets)
    {
        var bias = 0f;
        var first = learned.Length - 1 - _columns;
        var factors = new float[_columns];
        foreach (var head in _model.Heads)
        {
            for (var i = 0; i < head.Columns; i++)
            {
                var factor = learned[first + head.Column + i] * Scale;
                factors[head.Column + i] = factor * head.Units[i];
                bias += factor * head.Biases[i];
            }
        }

        var next = 0;
        foreach (var bucket in _model.Weights.Buckets)
        {
            var row = _model.Weights.Row(next++);
            for (var column = 0; column < _columns; column++)
                buckets[bucket] += factors[column] * row[column];
        }

        return bias;
    }
}
