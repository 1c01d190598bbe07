namespace Listener.Classifier.Features;

/// <summary>Length of each family's part of a row of features; part of the model file. A family of n features gives each of them scale / sqrt(n), shapes the scale itself.</summary>
internal readonly record struct FamilyScales(float Words, float Chars, float Shapes, float Concepts, float Terms)
{
    /// <summary>N-grams of a text of about 350 letters.</summary>
    private const float LongText = 1024;

    public float OfWords(int count) => Words / MathF.Sqrt(Math.Max(1, count));

    /// <summary>N-grams count as often as they occur: from <see cref="LongText"/> of them on they are averaged, so that a sentence said fifty times is not surer than one.</summary>
    public float OfChars(int count) => Chars / MathF.Sqrt(Math.Max(1, count)) * MathF.Sqrt(MathF.Min(1, LongText / Math.Max(1, count)));

    public float OfConcepts(int count) => Concepts / MathF.Sqrt(Math.Max(1, count));

    public float OfTerms(int count) => Terms / MathF.Sqrt(Math.Max(1, count));
}
