using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Listener.Classifier.Evaluation;
using Listener.Classifier.Models;
using Listener.Worker.Terminal;

namespace Listener.Worker.Commands;

/// <summary><c>listener evaluate</c>: how good a model is on labelled texts.</summary>
internal static class EvaluateVerb
{
    public static Command Create(Shell shell)
    {
        var data = TrainVerb.DataFiles();
        var (model, json) = (ModelFiles.Option(), CommonOptions.Json());
        return new Verb(
            "evaluate",
            "Measures a model on labelled texts: accuracy, macro F1, per class and language, confusion, calibration.",
            "listener evaluate --data held-out.jsonl",
            "listener evaluate --data held-out.jsonl --model own.model --json")
        {
            data, model, json,
        }.Does(async (parsed, cancellationToken) =>
        {
            var loaded = parsed.GetValue(model) is { } file ? ModelFiles.Load(file) : TextModel.Shipped;
            var rows = await TrainVerb.ReadAsync(parsed.GetRequiredValue(data), cancellationToken);
            var report = Evaluator.Evaluate(loaded, rows);
            if (report.Tasks.Count == 0)
                throw new CommandFailure(ExitCodes.Failure, $"There is nothing to measure: of {rows.Count} rows none has a label that the model gives.");
            if (parsed.GetValue(json))
                PrintJson(shell, report);
            else
                Print(shell, report);
            return ExitCodes.Success;
        });
    }

    private static void Print(Shell shell, EvaluationReport report)
    {
        foreach (var task in report.Tasks)
        {
            using (var text = shell.OpenText())
            {
                text.WriteLine(Text($"{task.Task}: {task.Rows} rows, accuracy {task.Accuracy:0.000}, macro F1 {task.MacroF1:0.000}, calibration error {task.CalibrationError:0.000}"));
            }

            var classes = Tables.Create(["class", "#rows", "#precision", "#recall", "#F1", .. task.Classes.Select(column => $"#as {column.Name}")]);
            foreach (var (index, row) in task.Classes.Index())
                classes.Add([row.Name, Text($"{row.Rows}"), Text($"{row.Precision:0.000}"), Text($"{row.Recall:0.000}"), Text($"{row.F1:0.000}"), .. task.Confusion[index].Select(count => Text($"{count}"))]);
            shell.Write(classes);
            if (task.Languages.Count < 2)
                continue;
            var languages = Tables.Create("language", "#rows", "#accuracy", "#macro F1");
            foreach (var language in task.Languages)
                languages.Add(language.Language, Text($"{language.Rows}"), Text($"{language.Accuracy:0.000}"), Text($"{language.MacroF1:0.000}"));
            shell.Write(languages);
        }
    }

    private static void PrintJson(Shell shell, EvaluationReport report)
    {
        using var lines = new JsonLines(shell.Output);
        lines.Write(report, static (json, report) =>
        {
            json.WriteNumber("rows", report.Rows);
            json.WriteStartArray("tasks");
            foreach (var task in report.Tasks)
                Write(json, task);
            json.WriteEndArray();
        });
        lines.Flush();
    }

    private static void Write(Utf8JsonWriter json, TaskReport task)
    {
        json.WriteStartObject();
        json.WriteString("task", task.Task);
        json.WriteNumber("rows", task.Rows);
        json.WriteNumber("accuracy", task.Accuracy);
        json.WriteNumber("macroF1", task.MacroF1);
        json.WriteNumber("calibrationError", task.CalibrationError);
        json.WriteStartArray("classes");
        foreach (var row in task.Classes)
        {
            json.WriteStartObject();
            json.WriteString("name", row.Name);
            json.WriteNumber("rows", row.Rows);
            json.WriteNumber("precision", row.Precision);
            json.WriteNumber("recall", row.Recall);
            json.WriteNumber("f1", row.F1);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("confusion");
        foreach (var row in task.Confusion)
        {
            json.WriteStartArray();
            foreach (var count in row)
                json.WriteNumberValue(count);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("languages");
        foreach (var language in task.Languages)
        {
            json.WriteStartObject();
            json.WriteString("language", language.Language);
            json.WriteNumber("rows", language.Rows);
            json.WriteNumber("accuracy", language.Accuracy);
            json.WriteNumber("macroF1", language.MacroF1);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
