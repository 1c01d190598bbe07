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

    /// <summary>Words for a customer that count: <c>vip</c>. Others count nothing.</summary>
    public static IReadOnlyList<string> Tiers { get; } =
        [.. Urgency.Where(name => name.StartsWith(UrgencyScore.TierPrefix, StringComparison.Ordinal)).Select(name => name[UrgencyScore.TierPrefix.Length..])];

    /// <summary>Whether each class of urgency needs at least as many points as the one below it, with some of <see cref="Urgency"/> replaced.</summary>
    public static bool ThresholdsAscend(IReadOnlyDictionary<string, double> replaced)
    {
        var figures = FigureTable.Load("weights", replaced.Where(figure => Urgency.Contains(figure.Key)));
        return figures["threshold.normal"] <= figures["threshold.high"] && figures["threshold.high"] <= figures["threshold.critical"];
    }

    private static Dictionary<string, double>.KeyCollection Names(string file) => FigureTable.Load(file, []).Keys;
}
