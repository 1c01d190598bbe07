namespace Listener.Classifier.Features;

/// <summary>
/// Words of 19 languages by what they speak of (waiting, a refund, thanks, "how"), by their line in the dictionary, and by how good or bad they are. A concept and a
/// line have one number in all languages, so that what is learned in one holds in the others. Immutable once it is read.
/// </summary>
internal sealed class WordTable
{
    private const int ShortestPrefix = 1, LongestDense = 6;

    // Loanwords from English are common in these, and their own words seldom look like English ones.
    private static readonly HashSet<uint> BorrowsEnglish = [.. new[] { "hi", "id", "ja", "ko", "zh", "ar", "ru", "tr", "fi", "pl" }.Select(tag => WordKey.Language(tag))];

    /// <summary>The language that others borrow from.</summary>
    public static readonly uint English = WordKey.Language("en");

    // Every word is looked for with the one before it, one that is met anew with all its beginnings.
    private readonly KeyMarks _words = new(21), _prefixes = new(20), _pairs = new(18);
    private (uint Key, WordSense Sense)[] _slots = new (uint, WordSense)[1 << 15];
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
        var sense = Look(_words, WordKey.Exact(word, language));
        return sense.IsWhole ? sense : sense.Or(FindPrefix(folded, language));
    }

    /// <summary>What two words in a row mean.</summary>
    public WordSense FindPair(uint previous, uint word, uint language) =>
        previous != 0 ? Look(_pairs, WordKey.Exact(WordKey.Pair(previous, word), language)) : default;

    /// <summary>What the longest entry at the beginning of a run of a script without spaces means, and its length.</summary>
    public WordSense FindDense(ReadOnlySpan<char> rest, uint language, out int length)
    {
        var found = default(WordSense);
        length = 1;
        var hash = Hash.Word;
        for (var i = 0; i < Math.Min(rest.Length, LongestDense); i++)
        {
            hash = Hash.Step(hash, rest[i]);
            if (Look(_words, WordKey.Exact(hash, language)) is var sense && sense != default)
                (found, length) = (sense, i + 1);
        }

        return found;
    }

    /// <summary>-5 to 5; 0 when nothing is known of it.</summary>
    public int ValenceOfEmoji(in Token token) => Look(_words, WordKey.Exact(token.Hash, 0)).Valence;

    /// <summary>Says what is not yet known of a word: the first to say it is believed.</summary>
    public void Add(WordKind kind, uint key, WordSense sense)
    {
        if (++_count > _slots.Length / 2)
            Grow();
        Put(key, sense);
        (kind switch { WordKind.Pair => _pairs, WordKind.Prefix => _prefixes, _ => _words }).Set(key);
    }

    private WordSense FindPrefix(ReadOnlySpan<char> folded, uint language)
    {
        var found = default(WordSense);
        var hash = Hash.Word;
        for (var i = 0; i < folded.Length; i++)
        {
            hash = Hash.Step(hash, folded[i]);
            if (i + 1 >= ShortestPrefix && Look(_prefixes, WordKey.Prefix(hash, language)) is var sense && sense != default)
                found = sense.Or(found);
        }

        return found;
    }

    private void Put(uint key, WordSense sense)
    {
        var slot = key & _mask;
        while (_slots[slot].Key != 0 && _slots[slot].Key != key)
            slot = (slot + 1) & _mask;
        _slots[slot] = (key, _slots[slot].Sense.Or(sense));
    }

    private void Grow()
    {
        var slots = _slots;
        (_slots, _mask) = (new (uint, WordSense)[2 * slots.Length], (uint)(2 * slots.Length) - 1);
        foreach (var (key, sense) in slots)
        {
            if (key != 0)
                Put(key, sense);
        }
    }

    private WordSense Look(KeyMarks marks, uint key) => marks.Has(key) ? Read(key) : default;

    private WordSense Read(uint key)
    {
        for (var slot = key & _mask; _slots[slot].Key != 0; slot = (slot + 1) & _mask)
        {
            if (_slots[slot].Key == key)
                return _slots[slot].Sense;
        }

        return default;
    }
}
