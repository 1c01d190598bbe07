using Listener.Classifier.Training;

namespace Listener.Classifier.Models;

/// <summary>One task of a model: which classes it has seen, where its columns are, and how margins become probabilities.</summary>
/// <param name="Task">What it says.</param>
/// <param name="Classes">Indices of the classes that occurred in training, ascending. Two classes share one column, the margin of the second.</param>
/// <param name="Column">Its first column in a row of weights.</param>
/// <param name="Biases">By column.</param>
/// <param name="Units">What one step of a quantised weight is worth, by column.</param>
/// <param name="Sharpness">Inverse temperature of the softmax, from predictions on rows that were not learned.</param>
/// <param name="Offsets">Added to the margins, by class, for the sake of rare classes.</param>
internal sealed record ModelHead(ModelTask Task, int[] Classes, int Column, float[] Biases, float[] Units, float Sharpness, float[] Offsets)
{
    public int Columns => Classes.Length == 2 ? 1 : Classes.Length;

    /// <summary>Margins of the columns to probabilities of all classes of the task.</summary>
    public void ToProbabilities(ReadOnlySpan<float> margins, Span<float> probabilities)
    {
        Span<float> logits = stackalloc float[Classes.Length];
        var top = float.MinValue;
        for (var i = 0; i < logits.Length; i++)
        {
            logits[i] = Sharpness * (MarginOf(margins, i) + Offsets[i]);
            top = MathF.Max(top, logits[i]);
        }

        var sum = 0f;
        for (var i = 0; i < logits.Length; i++)
            sum += logits[i] = MathF.Exp(logits[i] - top);
        for (var i = 0; i < logits.Length; i++)
            probabilities[Classes[i]] = logits[i] / sum;
    }

    /// <summary>Margin of a class, by its position in <see cref="Classes"/>.</summary>
    public float MarginOf(ReadOnlySpan<float> margins, int position) =>
        Classes.Length != 2 ? margins[position] : position == 1 ? margins[0] : -margins[0];
}
