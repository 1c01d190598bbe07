using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Listener.Classifier;
using Listener.Classifier.Evaluation;
using Listener.Classifier.Features;
using Listener.Classifier.Languages;
using Listener.Classifier.Models;
using Listener.Classifier.Training;
using Listener.Contracts;

namespace Listener.ModelBuilder;

/// <summary>Training and measuring by hand, for the bench.</summary>
internal static class Trials
{
    public static async Task<List<LabelledText>> ReadAsync(IEnumerable<string> files)
    {
        var rows = new List<LabelledText>();
        foreach (var file in files)
        {
            await foreach (var row in LabelledText.ReadAsync(file, CancellationToken.None))
                rows.Add(row);
        }

        return rows;
    }

    public static async Task<int> TrainAsync(string target, string[] files)
    {
        var watch = Stopwatch.StartNew();
        var model = Trainer.Train(await ReadAsync(files), new() { Prior = TextModel.Shipped }, new Lines(), CancellationToken.None);
        await using var file = File.Create(target);
        model.Save(file);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file.Length:N0} bytes in {watch.Elapsed.TotalSeconds:F1} s"));
        return 0;
    }

    public static async Task<int> EvaluateAsync(string path, string[] files)
    {
        var model = path == "shipped" ? TextModel.Shipped : TextModel.Load(File.OpenRead(path));
        foreach (var file in files)
            Print(file, Evaluator.Evaluate(model, [.. (await ReadAsync([file])).Where(row => row.Split != "train")]));
        return 0;
    }

    /// <summary>Four fifths of a file's rows, chosen by group or text, are "train", the rest "test".</summary>
    public static async Task<int> CutAsync(string file, string part, string target)
    {
        await using var writer = new StreamWriter(target);
        foreach (var row in await ReadAsync([file]))
        {
            if (Hash.Finish(Hash.Of(row.Group is { Length: > 12 } group ? group : row.Text)) % 5 == 0 == (part == "test"))
                await writer.WriteLineAsync(JsonSerializer.Serialize(row, LabelledTextJson.Default.LabelledText));
        }

        return 0;
    }

    /// <summary>Whole verdicts, and what the model and the language alone cost, on this thread.</summary>
    public static async Task<int> SpeedAsync(string file)
    {
        var rows = await ReadAsync([file]);
        var mentions = rows.ConvertAll(row => new Mention
        {
            Id = Guid.Empty,
            Brand = "",
            Source = new("speed", "speed"),
            ExternalId = "",
            Title = row.Title,
            Text = row.Text,
            PublishedAt = DateTimeOffset.UnixEpoch,
            FoundAt = DateTimeOffset.UnixEpoch,
        });
        var classifier = new MentionClassifier();
        var prediction = default(Prediction);
        Measure("verdicts", rows.Count, row => classifier.Classify(mentions[row]));
        Measure("model and language", rows.Count, row =>
        {
            var language = LanguageIdentifier.Shipped.Identify(rows[row].Text, null);
            TextModel.Shipped.Predict((rows[row] with { Language = language.Tag }).Input(), ref prediction);
        });
        return 0;
    }

    private static void Measure(string name, int count, Action<int> run)
    {
        using var process = Process.GetCurrentProcess();
        var (best, allocated) = (0.0, 0L);
        for (var round = 0; round < 6; round++)
        {
            // Processor time, not wall time: on a machine with other work only that says what a verdict costs.
            process.Refresh();
            var (begin, bytes) = (process.TotalProcessorTime, GC.GetAllocatedBytesForCurrentThread());
            for (var again = 0; again < 8; again++)
            {
                for (var row = 0; row < count; row++)
                    run(row);
            }

            process.Refresh();
            best = Math.Max(best, 8 * count / (process.TotalProcessorTime - begin).TotalSeconds);
            allocated = (GC.GetAllocatedBytesForCurrentThread() - bytes) / (8 * count);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {best:N0} a second, {allocated} bytes each"));
    }

    private static void Print(string file, EvaluationReport report)
    {
        foreach (var task in report.Tasks)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)} {task.Task}: {task.Rows} rows, accuracy {task.Accuracy:F4}, macro F1 {task.MacroF1:F4}, ECE {task.CalibrationError:F3}"));
            Console.WriteLine("   " + string.Join("  ", task.Classes.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Name} {c.Precision:F2}/{c.Recall:F2}/{c.F1:F3}"))));
            if (task.Languages.Count > 1)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"   mean of languages {task.Languages.Average(l => l.MacroF1):F4}: ")
                    + string.Join(' ', task.Languages.Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Language} {l.MacroF1:F2}"))));
            }
        }
    }

    private sealed class Lines : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) =>
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.Task} {value.Step} {value.MacroF1:F4}"));
    }
}
