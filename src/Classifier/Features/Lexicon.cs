using System.Buffers.Binary;
using System.IO.Compression;

namespace Listener.Classifier.Features;

/// <summary>Valences of words (-5 to 5) by language, and of emoji for all languages. Immutable after construction.</summary>
internal sealed class Lexicon
{
    private readonly uint[] _keys;
    private readonly sbyte[] _values;
    private readonly uint _mask;

    public Lexicon(IReadOnlyCollection<KeyValuePair<uint, sbyte>> entries)
    {
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, entries.Count * 2));
        (_keys, _values, _mask) = (new uint[size], new sbyte[size], (uint)size - 1);
        foreach (var (key, value) in entries)
        {
            var slot = key & _mask;
            while (_keys[slot] != 0 && _keys[slot] != key)
                slot = (slot + 1) & _mask;
            (_keys[slot], _values[slot]) = (key, value);
        }
    }

    /// <summary>An empty lexicon.</summary>
    public static Lexicon Empty { get; } = new([]);

    /// <summary>The lexicon that ships with the classifier.</summary>
    public static Lexicon Shipped { get; } = Read(typeof(Lexicon).Assembly.GetManifestResourceStream("lexicon.bin")!);

    /// <summary>Reads pairs of a key (four bytes, little-endian) and a value (one).</summary>
    public static Lexicon Read(Stream stream)
    {
        using var packed = new BrotliStream(stream, CompressionMode.Decompress);
        using var plain = new MemoryStream();
        packed.CopyTo(plain);
        var entries = new KeyValuePair<uint, sbyte>[plain.Length / 5];
        var bytes = plain.GetBuffer();
        for (var i = 0; i < entries.Length; i++)
            entries[i] = new(BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(i * 5)), (sbyte)bytes[(i * 5) + 4]);
        return new(entries);
    }

    /// <summary>Key of a word in a language; emoji have language 0.</summary>
    public static uint Key(uint wordHash, uint language) => Hash.Finish(Hash.Step(wordHash, language)) | 1;

    /// <summary>A number for a language subtag such as <c>en</c>; scripts and regions are not told apart.</summary>
    public static uint LanguageKey(ReadOnlySpan<char> tag) =>
        tag.Length < 2 ? 0u : ((uint)(tag[0] | 0x20) << 8) | (uint)(tag[1] | 0x20);

    /// <summary>0 when the word is unknown.</summary>
    public sbyte Find(uint key)
    {
        for (var slot = key & _mask; _keys[slot] != 0; slot = (slot + 1) & _mask)
        {
            if (_keys[slot] == key)
                return _values[slot];
        }

        return 0;
    }
}
