using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using Listener.Classifier.Rules;
using Listener.Contracts;

namespace Listener.Classifier;

/// <summary>
/// Points from 0 to 100, each with its reason, and the class they make. Pure and monotone: another finding never lowers the sum.
/// </summary>
internal sealed partial class UrgencyScore
{
    /// <summary>From here on a threat is taken for one.</summary>
    public const double ThreatLimit = 0.5;

    /// <summary>Ratings up to here are complaints: one and two stars of five.</summary>
    public const double BadRating = 0.25;

    private const string SeverityPrefix = "severity.";

    private static readonly (RuleCategory Category, string Name)[] Critical =
    [
        (RuleCategory.Safety, "safety"), (RuleCategory.Legal, "legal"), (RuleCategory.SelfHarm, "self-harm"),
        (RuleCategory.Data, "data"), (RuleCategory.Outage, "outage"), (RuleCategory.Stranded, "stranded"),
    ];

    private static readonly (RuleCategory Category, string Name)[] High =
    [
        (RuleCategory.Menace, "menace"), (RuleCategory.SafetyHint, "safety-hint"), (RuleCategory.LegalHint, "legal-hint"),
        (RuleCategory.Money, "money"), (RuleCategory.Repeat, "repeat"), (RuleCategory.Leaving, "leaving"), (RuleCategory.Pressing, "pressing"),
    ];

    /// <summary>Scratch of one call; holds nothing between two.</summary>
    [ThreadStatic]
    private static (double Weight, RuleCategory Category, string Name)[]? _room;

    private readonly FrozenDictionary<string, double> _weights;

    // By level, the lowest first: every verdict asks for them.
    private readonly double[] _thresholds;

    // Shares as text; there are no more of them than expectations.
    private readonly ConcurrentDictionary<double, string> _shares = [];

    /// <exception cref="ArgumentException">A replacement names a figure that is none.</exception>
    public UrgencyScore(IEnumerable<KeyValuePair<string, double>> replacements)
    {
        _weights = FigureTable.Load("weights", replacements).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        _thresholds = [0, .. new[] { Urgency.Normal, Urgency.High, Urgency.Critical }.Select(level => _weights["threshold." + Word(level)])];
    }

    /// <summary>Adds the reasons to the list; their weights sum up to the score before it is clamped.</summary>
    public (Urgency Urgency, int Score) Of(in UrgencyFeatures features, in RuleFindings findings, List<Reason> reasons)
    {
        var first = reasons.Count;
        var floor = AddCritical(features, findings, reasons);
        if (features.Intent is Intent.Complaint or Intent.Question)
        {
            AddIntent(features, findings, reasons);
            AddCircumstances(features, reasons);
        }

        var rating = AddSignals(features, findings, reasons);
        floor = Max(floor, rating);
        var score = 0.0;
        for (var reason = first; reason < reasons.Count; reason++)
        {
            score += reasons[reason].Weight;
        }

        // The parts are hundredths: in whatever order somebody adds them up, a half is a half.
        score = Math.Round(score, 2);
        if (Threshold(floor) is var least && score < least)
        {
            reasons.Add(new("urgency.floor", least - score, Word(floor)));
            score = least;
        }

        return (LevelOf(score), (int)Math.Clamp(Math.Round(score), 0, 100));
    }

    /// <summary>What makes a mention critical by itself, if it was said to or about a company rather than reported as news.</summary>
    private Urgency AddCritical(in UrgencyFeatures features, in RuleFindings findings, List<Reason> reasons)
    {
        var floor = Urgency.Low;
        if (features.Threat >= ThreatLimit)
        {
            reasons.Add(new("urgency.threat", _weights["threat"], Evidence(features, findings, findings.Has(RuleCategory.Threat) ? RuleCategory.Threat : RuleCategory.Menace) ?? features.ThreatWord));
            floor = Urgency.Critical;
        }

        if (features.Mention.Channel == Channel.News || features.Intent is Intent.Praise or Intent.Other)
        {
            return floor;
        }

        foreach (var (category, name) in Critical)
        {
            // One word of danger or of law in a question is what it asks about.
            var isAsked = features.Intent == Intent.Question && findings.Count(category) == 1 && category is (RuleCategory.Safety or RuleCategory.Legal or RuleCategory.Stranded);
            if (findings.Has(category) && !isAsked)
            {
                reasons.Add(new("urgency." + name, _weights[name], Evidence(features, findings, category)));
                floor = Urgency.Critical;
            }
        }

        return floor;
    }

    private void AddIntent(in UrgencyFeatures features, in RuleFindings findings, List<Reason> reasons)
    {
        reasons.Add(features.Intent == Intent.Complaint
            ? new("urgency.intent", _weights["intent.complaint"], "complaint")
            : new("urgency.intent", _weights["intent.question"], "question"));
        reasons.Add(new("urgency.expectation", Math.Round(features.ExpectsReply * _weights["expectation"], 2), _shares.GetOrAdd(features.ExpectsReply, static share => share.ToString("P0", CultureInfo.InvariantCulture))));
    }

    /// <summary>The strongest counts in full, every further one a share of the one before: three grievances are not three times as urgent as one.</summary>
    private Urgency AddSignals(in UrgencyFeatures features, in RuleFindings findings, List<Reason> reasons)
    {
        Span<(double Weight, RuleCategory Category, string Name)> signals = _room ??= new (double, RuleCategory, string)[High.Length + 2];
        var count = 0;
        if (features.Intent is Intent.Complaint or Intent.Question)
        {
            foreach (var (category, name) in High)
            {
                if (findings.Has(category))
                {
                    signals[count++] = (_weights[name], category, name);
                }
            }
        }

        if (features.Severity != Severity.None)
        {
            signals[count++] = (_weights[SeverityName(features.Severity)], RuleCategory.Negation, "severity");
        }

        var rating = features.Mention.Rating;
        if (rating is < 0.75)
        {
            signals[count++] = (_weights["rating.worst"] * (0.75 - Math.Max(0, rating.Value)) / 0.75, RuleCategory.Negation, "rating");
        }

        signals = signals[..count];
        signals.Sort(static (one, other) => other.Weight.CompareTo(one.Weight));
        var share = 1.0;
        foreach (var (weight, category, name) in signals)
        {
            var evidence = name switch
            {
                "severity" => SeverityName(features.Severity)[SeverityPrefix.Length..],
                "rating" => features.Mention.RatingRaw ?? rating!.Value.ToString("0.##", CultureInfo.InvariantCulture),
                _ => Evidence(features, findings, category),
            };
            reasons.Add(new("urgency." + name, Math.Round(weight * share, 2), evidence));
            share *= _weights["second-signal"];
        }

        return rating is <= BadRating ? Urgency.High : Urgency.Low;
    }

    private static string? Evidence(in UrgencyFeatures features, in RuleFindings findings, RuleCategory category) =>
        findings.Has(category) ? findings.Evidence(category, features.Mention.Title, features.Mention.Text) : null;

    private static string SeverityName(Severity severity) => severity switch
    {
        Severity.Disapproval => SeverityPrefix + "disapproval",
        Severity.Accusation => SeverityPrefix + "accusation",
        _ => SeverityPrefix + "blame",
    };

    private static Urgency Max(Urgency one, Urgency other) => one > other ? one : other;

    private double Threshold(Urgency level) => _thresholds[(int)level];

    private static string Word(Urgency level) => level.ToString().ToLowerInvariant();

    private Urgency LevelOf(double score) =>
        score >= Threshold(Urgency.Critical) ? Urgency.Critical
        : score >= Threshold(Urgency.High) ? Urgency.High
        : score >= Threshold(Urgency.Normal) ? Urgency.Normal
        : Urgency.Low;
}
