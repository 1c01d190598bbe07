using System.Collections.Frozen;
using System.Globalization;
using System.Numerics;
using System.Text;
using Listener.Classifier.Features;
using Listener.Classifier.Text;

namespace Listener.Classifier.Languages;

/// <summary>
/// The languages that the n-grams have not learned: without them Danish would be Swedish and Hungarian whatever looks most like it. A text is theirs when more
/// of its words are of their commonest, or written with their letters, than of any language that was learned. Immutable and thread-safe.
/// </summary>
internal sealed class Neighbours
{
    private const int MostLanguages = 64, LongestWord = 24, FirstWords = 10, MostWords = 40, LeastWords = 2;

    // By the hash of the word.
    private readonly FrozenDictionary<uint, ulong> _words;
    private readonly KeyMarks _marks = new(16);

    // By letter, as far as there are letters that tell languages apart.
    private readonly ulong[] _letters;
    private readonly string[] _tags;
    private readonly ulong _learned;

    private Neighbours(string[] tags, ulong learned, Dictionary<uint, ulong> words, ulong[] letters)
    {
        (_tags, _learned, _words, _letters) = (tags, learned, words.ToFrozenDictionary(), letters);
        foreach (var word in words.Keys)
            _marks.Set(Hash.Finish(word));
    }

    /// <summary>The table that comes with Listener.</summary>
    public static Neighbours Shipped { get; } = Read(typeof(Neighbours).Assembly.GetManifestResourceStream("neighbours.tsv")!);

    /// <summary>A language of the neighbours where the text is plainly theirs, <c>und</c> where it is that of several, else <paramref name="guess"/>.</summary>
    /// <param name="text">What was said.</param>
    /// <param name="guess">What the n-grams make of it.</param>
    /// <param name="hint">The source's own tag: it decides between neighbours, and for one where as much speaks for it as for what was learned.</param>
    public LanguageGuess Correct(ReadOnlySpan<char> text, LanguageGuess guess, string? hint)
    {
        Span<byte> counts = stackalloc byte[MostLanguages];
        var words = Count(text, FirstWords, counts);
        if (Ahead(counts) < 0)
            return guess;
        if (words == FirstWords)
        {
            counts.Clear();
            words = Count(text, MostWords, counts);
        }

        var ahead = Ahead(counts);
        var hinted = Array.FindIndex(_tags, tag => hint is not null && IsOf(hint, tag));
        if (hinted >= 0 && !IsLearned(hinted) && counts[hinted] > 0 && counts[hinted] - Best(counts, learned: true) is var lead and >= 0)
            return new(_tags[hinted], Confidence(lead, words));
        var best = Best(counts, learned: false);
        if (best < LeastWords || ahead < Least(words))
            return guess;

        var (found, sharing) = (-1, 0);
        for (var at = 0; at < _tags.Length; at++)
        {
            if (counts[at] == best && !IsLearned(at))
                (found, sharing) = (at, sharing + 1);
        }

        return sharing == 1 ? new(_tags[found], Confidence(ahead, words)) : new("und", 0.1f);
    }

    /// <summary>Of two words both must be theirs, in a handful one more is much; among more of them one is a name or a loan.</summary>
    private static int Least(int words) => words switch { <= 2 => 2, <= 5 => 1, _ => 2 + (words / 20) };

    private static float Confidence(int lead, int words) => Math.Min(0.95f, 0.5f + ((float)lead / words));

    private static bool IsOf(string hint, string tag) => hint.StartsWith(tag, StringComparison.OrdinalIgnoreCase) && (hint.Length == tag.Length || hint[tag.Length] == '-');

    private static Neighbours Read(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var (words, letters) = (new Dictionary<uint, ulong>(), new Dictionary<char, ulong>());
        var tags = new List<string>();
        var learned = 0ul;
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            var cells = line.Split('\t');
            var bit = 1ul << tags.Count;
            tags.Add(cells[1]);
            learned |= cells[0] == "yes" ? bit : 0;
            foreach (var letter in cells[2])
                letters[letter] = letters.GetValueOrDefault(letter) | bit;
            foreach (var word in cells[3].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                foreach (var spelling in new[] { Hash.Of(word), Hash.Of(Plain(word)) })
                    words[spelling] = words.GetValueOrDefault(spelling) | bit;
            }
        }

        var byLetter = new ulong[letters.Keys.Max() + 1];
        foreach (var (letter, writers) in letters)
            byLetter[letter] = writers;
        return new([.. tags], learned, words, byLetter);
    }

    /// <summary>As it is typed where accents are hard to reach.</summary>
    private static string Plain(string word) => string.Concat(word.Normalize(NormalizationForm.FormD)
        .Where(unit => CharUnicodeInfo.GetUnicodeCategory(unit) != UnicodeCategory.NonSpacingMark || unit > '\u036F')).Normalize(NormalizationForm.FormC);

    private ulong ListedIn(uint word) =>
        _marks.Has(Hash.Finish(word)) && _words.TryGetValue(word, out var languages) ? languages : 0;

    private bool IsLearned(int at) => (_learned >> at & 1) != 0;

    /// <summary>By how many words the best of the neighbours is before the best of those that were learned.</summary>
    private int Ahead(ReadOnlySpan<byte> counts) => Best(counts, learned: false) is > 0 and var best ? best - Best(counts, learned: true) : -1;

    private int Best(ReadOnlySpan<byte> counts, bool learned)
    {
        var best = 0;
        for (var at = 0; at < _tags.Length; at++)
            best = IsLearned(at) == learned ? Math.Max(best, counts[at]) : best;
        return best;
    }

    /// <summary>Counts each language's words among the first <paramref name="most"/>; gives how many were read.</summary>
    private int Count(ReadOnlySpan<char> text, int most, Span<byte> counts)
    {
        var words = 0;
        for (var at = 0; words < most && LetterRuns.TryNext(text, ref at, out var script);)
        {
            var (start, hash, letters) = (at, Hash.Word, ulong.MaxValue);
            for (; at < text.Length && LetterRuns.Belongs(text, at, script); at++)
            {
                var letter = text[at] switch { 'İ' => 'i', '’' => '\'', var other => LowerCase.Of(other) };
                hash = Hash.Step(hash, letter);
                if (letter > 'z' && letter < _letters.Length && _letters[letter] is > 0 and var writers)
                    letters &= writers;
            }

            words++;
            var owners = letters == ulong.MaxValue ? 0 : letters;
            if (at - start <= LongestWord)
                owners |= ListedIn(hash);
            for (; owners != 0; owners &= owners - 1)
                counts[BitOperations.TrailingZeroCount(owners)]++;
        }

        return words;
    }
}
