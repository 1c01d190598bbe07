using Listener.Classifier.Models;
using Listener.Classifier.Rules;
using Listener.Contracts;

namespace Listener.Classifier;

/// <summary>
/// What rules and model say together. The model has read what the rules found beside the words, and says what the writer wants, the mood and the severity; a rule may
/// raise that, and the model never lowers what a rule raised.
/// </summary>
/// <param name="ByModel">True when the model alone comes to the same intent.</param>
internal readonly record struct Judgement(Intent Intent, double IntentConfidence, double Sentiment, Severity Severity, double Threat, bool ByModel)
{
    /// <summary>Power of the rules' odds beside the model's. With 1 the gold rows suffer, with 0 plain cases of few words.</summary>
    private const float Doubt = 0.2f;

    /// <summary>Below this the model's word of a threat is noise; it has read what the rules found.</summary>
    private const float LeastThreat = 0.75f;

    /// <summary>As <see cref="LeastThreat"/> where something else explains what sounds like one: it is told of, or the writer is the victim, or speaks of harming themselves.</summary>
    private const float LeastToldThreat = 0.97f;

    /// <summary>News and small talk name courts, outages and hospitals too: a grave word makes no complaint of what the model gives less than this.</summary>
    private const float LeastGrave = 0.1f;

    /// <summary>Four stars of five.</summary>
    private const double GoodRating = 0.75;

    public static Judgement Of(in RuleFindings findings, RuleOpinion rules, in Prediction model, ModelTasks tasks, double? rating)
    {
        var threat = tasks.Threat ? Math.Max(rules.Threat, ThreatOf(findings, model)) : rules.Threat;
        var (intent, confidence, byModel) = IntentOf(threat >= UrgencyScore.ThreatLimit, findings, rules, model, tasks, rating);
        var severity = !tasks.Severity ? rules.Severity : (Severity)Best(model.Severity);
        if (tasks.Intent && intent != Intent.Complaint)
        {
            severity = Severity.None;
        }

        var sentiment = tasks.Sentiment ? model.SentimentScore : rules.Sentiment;
        if (rating is { } stars)
        {
            // Stars are the writer's own figure; the words refine it.
            sentiment = Math.Clamp((0.5 * sentiment) + (0.5 * ((2 * stars) - 1)), -1, 1);
        }

        return new(intent, confidence, sentiment, severity, threat, byModel);
    }

    /// <summary>Of stars without words.</summary>
    public static Judgement OfRating(double? rating) => rating switch
    {
        <= UrgencyScore.BadRating => new(Intent.Complaint, 0.9, (2 * rating.Value) - 1, Severity.None, 0, false),
        >= GoodRating => new(Intent.Praise, 0.9, (2 * rating.Value) - 1, Severity.None, 0, false),
        _ => new(Intent.Other, 0.5, (2 * (rating ?? 0.5)) - 1, Severity.None, 0, false),
    };

    /// <summary>This judgement, raised to the other where that one is graver.</summary>
    public Judgement AtLeast(Judgement other) => (Weight(other.Intent) > Weight(Intent) ? other with { Sentiment = Math.Min(Sentiment, other.Sentiment) } : this) with
    {
        Severity = other.Severity > Severity ? other.Severity : Severity,
        Threat = Math.Max(Threat, other.Threat),
    };

    /// <summary>Praise and chatter wait for nobody, a question for an answer, a complaint for a better one.</summary>
    private static int Weight(Intent intent) => intent switch { Intent.Complaint => 2, Intent.Question => 1, _ => 0 };

    private static double ThreatOf(in RuleFindings findings, in Prediction model)
    {
        var isExplained = findings.IsTold || findings.Has(RuleCategory.SelfHarm) || (findings.Has(RuleCategory.Safety) && !findings.Has(RuleCategory.Threat));
        return model.Threat >= (isExplained ? LeastToldThreat : LeastThreat) ? model.Threat : 0;
    }

    private static (Intent Intent, double Confidence, bool ByModel) IntentOf(
        bool isThreat, in RuleFindings findings, RuleOpinion rules, in Prediction model, ModelTasks tasks, double? rating)
    {
        if (!tasks.Intent)
        {
            return (rules.Intent, rules.IntentConfidence, false);
        }

        // The model has read what the rules found, and has learned what that is worth; where it wavers they decide. Grave matters, where the model does not rule them out, and stars only ever raise.
        var words = rating is null ? rules : RuleOpinion.Of(findings, null);
        Span<float> said = stackalloc float[model.Intent.Length];
        model.Intent.CopyTo(said);
        if (words.Intent != Intent.Other)
        {
            said[(int)words.Intent] *= MathF.Pow((float)(words.IntentConfidence / (1 - words.IntentConfidence)), Doubt);
        }

        var best = (Intent)Best(said);
        var isGrave = rules.Intent == Intent.Complaint && rules.IsGrave && (rules.Because == RuleCategory.SelfHarm || model.Intent[(int)Intent.Complaint] >= LeastGrave);
        var raised = isThreat || rating <= UrgencyScore.BadRating || isGrave;
        if (raised && best != Intent.Complaint)
        {
            return (Intent.Complaint, Math.Max(rules.IntentConfidence, model.Intent[(int)Intent.Complaint]), false);
        }

        var sum = 0f;
        foreach (var part in said)
        {
            sum += part;
        }

        return (best, said[(int)best] / sum, best == (Intent)Best(model.Intent));
    }

    private static int Best(ReadOnlySpan<float> probabilities)
    {
        var best = 0;
        for (var i = 1; i < probabilities.Length; i++)
        {
            best = probabilities[i] > probabilities[best] ? i : best;
        }

        return best;
    }
}

/// <summary>Which tasks a model answers.</summary>
internal readonly record struct ModelTasks(bool Intent, bool Sentiment, bool Severity, bool Threat);
