namespace Listener.Classifier.Features;

/// <summary>Length of each family's part of a row of features; part of the model file. A family of n features gives each of them scale / sqrt(n), shapes the scale itself.</summary>
internal readonly record struct FamilyScales(float Words, float Chars, float Shapes, float Concepts)
{
    public float OfWords(int count) => Words / MathF.Sqrt(Math.Max(1, count));

    public float OfChars(int count) => Chars / MathF.Sqrt(Math.Max(1, count));

    public float OfConcepts(int count) => Concepts / MathF.Sqrt(Math.Max(1, count));
}
