using System.Numerics;

namespace Listener.Classifier.Features;

/// <summary>Lists of feature hashes: words and word n-grams, character n-grams (those of a word as often as it is said, up to four times; all others once), concepts, terms, and shape. Reusable, not thread-safe.</summary>
internal sealed class FeatureBuffer
{
    /// <summary>Times that the letters of one word count.</summary>
    private const uint MostTimes = 4;

    private uint[] _words = new uint[512];
    private uint[] _chars = new uint[2048];
    private uint[] _concepts = new uint[256];
    private uint[] _terms = new uint[512];
    private readonly uint[] _shapes = new uint[64];
    private short[] _sums = new short[1024];
    private uint[] _seen = new uint[8192];
    private uint _mask = 1023;

    public int WordCount { get; private set; }

    /// <summary>Character n-grams, those of remembered words included.</summary>
    public int CharCount { get; private set; }

    /// <summary>Character n-grams that are in the list.</summary>
    public int ListedChars { get; private set; }

    /// <summary>Places of <see cref="Sums"/> that are filled.</summary>
    public int SumCount { get; private set; }

    public int ConceptCount { get; private set; }

    public int TermCount { get; private set; }

    public int ShapeCount { get; private set; }

    public ReadOnlySpan<uint> Words => _words.AsSpan(0, WordCount);

    public ReadOnlySpan<uint> Chars => _chars.AsSpan(0, ListedChars);

    /// <summary>What the character n-grams of remembered words add up to, one row of the model a word.</summary>
    public ReadOnlySpan<short> Sums => _sums.AsSpan(0, SumCount);

    public ReadOnlySpan<uint> Concepts => _concepts.AsSpan(0, ConceptCount);

    public ReadOnlySpan<uint> Terms => _terms.AsSpan(0, TermCount);

    public ReadOnlySpan<uint> Shapes => _shapes.AsSpan(0, ShapeCount);

    /// <summary>Empties the lists and makes room for so many features.</summary>
    public void Clear(int words, int chars)
    {
        (WordCount, CharCount, ListedChars, SumCount, ConceptCount, TermCount, ShapeCount) = (0, 0, 0, 0, 0, 0, 0);
        if (_words.Length < words)
            _words = new uint[words * 2];
        if (_chars.Length < chars)
            _chars = new uint[chars * 2];

        // Only as much of the table as this text needs is cleared: a short text stays inside the first-level cache.
        // Words, concepts and terms of a token are less than five times what is counted for it, and the rules bring two dozen more.
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)((6 * words) + 128) | 255);
        if (_seen.Length < size)
            _seen = new uint[size];
        _seen.AsSpan(0, size).Clear();
        _mask = (uint)size - 1;
    }

    public void AddWord(uint hash)
    {
        if (IsNew(hash = Hash.Finish(hash)))
            _words[WordCount++] = hash;
    }

    public void AddChars(uint hash)
    {
        _chars[ListedChars++] = Hash.Finish(hash);
        CharCount++;
    }

    /// <summary>Takes the last character n-grams of the list off again: a memory has them.</summary>
    public void TakeBack(int chars) => (ListedChars, CharCount) = (ListedChars - chars, CharCount - chars);

    /// <summary>True for the first times that a word is said: a word said a hundred times is not surer.</summary>
    public bool CountsAgain(uint word)
    {
        for (var time = 0u; time < MostTimes; time++)
        {
            if (IsNew(Hash.Finish(Hash.Step(Hash.Repeat, word + time))))
                return true;
        }

        return false;
    }

    /// <summary>Adds the sums of a remembered word.</summary>
    public void AddSums(ReadOnlySpan<short> sums, int chars)
    {
        if (_sums.Length < SumCount + sums.Length)
            Array.Resize(ref _sums, 2 * (SumCount + sums.Length));
        sums.CopyTo(_sums.AsSpan(SumCount));
        (SumCount, CharCount) = (SumCount + sums.Length, CharCount + chars);
    }

    public void AddConcept(uint hash)
    {
        if (IsNew(hash = Hash.Finish(hash)))
            ConceptCount = Append(ref _concepts, ConceptCount, hash);
    }

    public void AddTerm(uint hash)
    {
        if (IsNew(hash = Hash.Finish(hash)))
            TermCount = Append(ref _terms, TermCount, hash);
    }

    /// <summary>At most 64 a text.</summary>
    public void AddShape(uint name, uint value)
    {
        if (ShapeCount < _shapes.Length)
            _shapes[ShapeCount++] = Hash.Finish(Hash.Step(Hash.Step(Hash.Shape, name), value));
    }

    private static int Append(ref uint[] list, int count, uint hash)
    {
        if (count == list.Length)
            Array.Resize(ref list, count * 2);
        list[count] = hash;
        return count + 1;
    }

    private bool IsNew(uint hash)
    {
        hash |= 1;
        for (var slot = (hash >> 8) & _mask; ; slot = (slot + 1) & _mask)
        {
            if (_seen[slot] == 0)
            {
                _seen[slot] = hash;
                return true;
            }

            if (_seen[slot] == hash)
                return false;
        }
    }
}
