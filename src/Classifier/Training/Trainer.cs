using Listener.Classifier.Features;
using Listener.Classifier.Models;

namespace Listener.Classifier.Training;

/// <summary>Trains models on a company's own labelled history. Deterministic: the same rows, in the same order, give the same bytes.</summary>
public static class Trainer
{
    // Measured on four tasks by cross-validation, docs/classification.md.
    private static readonly FamilyScales Scales = new(Words: 1, Chars: 1, Shapes: 0.1f, Concepts: 0.7f, Terms: 0.7f);

    /// <summary>Learns every task of which the rows have labels. Rows of the split <c>gold</c> are left out.</summary>
    /// <exception cref="ArgumentException">No task has two classes with two rows each.</exception>
    public static TextModel Train(
        IReadOnlyList<LabelledText> rows, TrainerOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        var texts = rows.Where(row => row.Split != "gold").Select(row => row.WithLanguage()).ToList();
        var languages = LanguagesOf(texts, options.LeastLanguageRows);
        var features = SparseRows.From(texts, options.Bits, Scales, options.LeastRows, languages);
        var prior = options.Prior is { } known ? new Prior(known, Scales, options.Bits) : null;
        if (prior is not null)
            features = prior.AddTo(features, texts);
        var heads = new List<TrainedHead>();
        foreach (var task in ModelTask.All)
        {
            if (TaskRows.From(task, texts, features, options.Folds) is { } data)
                heads.Add(TrainHead(data, options, progress, cancellationToken));
        }

        if (heads.Count == 0)
            throw new ArgumentException("There is nothing to learn: no label has two classes with two rows each.", nameof(rows));
        return Assemble(heads, features, prior, languages, options);
    }

    private static uint[] LanguagesOf(IEnumerable<LabelledText> texts, int leastRows)
    {
        uint[] languages =
        [
            .. texts.GroupBy(text => WordKey.Language(text.Language)).Where(group => group.Key != 0 && group.Count() >= leastRows).Select(group => group.Key).Order(),
        ];
        return languages.Length > 1 ? languages : [];
    }

    /// <summary>With the prior and without it, whichever does better on rows that were not learned: on some subjects what is known in general is in the way.</summary>
    private static TrainedHead TrainHead(TaskRows data, TrainerOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        var held = Enumerable.Range(0, data.Picked.Length).Where(position => data.Folds[position] >= 0).ToArray();
        var labels = Array.ConvertAll(held, position => data.Labels[position]);
        bool[] choices = options.Prior is null ? [false] : [true, false];
        Trial? best = null;
        for (var choice = 0; choice < choices.Length; choice++)
        {
            var trainer = new HeadTrainer(data, options, choices[choice]);
            Trial? before = null;
            for (var i = 0; i < options.Costs.Count; i++)
            {
                var trial = Try(trainer, data, options, options.Costs[i], held, labels, cancellationToken);
                var step = FormattableString.Invariant($"cost {options.Costs[i]}{(options.Prior is null ? "" : choices[choice] ? ", from the prior" : ", from nothing")}");
                progress?.Report(new(data.Task.Name, step, (choice + ((i + 1.0) / (options.Costs.Count + 1))) / choices.Length, trial.F1));
                best = best is null || trial.F1 > best.F1 ? trial : best;
                if (trial.F1 <= before?.F1)
                    break;
                before = trial;
            }
        }

        var offsets = Calibration.Offsets(best!.Margins, labels, data.Classes.Length);
        var sharpness = Calibration.Sharpness(best.Margins, labels, offsets);
        var final = best.Trainer.Fit([.. Enumerable.Range(0, data.Picked.Length)], best.Cost);
        progress?.Report(new(data.Task.Name, "final", 1, Calibration.MacroF1(best.Margins, labels, offsets)));
        return new(data.Task, data.Classes, final, offsets, sharpness);
    }

    private static Trial Try(
        HeadTrainer trainer, TaskRows data, TrainerOptions options, float cost, int[] held, int[] labels, CancellationToken cancellationToken)
    {
        var margins = new float[data.Picked.Length][];
        for (var fold = 0; fold < options.Folds; fold++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var columns = trainer.Fit([.. Enumerable.Range(0, data.Picked.Length).Where(position => data.Folds[position] != fold)], cost);
            foreach (var position in held.Where(position => data.Folds[position] == fold))
                margins[position] = trainer.Margins(columns, position);
        }

        var heldMargins = Array.ConvertAll(held, position => margins[position]);
        return new(trainer, cost, Calibration.MacroF1(heldMargins, labels, new float[data.Classes.Length]), heldMargins);
    }

    private static TextModel Assemble(List<TrainedHead> trained, SparseRows features, Prior? prior, uint[] languages, TrainerOptions options)
    {
        var rows = new WeightRows(options.Bits, trained.Sum(head => head.Columns.Length));
        var heads = new ModelHead[trained.Count];
        var column = 0;
        for (var i = 0; i < heads.Length; i++)
        {
            var head = trained[i];
            var (units, biases) = (new float[head.Columns.Length], new float[head.Columns.Length]);
            for (var k = 0; k < units.Length; k++)
            {
                var weights = features.ByBucket(head.Columns[k], options.Bits);
                biases[k] = head.Columns[k][^1] + (prior?.Unfold(head.Columns[k], weights) ?? 0);
                units[k] = Quantiser.Fill(weights, rows, column + k);
            }

            heads[i] = new(head.Task, head.Classes, column, biases, units, head.Sharpness, head.Offsets);
            column += units.Length;
        }

        return new(heads, rows.ToTable(options.LeastSteps), Scales, languages, options.About);
    }

    /// <param name="Margins">Of the rows that were not learned.</param>
    private sealed record Trial(HeadTrainer Trainer, float Cost, double F1, float[][] Margins);

    private sealed record TrainedHead(ModelTask Task, int[] Classes, float[][] Columns, float[] Offsets, float Sharpness);
}
