using System.CommandLine;
using System.Globalization;
using Listener.Classifier.Training;
using Listener.Worker.Terminal;

namespace Listener.Worker.Commands;

/// <summary><c>listener train</c>: a model from a company's own labelled history.</summary>
internal static class TrainVerb
{
    public static Command Create(Shell shell)
    {
        var data = DataFiles();
        var output = new Option<string>("--out") { Description = "Where the model goes.", HelpName = "file", Required = true };
        var seed = CommonOptions.Parsed("--seed", "n", "Order of the descent; the same data and seed give the same bytes.", "a whole number", Number);
        var about = new Option<string?>("--about") { Description = "A note that is kept in the model." };
        var json = CommonOptions.Json();
        return new Verb(
            "train",
            "Trains a model on labelled texts: intent, sentiment, severity, urgency, threat, whichever labels there are.",
            "listener train --data history.jsonl --out own.model",
            "listener evaluate --data held-out.jsonl --model own.model")
        {
            data, output, seed, about, json,
        }.Does((parsed, cancellationToken) =>
        {
            var options = new TrainerOptions { Seed = parsed.GetValue(seed) ?? 1, Prior = Classifier.Models.TextModel.Shipped, About = parsed.GetValue(about) ?? "" };
            return RunAsync(shell, parsed.GetRequiredValue(data), parsed.GetRequiredValue(output), options, parsed.GetValue(json), cancellationToken);
        });
    }

    public static Option<string[]> DataFiles() => new("--data")
    {
        Description = "Labelled rows, one JSON object a line (.jsonl or .jsonl.gz): text and any of intent, sentiment, severity, urgency, threat.",
        HelpName = "file",
        Required = true,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    public static async Task<IReadOnlyList<LabelledText>> ReadAsync(IEnumerable<string> files, CancellationToken cancellationToken)
    {
        var rows = new List<LabelledText>();
        foreach (var file in files)
        {
            await foreach (var row in LabelledText.ReadAsync(file, cancellationToken))
                rows.Add(row);
        }

        return rows;
    }

    private static async Task<int> RunAsync(
        Shell shell, string[] files, string output, TrainerOptions options, bool asJson, CancellationToken cancellationToken)
    {
        if (Array.Find(files, file => Path.GetFullPath(file) == Path.GetFullPath(output)) is { } own)
            throw new CommandFailure(ExitCodes.Usage, $"--out {output} is the file of the labelled rows ({own}): the model would take its place. Name another file.");
        Try(output);
        var rows = await ReadAsync(files, cancellationToken);
        if (rows.Count == 0)
            throw new CommandFailure(ExitCodes.Failure, $"There is no row in {string.Join(", ", files)}.");
        await shell.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{rows.Count:N0} rows from {files.Length} files"));
        Classifier.Models.TextModel model;
        try
        {
            model = Trainer.Train(rows, options, new TrainingLog(shell.Error), cancellationToken);
        }
        catch (ArgumentException error) when (error.ParamName == "rows")
        {
            throw new CommandFailure(ExitCodes.Failure, "There is nothing to learn: no label has two classes with two rows each.");
        }

        var bytes = Save(model, output);
        if (asJson)
        {
            using var lines = new JsonLines(shell.Output);
            lines.Write((output, rows.Count, bytes, model), static (json, done) =>
            {
                json.WriteString("out", done.output);
                json.WriteNumber("rows", done.Count);
                json.WriteNumber("bytes", done.bytes);
                json.WriteStartArray("tasks");
                foreach (var task in done.model.Tasks)
                    json.WriteStringValue(task.Name);
                json.WriteEndArray();
            });
            lines.Flush();
            return ExitCodes.Success;
        }

        await using var text = shell.OpenText();
        await text.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{output}: {string.Join(", ", model.Tasks.Select(task => task.Name))}; {bytes:N0} bytes"));
        return ExitCodes.Success;
    }

    /// <summary>What cannot be written is better known before an hour of learning.</summary>
    private static void Try(string output)
    {
        if (Directory.Exists(output))
            throw new CommandFailure(ExitCodes.Usage, $"--out {output} is a folder. Name a file in it.");
        Draft(output, ExitCodes.Usage, draft => File.WriteAllBytes(draft, []));
    }

    /// <summary>Whole or not at all: a model that was there stays until the new one is complete.</summary>
    private static long Save(Classifier.Models.TextModel model, string output)
    {
        Draft(output, ExitCodes.Failure, draft =>
        {
            using (var stream = new FileStream(draft, FileMode.Create, FileAccess.Write))
                model.Save(stream);
            File.Move(draft, output, overwrite: true);
        });
        return new FileInfo(output).Length;
    }

    /// <summary>Nobody asked for a draft: whatever becomes of it, none stays, and a failure names the file that was asked for.</summary>
    private static void Draft(string output, int exitCode, Action<string> write)
    {
        var draft = Path.GetFullPath(output) + ".part";
        try
        {
            write(draft);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(exitCode, $"--out {output} cannot be written: {error.Message.Replace(draft, Path.GetFullPath(output), StringComparison.Ordinal)}");
        }
        finally
        {
            if (File.Exists(draft))
                File.Delete(draft);
        }
    }

    private static uint? Number(string text) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private sealed class TrainingLog(TextWriter error) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{value.Task}: {value.Step}, {value.Share:P0}{(value.MacroF1 is { } reached ? FormattableString.Invariant($", macro F1 {reached:0.000}") : "")}"));
    }
}
