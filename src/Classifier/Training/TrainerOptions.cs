using Listener.Classifier.Models;

namespace Listener.Classifier.Training;

/// <summary>How to train. The same rows and options give the same bytes on every machine.</summary>
public sealed record TrainerOptions
{
    /// <summary>Order of the descent.</summary>
    public uint Seed { get; init; } = 1;

    /// <summary>2^bits rows of weights; 8 to 22.</summary>
    public int Bits { get; init; } = 22;

    /// <summary>Features none of whose weights has so many of the 127 steps are left out of the model; 1 to 127. They cost most of its size and of its speed, and say next to nothing.</summary>
    public int LeastSteps { get; init; } = 1;

    /// <summary>What to start from, a model of the same bits; null to learn from the rows alone.</summary>
    public TextModel? Prior { get; init; }

    /// <summary>Rows a language needs to have weights of its own beside the common ones; it does where two languages or more have that many.</summary>
    public int LeastLanguageRows { get; init; } = 500;

    /// <summary>Parts of the cross-validation that chooses the cost and calibrates; 2 to 10.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Features of fewer rows are not learned.</summary>
    public int LeastRows { get; init; } = 2;

    /// <summary>Costs of an error, ascending; the search stops at the first that does worse than the one before.</summary>
    public IReadOnlyList<float> Costs { get; init; } = [0.1f, 0.25f, 0.5f, 1f];

    /// <summary>What is written into the model's description.</summary>
    public string About { get; init; } = "";
}

/// <summary>Where a training is.</summary>
/// <param name="Task">Name of the task.</param>
/// <param name="Step">What was done: <c>fold 2/5, cost 0.25</c>, <c>final</c>.</param>
/// <param name="Share">Of this task, 0 to 1.</param>
/// <param name="MacroF1">On rows not learned; null before it is known.</param>
public sealed record TrainingProgress(string Task, string Step, double Share, double? MacroF1);
