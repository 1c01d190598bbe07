using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Listener.Classifier.Training;

namespace Listener.Classifier.Models;

/// <summary>Probabilities of every class of every task a model has; those of a task that it lacks are all 0. Reusable.</summary>
public struct Prediction
{
    private Slots _slots;

    /// <summary>By <see cref="Contracts.Intent"/>: other, complaint, question, praise.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<float> Intent => Of(ModelTask.Intent);

    /// <summary>Negative, neutral, positive.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<float> Sentiment => Of(ModelTask.Sentiment);

    /// <summary>By <see cref="Contracts.Severity"/>: none, disapproval, accusation, blame.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<float> Severity => Of(ModelTask.Severity);

    /// <summary>By <see cref="Contracts.Urgency"/>: low, normal, high, critical.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<float> Urgency => Of(ModelTask.Urgency);

    /// <summary>Probability of a threat.</summary>
    public readonly float Threat => _slots[ModelTask.Threat.Slot + 1];

    /// <summary>
    /// -1 to 1. A text whose likeliest mood is neutral lies within 0.05 of 0, every other at least 0.35 from it, so that any
    /// threshold between the two reads the same three classes.
    /// </summary>
    public readonly double SentimentScore
    {
        get
        {
            var (negative, neutral, positive) = (Sentiment[0], Sentiment[1], Sentiment[2]);
            if (neutral >= negative && neutral >= positive)
                return 0.05 * (positive - negative);
            return positive > negative ? 0.35 + (0.65 * positive) : -0.35 - (0.65 * negative);
        }
    }

    /// <summary>Probabilities of a task's classes, in its order.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<float> Of(ModelTask task) => ((ReadOnlySpan<float>)_slots).Slice(task.Slot, task.Classes.Count);

    /// <summary>Index of the likeliest class of a task; 0 when the model lacks it.</summary>
    public readonly int Best(ModelTask task)
    {
        var probabilities = Of(task);
        var best = 0;
        for (var i = 1; i < probabilities.Length; i++)
            best = probabilities[i] > probabilities[best] ? i : best;
        return best;
    }

    internal void Clear() => ((Span<float>)_slots).Clear();

    [UnscopedRef]
    internal Span<float> Writable(ModelTask task) => ((Span<float>)_slots).Slice(task.Slot, task.Classes.Count);

    [InlineArray(24)]
    private struct Slots
    {
        private float _first;
    }
}
