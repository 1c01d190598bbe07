using Listener.Classifier.Features;
using Listener.Classifier.Models;
using Listener.Classifier.Training;

namespace Listener.ModelBuilder;

/// <summary>The model that ships: the written corpus, and the permissive sets with the weight that helped on other people's data.</summary>
internal static class ShippedModelFile
{
    public static async Task<int> BuildAsync(string data, string corpus, string target)
    {
        var model = Train(await RowsAsync(data, corpus));
        await using var file = File.Create(target);
        model.Save(file);
        Console.WriteLine($"{file.Length} bytes");
        return 0;
    }

    /// <summary>How well the threats of mhc are found that were not learned: by row, and by template.</summary>
    public static async Task<int> TryThreatsAsync(string data, string corpus)
    {
        var rows = (await RowsAsync(data, corpus)).Where(row => row.Threat is not null).Select(row => row with { Intent = null, Sentiment = null, Severity = null, Urgency = null }).ToList();
        foreach (var (name, key) in new (string, Func<LabelledText, string>)[] { ("rows", row => row.Text), ("templates", row => row.Group ?? "") })
        {
            bool IsHeld(LabelledText row) => row.Set == "mhc" && Hash.Finish(Hash.Of(key(row))) % 5 == 0;
            var model = Train([.. rows.Where(row => !IsHeld(row))]);
            var held = rows.Where(IsHeld).ToList();
            foreach (var limit in new[] { 0.3f, 0.5f, 0.7f, 0.9f })
                Console.WriteLine($"{name} left out, limit {limit}: {Score(model, held, limit)}");
        }

        return 0;
    }

    private static string Score(TextModel model, List<LabelledText> rows, float limit)
    {
        int right = 0, said = 0;
        var prediction = default(Prediction);
        foreach (var row in rows)
        {
            model.Predict(row.Input(), ref prediction);
            said += prediction.Threat >= limit ? 1 : 0;
            right += prediction.Threat >= limit && row.Threat == true ? 1 : 0;
        }

        var there = rows.Count(row => row.Threat == true);
        return FormattableString.Invariant($"{rows.Count} rows, {there} threats, precision {(double)right / Math.Max(1, said):F3}, recall {(double)right / Math.Max(1, there):F3}, F1 {2.0 * right / (said + there):F3}");
    }

    // Every row is there twice or counts twice: half the cost is the cost of one, and a feature of one text alone is in two rows.
    private static TextModel Train(List<LabelledText> rows) =>
        Trainer.Train(rows, new() { LeastSteps = 12, LeastRows = 3, Costs = [0.25f], Folds = 3, LeastLanguageRows = int.MaxValue, About = "Listener, shipped model" }, new Lines(), CancellationToken.None);

    private static async Task<List<LabelledText>> RowsAsync(string data, string corpus)
    {
        // Learned with its channel and without: most texts that no source of ours brings have none. What has no channel counts twice instead, so that the two weigh alike.
        var rows = (await Trials.ReadAsync(Directory.EnumerateFiles(corpus, "*.jsonl", SearchOption.AllDirectories).Order(StringComparer.Ordinal)))
            .SelectMany(row => row.Channel is null ? (LabelledText[])[row with { Weight = 2 }] : [row, row with { Channel = null }]).ToList();
        foreach (var source in TrainingSource.All)
        {
            foreach (var row in await Trials.ReadAsync([Path.Combine(data, source.Set + ".jsonl.gz")]))
            {
                if (source.Take(row) is { } taken)
                    rows.Add(taken with { Weight = 2 * taken.Weight });
            }
        }

        return rows;
    }

    private sealed class Lines : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => Console.WriteLine($"{value.Task} {value.Step} {value.MacroF1:F4}");
    }
}
