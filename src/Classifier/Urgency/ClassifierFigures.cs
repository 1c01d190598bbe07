namespace Listener.Classifier;

/// <summary>Names of the figures that <see cref="ClassifierOptions"/> may replace.</summary>
public static class ClassifierFigures
{
    /// <summary>Channels and stages: <c>phone</c>, <c>onstage</c>.</summary>
    public static IReadOnlyCollection<string> Expectations { get; } = Names("expectations");

    /// <summary>Urgency and stage: <c>critical.onstage</c>.</summary>
    public static IReadOnlyCollection<string> Sla { get; } = Names("sla");

    /// <summary>Points and thresholds: <c>intent.complaint</c>.</summary>
    public static IReadOnlyCollection<string> Urgency { get; } = Names("weights");

    private static Dictionary<string, double>.KeyCollection Names(string file) => FigureTable.Load(file, []).Keys;
}
