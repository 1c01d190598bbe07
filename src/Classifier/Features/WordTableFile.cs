using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;

namespace Listener.Classifier.Features;

/// <summary>Reads the files of the word table: concepts and the dictionary as tables that people edit, valences packed by the model builder.</summary>
internal static class WordTableFile
{
    /// <summary>Name of the concept of the words that negate.</summary>
    private const string Negation = "not";

    private const int EntryBytes = 6;

    /// <summary>A file of the dictionary is this and its language's tag.</summary>
    private const string Dictionary = "Dictionary.";

    /// <summary>Stands where a language has no word for a line.</summary>
    private const string None = "-";

    public static WordTable ReadShipped()
    {
        var table = new WordTable();
        ReadConcepts(table, Resource("concepts.tsv"));
        foreach (var name in typeof(WordTableFile).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Dictionary, StringComparison.Ordinal)))
            ReadTerms(table, name[Dictionary.Length..], Resource(name));
        ReadValences(table, Resource("lexicon.bin"));
        return table;
    }

    /// <summary>Reads a tab-separated table: a header with language tags, then one concept a line, its words separated by blanks. The first line that claims a word keeps it.</summary>
    public static void ReadConcepts(WordTable table, Stream stream)
    {
        using var reader = new StreamReader(stream);
        var scanner = new TokenScanner();
        var languages = reader.ReadLine()!.Split('\t');
        for (byte concept = 1; reader.ReadLine() is { } line; concept++)
        {
            var cells = line.Split('\t');
            if (cells[0] == Negation)
                table.NegationConcept = concept;
            for (var column = 1; column < cells.Length; column++)
            {
                AddAll(table, cells[column], WordKey.Language(languages[column]), new(concept, 0), scanner);
            }
        }
    }

    /// <summary>Reads the dictionary of one language: a line a meaning, its number from 0, a tab, and its words separated by blanks, or - for none.</summary>
    public static void ReadTerms(WordTable table, string language, Stream stream)
    {
        using var reader = new StreamReader(stream);
        var scanner = new TokenScanner();
        var key = WordKey.Language(language);
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split('\t');
            var term = (ushort)(ushort.Parse(cells[0], CultureInfo.InvariantCulture) + 1);
            if (cells[1] != None)
                AddAll(table, cells[1], key, new(0, 0, term), scanner);
        }
    }

    /// <summary>Reads a Brotli stream of entries: a key (four bytes, little-endian), a valence and a <see cref="WordKind"/> (one each).</summary>
    public static void ReadValences(WordTable table, Stream stream)
    {
        using var packed = new BrotliStream(stream, CompressionMode.Decompress);
        using var plain = new MemoryStream();
        packed.CopyTo(plain);
        for (var rest = plain.GetBuffer().AsSpan(0, (int)plain.Length); rest.Length >= EntryBytes; rest = rest[EntryBytes..])
            table.Add((WordKind)rest[5], BinaryPrimitives.ReadUInt32LittleEndian(rest), new(0, (sbyte)rest[4]));
    }

    private static void AddAll(WordTable table, string words, uint language, WordSense sense, TokenScanner scanner)
    {
        foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (WordKey.Of(word, language, scanner) is var (kind, key))
                table.Add(kind, key, sense);
        }
    }

    private static Stream Resource(string name) => typeof(WordTableFile).Assembly.GetManifestResourceStream(name)!;
}
