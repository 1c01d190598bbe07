using System.Numerics;

namespace Listener.Classifier.Features;

/// <summary>Words of 19 languages by what they speak of: waiting, a refund, thanks, "how". A concept has one number in all languages, so that what is learned in one holds in the others. Immutable.</summary>
internal sealed class ConceptTable
{
    /// <summary>Concept of the words that negate.</summary>
    public const string Negation = "not";

    private const uint Exact = 0x51ED270B, Prefix = 0xA24BAED4;
    private const int ShortestPrefix = 2, LongestDense = 6;

    // Loanwords from English are common in these, and their own words seldom look like English ones.
    private static readonly HashSet<uint> BorrowsEnglish =
        [.. new[] { "hi", "id", "ja", "ko", "zh", "ar", "ru", "tr", "fi", "pl" }.Select(tag => Lexicon.LanguageKey(tag))];

    private static readonly uint English = Lexicon.LanguageKey("en");

    private uint[] _keys = new uint[1 << 15];
    private byte[] _concepts = new byte[1 << 15];
    private uint _mask = (1 << 15) - 1;
    private int _count;

    private ConceptTable()
    {
    }

    /// <summary>The table that ships with the classifier.</summary>
    public static ConceptTable Shipped { get; } = Read(typeof(ConceptTable).Assembly.GetManifestResourceStream("concepts.tsv")!);

    /// <summary>A table that finds nothing.</summary>
    public static ConceptTable Empty { get; } = new();

    /// <summary>Number of the concept of negation; 0 when the table has none.</summary>
    public byte NegationConcept { get; private set; }

    /// <summary>Reads the tab-separated table: a header with language tags, then one concept a line. Words are separated by blanks; * ends a prefix; _ joins two words.</summary>
    public static ConceptTable Read(Stream stream)
    {
        using var reader = new StreamReader(stream);
        var table = new ConceptTable();
        var scanner = new TokenScanner();
        var languages = reader.ReadLine()!.Split('\t');
        for (byte concept = 1; reader.ReadLine() is { } line; concept++)
        {
            var cells = line.Split('\t');
            if (cells[0] == Negation)
                table.NegationConcept = concept;
            for (var column = 1; column < cells.Length; column++)
            {
                foreach (var word in cells[column].Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    table.AddWord(word, Lexicon.LanguageKey(languages[column]), concept, scanner);
            }
        }

        return table;
    }

    /// <summary>Concept of a word, the longest entry first; 0 when it has none.</summary>
    public byte Find(in Token token, ReadOnlySpan<char> folded, uint previous, uint language)
    {
        var concept = FindIn(token, folded, previous, language);
        return concept == 0 && BorrowsEnglish.Contains(language) ? FindIn(token, folded, previous, English) : concept;
    }

    /// <summary>Concept of the longest entry at the beginning of a run of a script without spaces, and its length.</summary>
    public byte FindDense(ReadOnlySpan<char> rest, uint language, out int length)
    {
        byte found = 0;
        length = 1;
        var hash = Hash.Word;
        for (var i = 0; i < Math.Min(rest.Length, LongestDense); i++)
        {
            hash = Hash.Step(hash, rest[i]);
            if (Look(hash, language, Exact) is var concept and not 0)
                (found, length) = (concept, i + 1);
        }

        return found;
    }

    private byte FindIn(in Token token, ReadOnlySpan<char> folded, uint previous, uint language)
    {
        if (previous != 0 && Look(Pair(previous, token.Hash), language, Exact) is var pair and not 0)
            return pair;
        if (Look(token.Hash, language, Exact) is var whole and not 0)
            return whole;

        byte found = 0;
        var hash = Hash.Word;
        for (var i = 0; i < folded.Length; i++)
        {
            hash = Hash.Step(hash, folded[i]);
            if (i + 1 >= ShortestPrefix && Look(hash, language, Prefix) is var concept and not 0)
                found = concept;
        }

        return found;
    }

    private void AddWord(string word, uint language, byte concept, TokenScanner scanner)
    {
        var isPrefix = word.EndsWith('*');
        scanner.Clear();
        scanner.Scan(word.TrimEnd('*').Replace('_', ' '), 0);
        var tokens = scanner.Tokens;
        if (tokens.Length == 1)
            Add(Key(tokens[0].Hash, language, isPrefix && tokens[0].Kind != TokenKind.Dense ? Prefix : Exact), concept);
        else if (tokens.Length == 2)
            Add(Key(Pair(tokens[0].Hash, tokens[1].Hash), language, Exact), concept);
    }

    // The first line that claims a word keeps it.
    private void Add(uint key, byte concept)
    {
        if (++_count > _keys.Length / 2)
            Grow();
        Put(key, concept);
    }

    private void Put(uint key, byte concept)
    {
        var slot = key & _mask;
        while (_keys[slot] != 0 && _keys[slot] != key)
            slot = (slot + 1) & _mask;
        if (_keys[slot] == 0)
            (_keys[slot], _concepts[slot]) = (key, concept);
    }

    private void Grow()
    {
        var (keys, concepts) = (_keys, _concepts);
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)keys.Length * 2);
        (_keys, _concepts, _mask) = (new uint[size], new byte[size], (uint)size - 1);
        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i] != 0)
                Put(keys[i], concepts[i]);
        }
    }

    private byte Look(uint hash, uint language, uint kind)
    {
        var key = Key(hash, language, kind);
        for (var slot = key & _mask; _keys[slot] != 0; slot = (slot + 1) & _mask)
        {
            if (_keys[slot] == key)
                return _concepts[slot];
        }

        return 0;
    }

    private static uint Key(uint hash, uint language, uint kind) => Hash.Finish(Hash.Step(hash ^ kind, language)) | 1;

    private static uint Pair(uint first, uint second) => Hash.Step(Hash.Step(Hash.Word, first), second);
}
