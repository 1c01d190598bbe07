namespace Listener.Classifier.Models;

/// <summary>A word's share in a verdict.</summary>
/// <param name="Word">As it was written.</param>
/// <param name="Start">Position in title, one break, text; in UTF-16 units.</param>
/// <param name="Length">In UTF-16 units.</param>
/// <param name="Weight">Log-odds; positive speaks for the class.</param>
public sealed record WordWeight(string Word, int Start, int Length, double Weight);
