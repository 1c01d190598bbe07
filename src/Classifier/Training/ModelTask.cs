namespace Listener.Classifier.Training;

/// <summary>One thing a model can say of a text, with its classes in the order of the model's outputs.</summary>
public sealed record ModelTask
{
    private readonly Func<LabelledText, string?> _label;

    private ModelTask(string name, int slot, string[] classes, Func<LabelledText, string?> label) =>
        (Name, Slot, Classes, _label) = (name, slot, classes, label);

    /// <summary>What the writer wants; the order of <see cref="Contracts.Intent"/>.</summary>
    public static ModelTask Intent { get; } = new("intent", 0, ["other", "complaint", "question", "praise"], row => row.Intent);

    /// <summary>The writer's mood.</summary>
    public static ModelTask Sentiment { get; } = new("sentiment", 4, ["negative", "neutral", "positive"], row => row.Sentiment);

    /// <summary>How far a complaint goes; the order of <see cref="Contracts.Severity"/>.</summary>
    public static ModelTask Severity { get; } = new("severity", 7, ["none", "disapproval", "accusation", "blame"], row => row.Severity);

    /// <summary>How soon; the order of <see cref="Contracts.Urgency"/>.</summary>
    public static ModelTask Urgency { get; } = new("urgency", 11, ["low", "normal", "high", "critical"], row => row.Urgency);

    /// <summary>Whether violence is threatened.</summary>
    public static ModelTask Threat { get; } = new("threat", 15, ["false", "true"], row => row.Threat switch { true => "true", false => "false", _ => null });

    /// <summary>A help desk's own order of work.</summary>
    public static ModelTask Priority { get; } = new("priority", 17, ["very_low", "low", "medium", "high", "critical"], row => row.Priority);

    /// <summary>Every task, in the order of a model's outputs.</summary>
    public static IReadOnlyList<ModelTask> All { get; } = [Intent, Sentiment, Severity, Urgency, Threat, Priority];

    /// <summary>Lower-case name, the field of a row.</summary>
    public string Name { get; }

    /// <summary>First of its places in a prediction.</summary>
    internal int Slot { get; }

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Index of a class, -1 when there is none of that name.</summary>
    public int IndexOf(string label)
    {
        for (var i = 0; i < Classes.Count; i++)
        {
            if (string.Equals(Classes[i], label, StringComparison.Ordinal))
                return i;
        }

        return -1;
    }

    /// <summary>The row's label of this task; null when it has none.</summary>
    public string? LabelOf(LabelledText row) => _label(row);

    /// <summary>Index of the row's class, -1 when it has none.</summary>
    public int ClassOf(LabelledText row) => _label(row) is { } label ? IndexOf(label) : -1;
}
