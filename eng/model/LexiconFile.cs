using System.Globalization;
using System.IO.Compression;
using Listener.Classifier.Features;

namespace Listener.ModelBuilder;

/// <summary>
/// Valences of words and emoji: our own lists first (data/lexicon), then VADER for English and for emoji by their descriptions, and for the
/// other languages AFINN's translations. The first to say it is believed; a stem of ours speaks before a translated word.
/// </summary>
internal static class LexiconFile
{
    public static int Build(string own, string folder, string target)
    {
        var entries = new SortedDictionary<uint, (sbyte Valence, WordKind Kind)>();
        var table = new WordTable();
        var scanner = new TokenScanner();
        foreach (var file in Directory.EnumerateFiles(own, "*.tsv").Order(StringComparer.Ordinal))
        {
            foreach (var columns in File.ReadLines(file).Select(line => line.Split('\t')))
                Add(columns[0], WordKey.Language(Path.GetFileName(file)), double.Parse(columns[1], CultureInfo.InvariantCulture));
        }

        var ours = entries.Count;
        var vader = Rows(folder, "vader").DistinctBy(columns => columns[0]).ToDictionary(columns => columns[0], columns => double.Parse(columns[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
        foreach (var (word, valence) in vader)
            AddUnknown(word, WordKey.Language("en"), valence * 1.3);

        foreach (var columns in Rows(folder, "afinn_multilang"))
            AddUnknown(columns[1], WordKey.Language(columns[0]), double.Parse(columns[2], CultureInfo.InvariantCulture));

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
            brotli.WriteByte((byte)value.Valence);
            brotli.WriteByte((byte)value.Kind);
        }

        Console.WriteLine($"{entries.Count} entries, {ours} of them ours");
        return 0;

        void Add(string word, uint language, double valence)
        {
            if (WordKey.Of(word, language, scanner) is not var (kind, key) || (sbyte)Math.Clamp(Math.Round(valence), -5, 5) is not (var rounded and not 0))
                return;
            entries.TryAdd(key, (rounded, kind));
            table.Add(kind, key, new(0, rounded));
        }

        void AddUnknown(string word, uint language, double valence)
        {
            scanner.Clear();
            scanner.Scan(word, 0);
            if (scanner.Tokens is [var token] && table.Find(token.Hash, scanner.Folded(token), language).Valence == 0
                && (!WordTable.Borrows(language) || table.Find(token.Hash, scanner.Folded(token), WordTable.English).Valence == 0))
                Add(word, language, valence);
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
