using Listener.Classifier.Models;
using Listener.Classifier.Training;

namespace Listener.Classifier.Evaluation;

/// <summary>
/// Measures a model on labelled rows. Only the classes that occur in the rows' labels are measured. Where an intent's labels are
/// <c>complaint</c> and <c>other</c> alone, other means "no complaint", and a question or praise counts as it; everywhere else a
/// prediction is the likeliest of the measured classes.
/// </summary>
public static class Evaluator
{
    /// <summary>Predicts every row in the language its label gives, or else in the one it seems to be written in.</summary>
    public static EvaluationReport Evaluate(TextModel model, IReadOnlyList<LabelledText> rows)
    {
        var predictions = new Prediction[rows.Count];
        for (var row = 0; row < predictions.Length; row++)
        {
            model.Predict(rows[row].WithLanguage().Input(), ref predictions[row]);
        }

        return new(rows.Count, [.. model.Tasks.Select(task => Measure(task, rows, predictions)).OfType<TaskReport>()]);
    }

    private static TaskReport? Measure(ModelTask task, IReadOnlyList<LabelledText> rows, Prediction[] predictions)
    {
        int[] classes = [.. rows.Select(task.ClassOf).Where(label => label >= 0).Distinct().Order()];
        if (classes.Length < 2)
            return null;

        var whole = new Tally(classes.Length);
        var languages = new SortedDictionary<string, Tally>(StringComparer.Ordinal);
        for (var row = 0; row < rows.Count; row++)
        {
            var label = Array.IndexOf(classes, task.ClassOf(rows[row]));
            if (label < 0)
                continue;
            var (predicted, confidence) = Choose(task, classes, predictions[row]);
            var language = rows[row].Language ?? "und";
            if (!languages.TryGetValue(language, out var own))
                languages[language] = own = new(classes.Length);
            whole.Add(label, predicted, confidence);
            own.Add(label, predicted, confidence);
        }

        return Report(task, classes, whole, languages);
    }

    private static (int Position, double Confidence) Choose(ModelTask task, int[] classes, in Prediction prediction)
    {
        var probabilities = prediction.Of(task);
        if (task == ModelTask.Intent && classes is [0, 1])
            return prediction.Best(task) == 1 ? (1, probabilities[1]) : (0, 1 - probabilities[1]);

        var best = 0;
        var sum = 0f;
        for (var i = 0; i < classes.Length; i++)
        {
            sum += probabilities[classes[i]];
            best = probabilities[classes[i]] > probabilities[classes[best]] ? i : best;
        }

        return (best, sum > 0 ? probabilities[classes[best]] / sum : 0);
    }

    private static TaskReport Report(ModelTask task, int[] classes, Tally whole, SortedDictionary<string, Tally> languages) => new(
        task.Name,
        whole.Rows,
        whole.Accuracy,
        whole.MacroF1,
        whole.CalibrationError,
        [.. classes.Select((index, i) => new ClassReport(task.Classes[index], whole.Labelled(i), whole.Precision(i), whole.Recall(i), whole.F1(i)))],
        [.. classes.Select((_, label) => (IReadOnlyList<int>)[.. classes.Select((_, predicted) => whole.Count(label, predicted))])],
        [.. languages.Select(pair => new LanguageReport(pair.Key, pair.Value.Rows, pair.Value.Accuracy, pair.Value.MacroF1))]);
}
