using System.Numerics;

namespace Listener.Classifier.Features;

/// <summary>Four lists of feature hashes: words and word n-grams, character n-grams (these as often as they occur, the others once), concepts, and shape. Reusable, not thread-safe.</summary>
internal sealed class FeatureBuffer
{
    private uint[] _words = new uint[512];
    private uint[] _chars = new uint[2048];
    private uint[] _concepts = new uint[256];
    private readonly uint[] _shapes = new uint[64];
    private uint[] _seen = new uint[8192];
    private uint _mask = 1023;

    public int WordCount { get; private set; }

    public int CharCount { get; private set; }

    public int ConceptCount { get; private set; }

    public int ShapeCount { get; private set; }

    public ReadOnlySpan<uint> Words => _words.AsSpan(0, WordCount);

    public ReadOnlySpan<uint> Chars => _chars.AsSpan(0, CharCount);

    public ReadOnlySpan<uint> Concepts => _concepts.AsSpan(0, ConceptCount);

    public ReadOnlySpan<uint> Shapes => _shapes.AsSpan(0, ShapeCount);

    /// <summary>Empties the lists and makes room for so many features.</summary>
    public void Clear(int words, int chars)
    {
        (WordCount, CharCount, ConceptCount, ShapeCount) = (0, 0, 0, 0);
        if (_words.Length < words)
            _words = new uint[words * 2];
        if (_chars.Length < chars)
            _chars = new uint[chars * 2];

        // Only as much of the table as this text needs is cleared: a short text stays inside the first-level cache.
        // Words and concepts of a token are less than two and a half times what is counted for it, and the rules bring two dozen more.
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)((3 * words) + 128) | 255);
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

    public void AddChars(uint hash) => _chars[CharCount++] = Hash.Finish(hash);

    public void AddConcept(uint hash)
    {
        if (!IsNew(hash = Hash.Finish(hash)))
            return;
        if (ConceptCount == _concepts.Length)
            Array.Resize(ref _concepts, ConceptCount * 2);
        _concepts[ConceptCount++] = hash;
    }

    /// <summary>At most 64 a text.</summary>
    public void AddShape(uint name, uint value)
    {
        if (ShapeCount < _shapes.Length)
            _shapes[ShapeCount++] = Hash.Finish(Hash.Step(Hash.Step(Hash.Shape, name), value));
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
