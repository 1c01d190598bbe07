using System.Globalization;
using System.IO.Compression;
using Listener.Classifier.Features;

namespace Listener.ModelBuilder;

/// <summary>Valences of words and emoji: VADER for English and for emoji by their descriptions, AFINN translations for the other languages.</summary>
internal static class LexiconFile
{
    public static int Build(string folder, string target)
    {
        var entries = new SortedDictionary<uint, sbyte>();
        var scanner = new TokenScanner();
        foreach (var columns in Rows(folder, "afinn_multilang"))
            Add(columns[1], Lexicon.LanguageKey(columns[0]), double.Parse(columns[2], CultureInfo.InvariantCulture));

        var vader = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var columns in Rows(folder, "vader"))
        {
            vader[columns[0]] = double.Parse(columns[1], CultureInfo.InvariantCulture);
            Add(columns[0], Lexicon.LanguageKey("en"), vader[columns[0]] * 1.3);
        }

        foreach (var columns in Rows(folder, "vader_emoji"))
        {
            var valence = columns[1].Split(' ', ':', '-').Sum(word => vader.GetValueOrDefault(word));
            if (Math.Abs(valence) > 0.4)
                Add(columns[0], 0, valence);
        }

        using var brotli = new BrotliStream(File.Create(target), CompressionLevel.SmallestSize);
        foreach (var (key, value) in entries)
        {
            brotli.Write(BitConverter.GetBytes(key));
            brotli.WriteByte((byte)value);
        }

        Console.WriteLine($"{entries.Count} entries");
        return 0;

        void Add(string word, uint language, double valence)
        {
            scanner.Clear();
            scanner.Scan(word, 0);
            if (scanner.Count == 1)
                entries[Lexicon.Key(scanner.Tokens[0].Hash, language)] = (sbyte)Math.Clamp(Math.Round(valence), -5, 5);
        }
    }

    private static IEnumerable<string[]> Rows(string folder, string name)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(folder, name + ".tsv.gz")), CompressionMode.Decompress));
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
            yield return line.Split('\t');
    }
}
