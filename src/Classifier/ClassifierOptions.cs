namespace Listener.Classifier;

/// <summary>Figures that replace the shipped ones of Urgency/*.tsv, by the names used there. An unknown name is refused.</summary>
public sealed class ClassifierOptions
{
    /// <summary>Share of writers who expect an answer, 0 to 1, by channel word or stage.</summary>
    public IReadOnlyDictionary<string, double> Expectations { get; init; } = new Dictionary<string, double>();

    /// <summary>Time to the answer by urgency and stage, such as <c>critical.onstage</c>.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Sla { get; init; } = new Dictionary<string, TimeSpan>();

    /// <summary>Points and thresholds of urgency.</summary>
    public IReadOnlyDictionary<string, double> Urgency { get; init; } = new Dictionary<string, double>();
}
