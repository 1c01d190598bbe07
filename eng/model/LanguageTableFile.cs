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

    private static readonly (Script Script, string[] Tags)[] Groups =
    [
        (Script.Latin, ["en", "af", "fi", "es", "fr", "de", "it", "pt", "nl", "pl", "tr", "id", "sv", "hi-Latn", "ar-Latn"]),
        (Script.Cyrillic, ["ru", "uk"]),
        (Script.Han, ["zh", "ja"]),
    ];

    public static async Task<int> BuildAsync(string data, string corpus, string concepts, string target)
    {
        var texts = await TextsAsync(data, corpus, concepts);
        var rows = new WeightRows(Bits, WeightTable.Lanes);
        var choices = new List<LanguageTable.Choice>();
        foreach (var (script, tags) in Groups)
            choices.Add(Learn(script, tags, texts, rows));
        await using var file = File.Create(target);
        new LanguageTable(rows.ToTable(), [.. choices]).Write(file);
        file.Close();
        Console.WriteLine($"{new FileInfo(target).Length} bytes");
        return 0;
    }

    private static LanguageTable.Choice Learn(Script script, string[] tags, Dictionary<string, List<string>> texts, WeightRows weightRows)
    {
        var samples = new List<uint[]>();
        var labels = new List<int>();
        var counts = new int[tags.Length];
        var features = new LanguageFeatures();
        for (var tag = 0; tag < tags.Length; tag++)
        {
            foreach (var sample in Samples(texts[tags[tag]], script))
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
        int[] picked = [.. Enumerable.Range(0, samples.Count)];
        var scales = Enumerable.Repeat(1f, rows.Width).ToArray();
        var (units, biases) = (new float[tags.Length], new float[tags.Length]);
        for (var tag = 0; tag < tags.Length; tag++)
        {
            var wanted = tag;
            var targets = labels.Select(label => (sbyte)(label == wanted ? 1 : -1)).ToArray();

            // Every language counts alike, however many texts it has.
            var costs = labels.Select(label => Cost(tags[label], samples.Count, counts[label], tags.Length)).ToArray();
            var weights = DualDescent.Solve(rows, picked, targets, costs, scales, epochs: 8, tolerance: 0.05, seed: 1);
            biases[tag] = weights[^1];
            units[tag] = Quantiser.Fill(rows.ByBucket(weights, Bits), weightRows, tag);
        }

        return new(script, tags, units, biases);
    }

    private static float Cost(string tag, int samples, int count, int tags)
    {
        var balance = MathF.Pow((float)samples / (tags * count), 0.7f);
        return tag.EndsWith("-Latn", StringComparison.Ordinal) ? balance * 0.3f : tag == "en" ? balance * 1.7f : balance;
    }

    private static IEnumerable<string> Samples(List<string> texts, Script script)
    {
        var random = new SeededRandom(3);
        var order = texts.ToArray();
        random.Shuffle<string>(order);
        var words = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var text in order.Take(6000))
            yield return text;
        foreach (var text in order)
        {
            foreach (var word in Words(text, script))
                words[word] = words.GetValueOrDefault(word) + 1;
        }

        // Longer words stand alone more often; a word seen once in a large set may be a name or a foreign word.
        var chosen = words.Where(pair => texts.Count < 20000 || pair.Value > 1).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(24000).Select(pair => pair.Key).ToArray();
        foreach (var word in chosen)
            yield return word;
        random.Shuffle<string>(chosen);
        for (var i = 0; i + 1 < Math.Min(chosen.Length, 16000); i += 2)
            yield return chosen[i] + " " + chosen[i + 1];
    }

    private static IEnumerable<string> Words(string text, Script script)
    {
        foreach (var part in Regex.Split(Regex.Replace(text, @"[@#]\S+|https?\S*|\[NAME\]", " "), @"[^\p{L}\p{M}'’]+"))
        {
            if (part.Length > 1 && part.All(letter => Scripts.Of(letter) == script || letter is '\'' or '’'))
                yield return script == Script.Han && part.Length > 3 ? part[..3] : part.ToLowerInvariant();
        }
    }

    private static async Task<Dictionary<string, List<string>>> TextsAsync(string data, string corpus, string concepts)
    {
        var texts = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var rows = await Trials.ReadAsync(Directory.EnumerateFiles(corpus, "*.jsonl").Order(StringComparer.Ordinal));
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

        return texts;

        void Add(string language, string text)
        {
            if (!texts.TryGetValue(language, out var list))
                texts[language] = list = [];
            list.Add(text);
        }
    }
}
