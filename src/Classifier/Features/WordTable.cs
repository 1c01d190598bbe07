using System.Numerics;

namespace Listener.Classifier.Features;

/// <summary>
/// Words of 19 languages by what they speak of (waiting, a refund, thanks, "how"), by their line in the dictionary, and by how good or bad they are. A concept and a
/// line have one number in all languages, so that what is learned in one holds in the others. Immutable once it is read.
/// </summary>
internal sealed class WordTable
{
    private const int ShortestPrefix = 1, LongestDense = 6, MarkBits = 21;

    // Loanwords from English are common in these, and their own words seldom look like English ones.
    private static readonly HashSet<uint> BorrowsEnglish = [.. new[] { "hi", "id", "ja", "ko", "zh", "ar", "ru", "tr", "fi", "pl" }.Select(tag => WordKey.Language(tag))];

    /// <summary>The language that others borrow from.</summary>
    public static readonly uint English = WordKey.Language("en");

    // Most words are in no table: a map of bits, small enough for the nearest cache, says so.
    private readonly ulong[] _marks = new ulong[1 << (MarkBits - 6)];
    private uint[] _keys = new uint[1 << 15];
    private WordSense[] _senses = new WordSense[1 << 15];
    private uint _mask = (1 << 15) - 1;
    private int _count;

    /// <summary>The table that ships with the classifier.</summary>
    public static WordTable Shipped { get; } = WordTableFile.ReadShipped();

    /// <summary>Number of the concept of negation; 0 when the table has none.</summary>
    public byte NegationConcept { get; set; }

    /// <summary>True for languages whose texts borrow English words.</summary>
    public static bool Borrows(uint language) => BorrowsEnglish.Contains(language);

    /// <summary>What a word means by itself; of its beginnings the longest entry counts.</summary>
    public WordSense Find(uint word, ReadOnlySpan<char> folded, uint language)
    {
        var sense = Look(WordKey.Exact(word, language));
        return sense.IsWhole ? sense : sense.Or(FindPrefix(folded, language));
    }

    /// <summary>What two words in a row mean.</summary>
    public WordSense FindPair(uint previous, uint word, uint language) =>
        previous != 0 ? Look(WordKey.Exact(WordKey.Pair(previous, word), language)) : default;

    /// <summary>What the longest entry at the beginning of a run of a script without spaces means, and its length.</summary>
    public WordSense FindDense(ReadOnlySpan<char> rest, uint language, out int length)
    {
        var found = default(WordSense);
        length = 1;
        var hash = Hash.Word;
        for (var i = 0; i < Math.Min(rest.Length, LongestDense); i++)
        {
            hash = Hash.Step(hash, rest[i]);
            if (Look(WordKey.Exact(hash, language)) is var sense && sense != default)
                (found, length) = (sense, i + 1);
        }

        return found;
    }

    /// <summary>-5 to 5; 0 when nothing is known of it.</summary>
    public int ValenceOfEmoji(in Token token) => Look(WordKey.Exact(token.Hash, 0)).Valence;

    /// <summary>Says what is not yet known of a word: the first to say it is believed.</summary>
    public void Add(uint key, WordSense sense)
    {
        if (++_count > _keys.Length / 2)
            Grow();
        Put(key, sense);
        var mark = key >> (32 - MarkBits);
        _marks[mark >> 6] |= 1UL << (int)(mark & 63);
    }

    private WordSense FindPrefix(ReadOnlySpan<char> folded, uint language)
    {
        var found = default(WordSense);
        var hash = Hash.Word;
        for (var i = 0; i < folded.Length; i++)
        {
            hash = Hash.Step(hash, folded[i]);
            if (i + 1 >= ShortestPrefix && Look(WordKey.Prefix(hash, language)) is var sense && sense != default)
                found = sense.Or(found);
        }

        return found;
    }

    private void Put(uint key, WordSense sense)
    {
        var slot = key & _mask;
        while (_keys[slot] != 0 && _keys[slot] != key)
            slot = (slot + 1) & _mask;
        (_keys[slot], _senses[slot]) = (key, _senses[slot].Or(sense));
    }

    private void Grow()
    {
        var (keys, senses) = (_keys, _senses);
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)keys.Length * 2);
        (_keys, _senses, _mask) = (new uint[size], new WordSense[size], (uint)size - 1);
        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i] != 0)
                Put(keys[i], senses[i]);
        }
    }

    private WordSense Look(uint key)
    {
        var mark = key >> (32 - MarkBits);
        if ((_marks[mark >> 6] >> (int)(mark & 63) & 1) == 0)
            return default;
        for (var slot = key & _mask; _keys[slot] != 0; slot = (slot + 1) & _mask)
        {
            if (_keys[slot] == key)
                return _senses[slot];
        }

        return default;
    }
}
