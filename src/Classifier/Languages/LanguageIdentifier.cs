using Listener.Classifier.Models;

namespace Listener.Classifier.Languages;

/// <summary>Tells the language of a text: by its script, and where several languages share one, by n-grams. Immutable and thread-safe.</summary>
public sealed class LanguageIdentifier
{
    // Margins of the machines to logits, and what a source's word for the language is worth in logits.
    private const float Sharpness = 4, HintLogit = 2;

    // Most texts are told by their first words; only where these leave a doubt is the rest read.
    private const int FirstLetters = 48;
    private const float Sure = 0.97f;

    // Below this the likeliest of 15 languages is a guess.
    private const float LeastConfidence = 0.18f;

    [ThreadStatic]
    private static LanguageFeatures? _scratch;

    private readonly LanguageTable _table;

    internal LanguageIdentifier(LanguageTable table) => _table = table;

    /// <summary>The identifier that comes with Listener.</summary>
    public static LanguageIdentifier Shipped => ShippedTable.Instance;

    private static LanguageGuess Unknown => new("und", 0);

    /// <summary>The likeliest language. A hint, the source's own tag, decides between close ones and is never believed against the script.</summary>
    public LanguageGuess Identify(ReadOnlySpan<char> text, string? hint)
    {
        hint = IsTag(hint) ? hint : null;
        var features = _scratch ??= new();
        features.Read(text, FirstLetters);
        var guess = Judge(features, text, hint);
        if (guess.Confidence >= Sure || text.Length <= FirstLetters)
            return guess;

        features.Read(text, LanguageFeatures.MostLetters);
        return Judge(features, text, hint);
    }

    /// <summary>BCP 47 has letters, digits and hyphens, and 35 of them at most (RFC 5646, section 4.4.1); a source may send anything.</summary>
    private static bool IsTag(string? hint)
    {
        if (hint is not { Length: >= 2 and <= 35 })
            return false;
        foreach (var letter in hint)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter != '-')
                return false;
        }

        return true;
    }

    private LanguageGuess Judge(LanguageFeatures features, ReadOnlySpan<char> text, string? hint)
    {
        var letters = features.Letters;
        int all = 0, most = 0;
        for (var script = 1; script < letters.Length; script++)
        {
            all += letters[script];
            most = letters[script] > letters[most] ? script : most;
        }

        if (all == 0)
            return hint is null ? Unknown : new(hint, 0.2f);

        // Kana make Japanese of Han; a foreign word among Han, kana or Hangul has more letters than it has weight.
        if (letters[(int)Script.Kana] > 0 && letters[(int)Script.Kana] * 8 >= letters[(int)Script.Han] && letters[(int)Script.Kana] * 4 >= all - letters[(int)Script.Han])
            most = (int)Script.Kana;
        else if (letters[(int)Script.Hangul] * 4 >= all)
            most = (int)Script.Hangul;
        else if (letters[(int)Script.Han] * 5 >= all)
            most = (int)Script.Han;

        if ((Script)most == Script.Cyrillic && OwnLetters(text) is { } own)
            return own;
        if (Scripts.LanguageOf((Script)most) is { } only)
            return new(only, Math.Min(1, 0.5f + (letters[most] / (2f * all))));
        return _table.For((Script)most) is { } choice ? Choose(choice, features.Hashes, hint) : Unknown;
    }

    // Letters that only one of the two alphabets has.
    private static LanguageGuess? OwnLetters(ReadOnlySpan<char> text)
    {
        int ukrainian = 0, russian = 0;
        foreach (var unit in text)
        {
            ukrainian += unit is 'і' or 'ї' or 'є' or 'ґ' or 'І' or 'Ї' or 'Є' or 'Ґ' ? 1 : 0;
            russian += unit is 'ы' or 'э' or 'ъ' or 'ё' or 'Ы' or 'Э' or 'Ъ' or 'Ё' ? 1 : 0;
        }

        return ukrainian == russian ? null : new(ukrainian > russian ? "uk" : "ru", 0.98f);
    }

    private LanguageGuess Choose(LanguageTable.Choice choice, ReadOnlySpan<uint> hashes, string? hint)
    {
        Span<float> sums = stackalloc float[WeightTable.Lanes];
        sums.Clear();
        _table.Weights.AddTo(sums, hashes, 1 / MathF.Sqrt(Math.Max(1, hashes.Length)));
        var best = 0;
        for (var i = 0; i < choice.Tags.Length; i++)
        {
            sums[i] = Sharpness * ((sums[i] * choice.Units[i]) + choice.Biases[i]);
            if (hint is not null && hint.StartsWith(choice.Tags[i], StringComparison.OrdinalIgnoreCase))
                sums[i] += HintLogit;
            best = sums[i] > sums[best] ? i : best;
        }

        var total = 0f;
        for (var i = 0; i < choice.Tags.Length; i++)
            total += MathF.Exp(sums[i] - sums[best]);
        var confidence = 1 / total;
        return confidence < LeastConfidence ? new("und", confidence) : new(choice.Tags[best], confidence);
    }

    private static class ShippedTable
    {
        public static readonly LanguageIdentifier Instance = new(
            LanguageTable.Read(typeof(LanguageIdentifier).Assembly.GetManifestResourceStream("languages.bin")
                ?? throw new ModelFileException("This build of Listener has no language table inside.")));
    }
}
