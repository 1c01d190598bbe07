namespace Listener.Classifier.Evaluation;

/// <summary>How a model did on labelled rows.</summary>
/// <param name="Rows">Rows read.</param>
/// <param name="Tasks">One a task that both the model and the rows have.</param>
public sealed record EvaluationReport(int Rows, IReadOnlyList<TaskReport> Tasks);

/// <summary>One task.</summary>
/// <param name="Task">Its name.</param>
/// <param name="Rows">Rows with a label of it.</param>
/// <param name="Accuracy">0 to 1.</param>
/// <param name="MacroF1">Mean F1 of the classes that occur in the labels.</param>
/// <param name="CalibrationError">Expected calibration error over ten bins of confidence, 0 to 1.</param>
/// <param name="Classes">The classes that occur in the labels; only these are predicted.</param>
/// <param name="Confusion">Rows by label, columns by prediction, in the order of <paramref name="Classes"/>.</param>
/// <param name="Languages">The same by language, ordinal order.</param>
public sealed record TaskReport(
    string Task,
    int Rows,
    double Accuracy,
    double MacroF1,
    double CalibrationError,
    IReadOnlyList<ClassReport> Classes,
    IReadOnlyList<IReadOnlyList<int>> Confusion,
    IReadOnlyList<LanguageReport> Languages);

/// <summary>One class.</summary>
public sealed record ClassReport(string Name, int Rows, double Precision, double Recall, double F1);

/// <summary>One language of a task; macro F1 over the classes that occur in it.</summary>
public sealed record LanguageReport(string Language, int Rows, double Accuracy, double MacroF1);
