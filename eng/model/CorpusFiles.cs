using System.Text;
using System.Text.Json.Nodes;
using Listener.Classifier.Features;

namespace Listener.ModelBuilder;

/// <summary>The written corpus: from the writers' nine columns to data/corpus/*.jsonl.</summary>
internal static class CorpusFiles
{
    private static readonly Dictionary<string, string> Intents = new() { ["c"] = "complaint", ["q"] = "question", ["p"] = "praise", ["o"] = "other" };
    private static readonly Dictionary<string, string> Moods = new() { ["-"] = "negative", ["0"] = "neutral", ["+"] = "positive" };
    private static readonly Dictionary<string, string> Severities = new() { ["n"] = "none", ["d"] = "disapproval", ["a"] = "accusation", ["b"] = "blame" };
    private static readonly Dictionary<string, string> Urgencies = new() { ["C"] = "critical", ["h"] = "high", ["n"] = "normal", ["l"] = "low" };

    public static int Convert(string folder, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(folder, "*.tsv").Order(StringComparer.Ordinal))
        {
            // de.tsv, de-2.tsv and de.more.tsv are all German.
            var language = Path.GetFileName(file)[..2];
            var lines = File.ReadLines(file).Select(line => line.Split('\t')).Where(columns => columns.Length == 9 && columns[8].Trim().Length > 0);
            var output = Path.Combine(target, language + ".jsonl");
            var known = Path.GetFileName(file) == language + ".tsv" || !File.Exists(output) ? [] : File.ReadAllLines(output).ToHashSet(StringComparer.Ordinal);
            var texts = known.Select(line => Key(JsonNode.Parse(line)!["text"]!.GetValue<string>())).ToHashSet(StringComparer.Ordinal);
            foreach (var columns in lines)
            {
                if (texts.Add(Key(columns[8])))
                    known.Add(Row(columns, language));
            }

            File.WriteAllText(output, string.Join('\n', known.Order(StringComparer.Ordinal)) + '\n', new UTF8Encoding(false));
            Console.WriteLine($"{language}: {known.Count}");
        }

        return 0;
    }

    /// <summary>Texts that differ in capitals, marks and spaces only are one; of texts without letters and digits every other is another.</summary>
    private static string Key(string text)
    {
        var letters = new string([.. text.Normalize().ToUpperInvariant().Where(unit => !char.IsPunctuation(unit) && !char.IsWhiteSpace(unit))]);
        return letters.Length > 0 ? letters : text.Trim();
    }

    private static string Row(string[] columns, string language)
    {
        var text = columns[8].Trim();
        var hash = Hash.Finish(Hash.Of(text));
        var row = new JsonObject
        {
            ["id"] = $"{language}-{hash:x8}",
            ["text"] = text,
            ["language"] = language == "hi" && !text.Any(letter => letter is >= '\u0900' and <= '\u097F') ? "hi-Latn" : language,
            ["intent"] = Intents[columns[0]],
            ["sentiment"] = Moods[columns[1]],
            ["severity"] = Severities[columns[2]],
            ["urgency"] = Urgencies[columns[3]],
            ["threat"] = columns[4] == "1",
            ["channel"] = columns[5] == "post" ? "social" : columns[5],
            ["trade"] = columns[6],
        };
        if (columns[7] != ".")
            row["rating"] = int.Parse(columns[7], System.Globalization.CultureInfo.InvariantCulture);
        row["split"] = hash % 5 == 0 ? "gold" : "train";
        return row.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
