using Listener.Contracts;

namespace Listener.Classifier.Rules;

/// <summary>What a text means, as far as somebody can tell. Rules have one, a statistical model has another.</summary>
/// <param name="Intent">What the writer wants.</param>
/// <param name="IntentConfidence">0 to 1.</param>
/// <param name="Sentiment">-1 to 1.</param>
/// <param name="Severity">Of a complaint.</param>
/// <param name="Threat">Probability, 0 to 1.</param>
/// <param name="Because">The category that decided the intent; null when nothing was found.</param>
internal readonly record struct RuleOpinion(Intent Intent, double IntentConfidence, double Sentiment, Severity Severity, double Threat, RuleCategory? Because)
{
    private static readonly RuleCategory[] Grave =
    [
        RuleCategory.Threat, RuleCategory.Safety, RuleCategory.Legal, RuleCategory.SelfHarm, RuleCategory.Data, RuleCategory.Outage, RuleCategory.Stranded,
    ];

    private static readonly RuleCategory[] Grievances =
    [
        RuleCategory.Blame, RuleCategory.Accuse, RuleCategory.Money, RuleCategory.Repeat, RuleCategory.Complaint, RuleCategory.Leaving,
        RuleCategory.SafetyHint, RuleCategory.Menace, RuleCategory.Pressing,
    ];

    /// <summary>True when what decided is nothing to wave away: a threat, safety, law, data, an outage.</summary>
    public bool IsGrave => Because is { } category && Array.IndexOf(Grave, category) >= 0;

    /// <summary>The opinion of the rules alone. More grievances never make a complaint less of one; insults count as a grievance where there is no praise.</summary>
    public static RuleOpinion Of(in RuleFindings findings, double? rating)
    {
        var threat = findings.Has(RuleCategory.Threat) ? 0.9 : findings.Has(RuleCategory.Menace) && !findings.Has(RuleCategory.Legal) ? 0.4 : 0;
        var grievances = Sum(findings, Grievances);
        var praise = findings.Count(RuleCategory.Praise) + (rating >= 0.75 ? 2 : 0);
        var grave = First(findings, Grave);
        var isComplaint = rating <= UrgencyScore.BadRating || findings.Has(RuleCategory.Threat)
            || (grave is { } matter && (praise == 0 || praise <= grievances || findings.Has(RuleCategory.SelfHarm)) && !IsAskedOnly(findings, matter, grievances))
            || (grievances > praise && !(findings.Has(RuleCategory.Question) && grievances == 1 && !findings.Has(RuleCategory.Complaint)))
            || (findings.Has(RuleCategory.Insult) && praise == 0);
        var sentiment = (praise - grievances - findings.Count(RuleCategory.Insult)) / (1.0 + praise + grievances + findings.Count(RuleCategory.Insult));
        if (isComplaint)
        {
            var because = grave ?? First(findings, Grievances) ?? (findings.Has(RuleCategory.Insult) ? RuleCategory.Insult : null);
            return new(Intent.Complaint, Confidence(grievances + 1), Math.Min(sentiment, 0), SeverityOf(findings), threat, because);
        }

        return praise > 0 ? new(Intent.Praise, Confidence(praise), Math.Max(sentiment, 0), Severity.None, threat, First(findings, [RuleCategory.Praise]))
            : findings.Has(RuleCategory.Question) ? new(Intent.Question, Confidence(1), 0, Severity.None, threat, RuleCategory.Question)
            : new(Intent.Other, 0.5, 0, Severity.None, threat, null);
    }

    // "Do your sofas meet the fire regulations?" asks; two such words, or one and a grievance, tell.
    private static bool IsAskedOnly(in RuleFindings findings, RuleCategory grave, int grievances) =>
        grave is RuleCategory.Safety or RuleCategory.Legal or RuleCategory.Stranded && findings.Has(RuleCategory.Question) && findings.Count(grave) == 1 && grievances == 0;

    private static Severity SeverityOf(in RuleFindings findings) =>
        findings.Has(RuleCategory.Blame) ? Severity.Blame
        : findings.Has(RuleCategory.Accuse) ? Severity.Accusation
        : findings.Has(RuleCategory.Insult) || findings.Has(RuleCategory.Leaving) || findings.Count(RuleCategory.Complaint) > 1 ? Severity.Disapproval
        : Severity.None;

    private static int Sum(in RuleFindings findings, RuleCategory[] categories)
    {
        var sum = 0;
        foreach (var category in categories)
        {
            sum += findings.Count(category);
        }

        return sum;
    }

    private static RuleCategory? First(in RuleFindings findings, ReadOnlySpan<RuleCategory> categories)
    {
        foreach (var category in categories)
        {
            if (findings.Has(category))
            {
                return category;
            }
        }

        return null;
    }

    private static double Confidence(int evidence) => 1 - (0.5 / (1 + evidence));
}
