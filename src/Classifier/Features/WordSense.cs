namespace Listener.Classifier.Features;

/// <summary>What a word says beyond its letters.</summary>
/// <param name="Concept">Number of what it speaks of, the same in all languages; 0 when the table has none.</param>
/// <param name="Valence">How good (up to 5) or bad (down to -5) that is; 0 when nobody said.</param>
internal readonly record struct WordSense(byte Concept, sbyte Valence)
{
    /// <summary>This one, and what it lacks from another.</summary>
    public WordSense Or(WordSense other) => new(Concept != 0 ? Concept : other.Concept, Valence != 0 ? Valence : other.Valence);
}
