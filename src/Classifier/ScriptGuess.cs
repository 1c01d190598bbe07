using Listener.Classifier.Text;

namespace Listener.Classifier;

/// <summary>The language as far as the script gives it away; Latin letters give away nothing.</summary>
internal static class ScriptGuess
{
    /// <summary>The first script that only one of the languages with rules uses; the source's own tag where there is none.</summary>
    public static (string Tag, double Confidence) Identify(string text, string? hint)
    {
        var han = false;
        foreach (var character in text)
        {
            var folded = TextFold.Page(character).Chars[character & 255];
            switch (folded.Script)
            {
                case Script.Katakana:
                case Script.Solo when character is >= '\u3040' and <= '\u309F':
                    return ("ja", 0.95);
                case Script.Solo when character >= '\u3400':
                    han = true;
                    break;
                case Script.Hangul:
                    return ("ko", 0.99);
                case Script.Cyrillic:
                    return ("ru", 0.8);
                case Script.Arabic:
                    return ("ar", 0.8);
                case Script.Other when character is >= '\u0900' and <= '\u097F':
                    return ("hi", 0.9);
            }
        }

        return han ? ("zh", 0.9) : hint is { Length: > 0 } ? (hint, 0.6) : ("und", 0);
    }
}
