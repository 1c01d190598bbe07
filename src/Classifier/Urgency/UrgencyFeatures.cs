using Listener.Contracts;

namespace Listener.Classifier;

/// <summary>What the urgency of one mention is made of.</summary>
internal readonly record struct UrgencyFeatures
{
    public required Mention Mention { get; init; }

    public required Stage Stage { get; init; }

    public required Intent Intent { get; init; }

    public required Severity Severity { get; init; }

    /// <summary>Probability of a threat, 0 to 1.</summary>
    public required double Threat { get; init; }

    /// <summary>What sounds most like one where no rule has found it.</summary>
    public string? ThreatWord { get; init; }

    /// <summary>Share of such writers who expect an answer.</summary>
    public required double ExpectsReply { get; init; }
}
