namespace Listener.Classifier.Languages;

/// <summary>A language and how sure it is.</summary>
/// <param name="Tag">BCP 47: <c>en</c>, <c>hi-Latn</c>, <c>und</c> when it cannot be told.</param>
/// <param name="Confidence">0 to 1.</param>
public readonly record struct LanguageGuess(string Tag, float Confidence);
