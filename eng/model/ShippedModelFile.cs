using Listener.Classifier.Models;
using Listener.Classifier.Training;

namespace Listener.ModelBuilder;

/// <summary>The model that ships: the written corpus, and the permissive sets with the weight that helped on other people's data.</summary>
internal static class ShippedModelFile
{
    public static async Task<int> BuildAsync(string data, string corpus, string target)
    {
        var rows = await Trials.ReadAsync(Directory.EnumerateFiles(corpus, "*.jsonl").Order(StringComparer.Ordinal));
        foreach (var source in TrainingSource.All)
        {
            foreach (var row in await Trials.ReadAsync([Path.Combine(data, source.Set + ".jsonl.gz")]))
            {
                if (source.Take(row) is { } taken)
                    rows.Add(taken);
            }
        }

        var model = Trainer.Train(rows, new() { Bits = 20, Costs = [0.5f], Folds = 3, LeastLanguageRows = int.MaxValue, About = "Listener, shipped model" }, new Lines(), CancellationToken.None);
        await using var file = File.Create(target);
        model.Save(file);
        Console.WriteLine($"{file.Length} bytes");
        return 0;
    }

    private sealed class Lines : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => Console.WriteLine($"{value.Task} {value.Step} {value.MacroF1:F4}");
    }
}
