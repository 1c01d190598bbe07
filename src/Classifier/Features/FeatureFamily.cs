namespace Listener.Classifier.Features;

/// <summary>Numbers of the families of features. Those from <see cref="Shapes"/> on are few and dense.</summary>
internal static class FeatureFamily
{
    public const byte Words = 0, Chars = 1, Concepts = 2, Terms = 3, Shapes = 4, Margins = 5;
}
