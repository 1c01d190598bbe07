namespace Listener.Contracts;

/// <summary>What the classifier says of one mention.</summary>
public sealed record Verdict
{
    /// <summary>Said in public or to the company.</summary>
    public required Stage Stage { get; init; }

    /// <summary>Class of <see cref="UrgencyScore"/>, raised where a rule says so.</summary>
    public required Urgency Urgency { get; init; }

    /// <summary>0 to 100; the sum of the weights of the reasons that speak of urgency, clamped.</summary>
    public required int UrgencyScore { get; init; }

    /// <summary>What the writer wants.</summary>
    public required Intent Intent { get; init; }

    /// <summary>Probability of <see cref="Intent"/>, 0 to 1.</summary>
    public double IntentConfidence { get; init; }

    /// <summary>-1 (negative) to 1 (positive).</summary>
    public double Sentiment { get; init; }

    /// <summary>How far a complaint goes; none for everything else.</summary>
    public Severity Severity { get; init; }

    /// <summary>Probability that the text threatens people or property, 0 to 1.</summary>
    public double Threat { get; init; }

    /// <summary>BCP 47 tag of the detected language, <c>und</c> when it cannot be told.</summary>
    public required string Language { get; init; }

    /// <summary>Probability of <see cref="Language"/>, 0 to 1.</summary>
    public double LanguageConfidence { get; init; }

    /// <summary>Share of such writers who expect an answer, 0 to 1, by channel.</summary>
    public double ExpectsReply { get; init; }

    /// <summary>When an answer is due, UTC; null when none is: praise, chatter, threats.</summary>
    public DateTimeOffset? RespondBy { get; init; }

    /// <summary>The order of steps for whoever answers.</summary>
    public Playbook Playbook { get; init; }

    /// <summary>Why, most weighty first; never empty.</summary>
    public IReadOnlyList<Reason> Reasons { get; init; } = [];

    /// <summary>Ascending; the verdict with the highest version of one mention is the valid one.</summary>
    public required int ClassifierVersion { get; init; }
}

/// <summary>One part of a verdict.</summary>
/// <param name="Code">Dotted name, such as <c>urgency.legal</c> or <c>intent.word</c>; new codes may appear.</param>
/// <param name="Weight">Its share: points of urgency for <c>urgency.*</c>, log-odds for model features, 0 for a plain statement.</param>
/// <param name="Evidence">The words or the value that carried it; null when there is nothing to show.</param>
public sealed record Reason(string Code, double Weight, string? Evidence = null);
