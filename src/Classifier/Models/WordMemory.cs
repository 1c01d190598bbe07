using System.Runtime.CompilerServices;
using Listener.Classifier.Features;

namespace Listener.Classifier.Models;

/// <summary>
/// What words met before add to the sums of a model: the letters of a word always make the same n-grams, and a few thousand words make most of every text. A place a hash,
/// the newest word stays. It only saves work: a word is known by all its letters, so that what was read before never changes a sum. Not thread-safe.
/// </summary>
internal sealed class WordMemory(WeightTable weights)
{
    /// <summary>Units of the longest word that is remembered; the sums of its n-grams stay inside a short.</summary>
    public const int LongestWord = 16;

    // 65,536 places of some 80 bytes: 5 MB for each thread and table. Twice as many are a few per cent faster still.
    private const int Bits = 16;

    // In units of a sum.
    private static readonly int EntrySize = Unsafe.SizeOf<Entry>() / sizeof(short);

    // A place after the other: its entry, and right behind it its sums, so that both come into the near caches together.
    private readonly short[] _places = new short[(EntrySize + weights.Stride) << Bits];

    // Nobody reads it; without it nothing would be touched.
    private volatile int _touched;

    /// <summary>Finds the place of a word, its own or the one it will take with <see cref="Fill"/>.</summary>
    /// <param name="hash">Of the word's units.</param>
    /// <param name="salt">What else its sums depend on: the language, the script.</param>
    public bool TryFind(ReadOnlySpan<char> word, uint hash, uint salt, out int place)
    {
        place = Place(hash, salt);
        ref readonly var entry = ref EntryOf(place);
        return entry.Length == word.Length && entry.Salt == salt && ((ReadOnlySpan<char>)entry.Letters)[..word.Length].SequenceEqual(word);
    }

    /// <summary>Touches the places of words that will be looked for shortly: one after the other each would be waited for, together they come at once.</summary>
    public void Touch(ReadOnlySpan<Token> words, uint salt)
    {
        var touched = 0;
        foreach (ref readonly var word in words)
        {
            var place = Place(word.Hash, salt);
            touched += EntryOf(place).Length + Sums(place)[^1];
        }

        _touched = touched;
    }

    /// <summary>Puts a word into its place.</summary>
    /// <param name="features">Hashes of its n-grams.</param>
    /// <param name="mark">Of the language's own copies of them; 0 for none.</param>
    public void Fill(int place, ReadOnlySpan<char> word, uint salt, ReadOnlySpan<uint> features, uint mark, WordSense own = default, WordSense borrowed = default)
    {
        ref var entry = ref EntryOf(place);
        (entry.Salt, entry.Length, entry.Count, entry.Own, entry.Borrowed) = (salt, (byte)word.Length, (ushort)features.Length, own, borrowed);
        word.CopyTo(entry.Letters);
        var sums = _places.AsSpan(place + EntrySize, weights.Stride);
        sums.Clear();
        weights.AddTo(sums, features, mark);
    }

    /// <summary>Sums of the n-grams' weights, by column.</summary>
    public ReadOnlySpan<short> Sums(int place) => _places.AsSpan(place + EntrySize, weights.Stride);

    /// <summary>How many n-grams the word has.</summary>
    public int CountOf(int place) => EntryOf(place).Count;

    /// <summary>What the word means in the text's language, and in the one that lends it words.</summary>
    public (WordSense Own, WordSense Borrowed) SensesOf(int place) => (EntryOf(place).Own, EntryOf(place).Borrowed);

    private int Place(uint hash, uint salt) => (int)(Hash.Finish(hash ^ salt) >> (32 - Bits)) * (EntrySize + weights.Stride);

    private ref Entry EntryOf(int place) => ref Unsafe.As<short, Entry>(ref _places[place]);

    private struct Entry
    {
        public uint Salt;
        public ushort Count;
        public byte Length;
        public WordSense Own;
        public WordSense Borrowed;
        public Units Letters;
    }

    [InlineArray(LongestWord)]
    private struct Units
    {
        private char _first;
    }
}
