using System.Diagnostics.CodeAnalysis;
using Listener.Classifier.Models;

namespace Listener.Classifier.Languages;

/// <summary>Tells the language of a text: by its script, and where several languages share one, by n-grams. Immutable and thread-safe.</summary>
[SuppressMessage("Design", "CA1001", Justification = "It holds no handle: what it keeps for a thread goes with the thread or with this.")]
public sealed class LanguageIdentifier
{
    /// <summary>Margins of the machines to logits.</summary>
    internal const float Sharpness = 4;

    // What a source's word for the language is worth in logits.
    private const float HintLogit = 2;

    // Most texts are told by their first words; only where these leave a doubt is the rest read.
    private const int FirstLetters = 48;
    private const float Sure = 0.97f;

    // Below this the likeliest of 15 languages is a guess.
    private const float LeastConfidence = 0.18f;

    // A thread's scratch memory, and the words it has met.
    private readonly ThreadLocal<LanguageFeatures> _scratch;

    private readonly LanguageTable _table;

    internal LanguageIdentifier(LanguageTable table) => (_table, _scratch) = (table, new(() => new(new WordMemory(table.Weights))));

    /// <summary>The identifier that comes with Listener.</summary>
    public static LanguageIdentifier Shipped => ShippedTable.Instance;

    private static LanguageGuess Unknown => new("und", 0);

    /// <summary>The likeliest language. A hint, the source's own tag, decides between close ones and is never believed against the script.</summary>
    public LanguageGuess Identify(ReadOnlySpan<char> text, string? hint)
    {
        hint = IsTag(hint) ? hint : null;
        var features = _scratch.Value!;
        features.Read(text, FirstLetters);
        var guess = Judge(features, text, hint);
        if (guess.Confidence < Sure && text.Length > FirstLetters)
        {
            features.ReadOn(text, LanguageFeatures.MostLetters);
            guess = Judge(features, text, hint);
        }

        return guess.Tag is "ja" or "ko" or "zh" ? guess : Neighbours.Shipped.Correct(text, guess, hint);
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
        return _table.For((Script)most) is { } choice ? Choose(choice, features, hint) : Unknown;
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

    private LanguageGuess Choose(LanguageTable.Choice choice, LanguageFeatures features, string? hint)
    {
        Span<float> sums = stackalloc float[WeightTable.Lanes];
        sums.Clear();
        var factor = 1 / MathF.Sqrt(Math.Max(1, features.Count));
        _table.Weights.AddTo(sums, features.Sums, factor);
        _table.Weights.AddTo(sums, features.Hashes, factor);
        foreach (var pair in choice.Pairs)
            sums[pair.Column] = Sharpness * ((sums[pair.Column] * pair.Unit) + pair.Bias);
        var count = choice.Tags.Length;
        for (var i = 0; i < count; i++)
        {
            sums[i] = Sharpness * ((sums[i] * choice.Units[i]) + choice.Biases[i]);
            if (hint is not null && hint.StartsWith(choice.Tags[i], StringComparison.OrdinalIgnoreCase))
                sums[i] += HintLogit;
        }

        ToProbabilities(sums[..count]);
        foreach (var pair in choice.Pairs)
        {
            var both = sums[pair.One] + sums[pair.Other];
            sums[pair.One] = both / (1 + MathF.Exp(-sums[pair.Column] - Hinted(choice, pair, hint)));
            sums[pair.Other] = both - sums[pair.One];
        }

        var best = 0;
        for (var i = 1; i < count; i++)
            best = sums[i] > sums[best] ? i : best;
        return sums[best] < LeastConfidence ? new("und", sums[best]) : new(choice.Tags[best], sums[best]);
    }

    private static float Hinted(LanguageTable.Choice choice, LanguageTable.Rivals pair, string? hint) =>
        hint is null ? 0
        : hint.StartsWith(choice.Tags[pair.One], StringComparison.OrdinalIgnoreCase) ? HintLogit
        : hint.StartsWith(choice.Tags[pair.Other], StringComparison.OrdinalIgnoreCase) ? -HintLogit
        : 0;

    private static void ToProbabilities(Span<float> logits)
    {
        var top = float.MinValue;
        foreach (var logit in logits)
            top = MathF.Max(top, logit);
        var total = 0f;
        foreach (ref var logit in logits)
            total += logit = MathF.Exp(logit - top);
        foreach (ref var logit in logits)
            logit /= total;
    }

    private static class ShippedTable
    {
        public static readonly LanguageIdentifier Instance = new(
            LanguageTable.Read(typeof(LanguageIdentifier).Assembly.GetManifestResourceStream("languages.bin")
                ?? throw new ModelFileException("This build of Listener has no language table inside.")));
    }
}
