using System.Text.RegularExpressions;
using Listener.Classifier.Features;
using Listener.Classifier.Languages;
using Listener.Classifier.Models;
using Listener.Classifier.Training;

namespace Listener.ModelBuilder;

/// <summary>Trains the language tables: from the texts of every language, cut into sentences, pairs and single words.</summary>
internal static class LanguageTableFile
{
    private const int Bits = 20;

    /// <summary>A word is a language's own when it is at least so common there beside where it is commonest.</summary>
    private const double LeastShare = 0.2;

    /// <summary>Afrikaans has English words of the commonest ("is", "my", "was"): a machine that tells one language from all the others learns that they speak against English.</summary>
    private static readonly (string One, string Other)[] Rivals = [("en", "af")];

    private static readonly (Script Script, string[] Tags)[] Groups =
    [
        (Script.Latin, ["en", "af", "fi", "es", "fr", "de", "it", "pt", "nl", "pl", "tr", "id", "sv", "hi-Latn", "ar-Latn"]),
        (Script.Cyrillic, ["ru", "uk"]),
        (Script.Han, ["zh", "ja"]),
    ];

    public static async Task<int> BuildAsync(string data, string corpus, string concepts, string target)
    {
        var (texts, ours) = await TextsAsync(data, corpus, concepts);
        var rows = new WeightRows(Bits, WeightTable.Lanes);
        var choices = new List<LanguageTable.Choice>();
        foreach (var (script, tags) in Groups)
            choices.Add(Learn(script, tags, texts, ours, rows));
        await using var file = File.Create(target);
        new LanguageTable(rows.ToTable(), [.. choices]).Write(file);
        file.Close();
        Console.WriteLine($"{new FileInfo(target).Length} bytes");
        return 0;
    }

    private static LanguageTable.Choice Learn(Script script, string[] tags, Dictionary<string, List<string>> texts, Dictionary<string, int> ours, WeightRows weightRows)
    {
        var samples = new List<uint[]>();
        var labels = new List<int>();
        var counts = new int[tags.Length];
        var features = new LanguageFeatures();
        var words = Array.ConvertAll(tags, tag => Frequencies(texts[tag], script));
        for (var tag = 0; tag < tags.Length; tag++)
        {
            foreach (var sample in Samples(texts[tags[tag]], ours.GetValueOrDefault(tags[tag]), OwnWords(words, tag)))
            {
                features.Read(sample, LanguageFeatures.MostLetters);
                if (features.Letters[(int)script] == 0)
                    continue;
                samples.Add(features.Hashes.ToArray());
                labels.Add(tag);
                counts[tag]++;
            }

            Console.WriteLine($"{tags[tag]}: {texts[tags[tag]].Count} texts, {counts[tag]} samples");
        }

        var rows = SparseRows.FromHashes(samples, Bits, leastRows: 2);
        var scales = Enumerable.Repeat(1f, rows.Width).ToArray();
        int[] all = [.. Enumerable.Range(0, samples.Count)];

        // Every language counts alike, however many texts it has.
        var costs = labels.Select(label => Cost(tags[label], samples.Count, counts[label], tags.Length)).ToArray();
        var (units, biases) = (new float[tags.Length], new float[tags.Length]);
        for (var tag = 0; tag < tags.Length; tag++)
            (units[tag], biases[tag]) = Solve(all, label => label == tag, tag);

        var rivals = Array.ConvertAll(Rivals.Where(pair => tags.Contains(pair.One)).ToArray(), pair =>
        {
            var (one, other) = (Array.IndexOf(tags, pair.One), Array.IndexOf(tags, pair.Other));
            int[] both = [.. all.Where(row => labels[row] == one || labels[row] == other)];
            var (unit, bias) = Solve(both, label => label == one, tags.Length);
            return new LanguageTable.Rivals(one, other, tags.Length, unit, bias);
        });
        return new(script, tags, units, biases, rivals);

        (float Unit, float Bias) Solve(int[] picked, Func<int, bool> isWanted, int column)
        {
            sbyte[] targets = [.. picked.Select(row => (sbyte)(isWanted(labels[row]) ? 1 : -1))];
            var weights = DualDescent.Solve(rows, picked, targets, Array.ConvertAll(picked, row => costs[row]), scales, epochs: 8, tolerance: 0.05, seed: 1);
            return (Quantiser.Fill(rows.ByBucket(weights, Bits), weightRows, column), weights[^1]);
        }
    }

    private static float Cost(string tag, int samples, int count, int tags)
    {
        var balance = MathF.Pow((float)samples / (tags * count), 0.7f);
        return balance * tag switch { "en" => 1.7f, "af" => 0.5f, _ when tag.EndsWith("-Latn", StringComparison.Ordinal) => 0.3f, _ => 1 };
    }

    private static string[] Shuffled(IEnumerable<string> texts, SeededRandom random)
    {
        var order = texts.ToArray();
        random.Shuffle<string>(order);
        return order;
    }

    /// <summary>Share of each word in a language's texts.</summary>
    private static Dictionary<string, double> Frequencies(List<string> texts, Script script)
    {
        var words = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var word in texts.SelectMany(text => Words(text, script)))
            words[word] = words.GetValueOrDefault(word) + 1;
        var sum = words.Values.Sum();

        // Seen once in a large set it may be a name.
        return words.Where(pair => texts.Count < 20000 || pair.Value > 1).ToDictionary(pair => pair.Key, pair => pair.Value / sum, StringComparer.Ordinal);
    }

    /// <summary>The words of a language, the commonest first, without those that are common elsewhere: people write foreign words, and each word is one sample however often it occurs.</summary>
    private static string[] OwnWords(Dictionary<string, double>[] words, int tag) =>
    [
        .. words[tag].Where(pair => words.All(others => pair.Value >= LeastShare * others.GetValueOrDefault(pair.Key)))
            .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(24000).Select(pair => pair.Key),
    ];

    /// <param name="ours">How many of the texts, the first, are of our own corpus.</param>
    private static IEnumerable<string> Samples(List<string> texts, int ours, string[] words)
    {
        // What customers write comes first, in every language alike: where one language alone spoke of parcels and airlines, these words would be its own.
        var random = new SeededRandom(3);
        string[] order = [.. Shuffled(texts.Take(ours), random), .. Shuffled(texts.Skip(ours), random)];
        foreach (var text in order.Take(6000))
            yield return text;

        // Longer words stand alone more often.
        foreach (var word in words)
            yield return word;
        random.Shuffle<string>(words);
        for (var i = 0; i + 1 < Math.Min(words.Length, 16000); i += 2)
            yield return words[i] + " " + words[i + 1];
    }

    private static IEnumerable<string> Words(string text, Script script)
    {
        foreach (var part in Regex.Split(Regex.Replace(text, @"[@#]\S+|https?\S*|\[NAME\]", " "), @"[^\p{L}\p{M}'’]+"))
        {
            if (part.Length > 1 && part.All(letter => Scripts.Of(letter) == script || letter is '\'' or '’'))
                yield return script == Script.Han && part.Length > 3 ? part[..3] : part.ToLowerInvariant();
        }
    }

    /// <summary>Texts by language, those of our corpus first, and how many these are.</summary>
    private static async Task<(Dictionary<string, List<string>> Texts, Dictionary<string, int> Ours)> TextsAsync(string data, string corpus, string concepts)
    {
        var texts = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var rows = await Trials.ReadAsync(Directory.EnumerateFiles(corpus, "*.jsonl").Order(StringComparer.Ordinal));
        var ours = rows.Where(row => row.Language is not null).GroupBy(row => row.Language!).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        foreach (var set in new[] { "xed", "indonlu_smsa", "AJGT", "afrisenti", "mhc", "goemotions", "banking77", "lexicons/udhr" })
            rows.AddRange((await Trials.ReadAsync([Path.Combine(data, set + ".jsonl.gz")])).Where(row => set != "afrisenti" || row.Language == "ar-Latn"));
        foreach (var row in rows.Where(row => row.Language is not null))
            Add(row.Language!, row.Text);

        using var words = new StreamReader(new System.IO.Compression.GZipStream(File.OpenRead(Path.Combine(data, "lexicons/afinn_multilang.tsv.gz")), System.IO.Compression.CompressionMode.Decompress));
        while (await words.ReadLineAsync() is { } line)
            Add(line.Split('\t')[0], line.Split('\t')[1]);

        foreach (var line in await File.ReadAllLinesAsync(Path.Combine(Path.GetDirectoryName(typeof(LanguageTableFile).Assembly.Location)!, "words.tsv")))
        {
            // In runs of a few words, as they are read: alone they would count for little.
            var (language, list) = (line.Split('\t')[0], line.Split('\t')[1].Split(' '));
            foreach (var run in list.Chunk(4))
                Add(language, string.Join(' ', run));
        }

        var table = (await File.ReadAllLinesAsync(concepts)).Select(line => line.Split('\t')).ToArray();
        foreach (var cells in table.Skip(1))
        {
            for (var column = 1; column < cells.Length; column++)
            {
                if (table[0][column] is not ("ar" or "hi"))
                    Add(table[0][column], cells[column].Replace("*", "", StringComparison.Ordinal).Replace('_', ' '));
            }
        }

        return (texts, ours);

        void Add(string language, string text)
        {
            if (!texts.TryGetValue(language, out var list))
                texts[language] = list = [];
            list.Add(text);
        }
    }
}
