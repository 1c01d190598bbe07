using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Listener.Classifier.Evaluation;
using Listener.Classifier.Features;
using Listener.Classifier.Languages;
using Listener.Classifier.Models;
using Listener.Classifier.Training;

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
        var model = Trainer.Train(await ReadAsync(files), new(), new Lines(), CancellationToken.None);
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

    public static async Task<int> SpeedAsync(string file)
    {
        var rows = await ReadAsync([file]);
        var model = TextModel.Shipped;
        var prediction = default(Prediction);
        using var process = Process.GetCurrentProcess();
        for (var round = 0; round < 4; round++)
        {
            // Processor time beside wall time: on a machine with other work only the first says what a verdict costs.
            var (watch, begin, count) = (Stopwatch.StartNew(), process.TotalProcessorTime, 0);
            while (watch.ElapsedMilliseconds < 2000)
            {
                foreach (var row in rows)
                {
                    var language = LanguageIdentifier.Shipped.Identify(row.Text, null);
                    model.Predict(new(row.Title, row.Text, language.Tag), ref prediction);
                }

                count += rows.Count;
            }

            process.Refresh();
            var processor = (process.TotalProcessorTime - begin).TotalSeconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count / watch.Elapsed.TotalSeconds:N0} verdicts a second, {count / processor:N0} a second of processor time"));
        }

        return 0;
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
