using Listener.Classifier.Features;

namespace Listener.Classifier.Training;

/// <summary>The rows that have a label of one task, as the solver wants them.</summary>
internal sealed class TaskRows
{
    private TaskRows(ModelTask task, SparseRows rows, int[] picked, int[] classes, int[] labels, float[] weights, int[] folds) =>
        (Task, Rows, Picked, Classes, Labels, Weights, Folds) = (task, rows, picked, classes, labels, weights, folds);

    public ModelTask Task { get; }

    public SparseRows Rows { get; }

    /// <summary>Indices of the labelled rows.</summary>
    public int[] Picked { get; }

    /// <summary>The task's classes that occur, ascending.</summary>
    public int[] Classes { get; }

    /// <summary>By position in <see cref="Picked"/>: position in <see cref="Classes"/>.</summary>
    public int[] Labels { get; }

    /// <summary>By position in <see cref="Picked"/>.</summary>
    public float[] Weights { get; }

    /// <summary>By position in <see cref="Picked"/>: the part of the cross-validation, by group or else by text; -1 for rows of other sets, which are always learned.</summary>
    public int[] Folds { get; }

    /// <summary>Null when fewer than two classes have two rows.</summary>
    public static TaskRows? From(ModelTask task, IReadOnlyList<LabelledText> texts, SparseRows rows, int folds)
    {
        var labelled = Enumerable.Range(0, texts.Count).Where(row => task.ClassOf(texts[row]) >= 0).ToArray();
        int[] classes =
        [
            .. labelled.GroupBy(row => task.ClassOf(texts[row])).Where(group => group.Count() > 1).Select(group => group.Key).Order(),
        ];
        if (classes.Length < 2)
            return null;

        // A handful of groups are subjects, not near copies: cutting by them would measure something else.
        var byGroup = labelled.Select(row => texts[row].Group).Distinct().Count() >= 10 * folds;
        var picked = labelled.Where(row => classes.Contains(task.ClassOf(texts[row]))).ToArray();
        return new(
            task,
            rows,
            picked,
            classes,
            [.. picked.Select(row => Array.IndexOf(classes, task.ClassOf(texts[row])))],
            [.. picked.Select(row => texts[row].Weight)],
            [.. picked.Select(row => FoldOf(texts[row], byGroup, folds))]);
    }

    private static int FoldOf(LabelledText text, bool byGroup, int folds) =>
        text.Weight < 1 ? -1 : (int)(Hash.Finish(Hash.Of(byGroup && text.Group is { } group ? group : text.Text)) % (uint)folds);
}
