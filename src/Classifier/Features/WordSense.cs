namespace Listener.Classifier.Features;

/// <summary>What a word says beyond its letters.</summary>
/// <param name="Concept">Number of what it speaks of, the same in all languages; 0 when the table has none.</param>
/// <param name="Term">Number of its line in the dictionary, from 1, the same in all languages; 0 when it is in none.</param>
/// <param name="Valence">How good (up to 5) or bad (down to -5) that is; 0 when nobody said.</param>
internal readonly record struct WordSense(byte Concept, sbyte Valence, ushort Term = 0)
{
    /// <summary>True when nothing is left to be said.</summary>
    public bool IsWhole => Concept != 0 && Valence != 0 && Term != 0;

    /// <summary>This one, and what it lacks from another.</summary>
    public WordSense Or(WordSense other) =>
        new(Concept != 0 ? Concept : other.Concept, Valence != 0 ? Valence : other.Valence, Term != 0 ? Term : other.Term);
}
