using Listener.Classifier.Rules;
using Listener.Classifier.Stages;
using Listener.Contracts;

namespace Listener.Classifier;

/// <summary>Says on which stage something was said, what its writer wants, how bad it is and how soon somebody must answer. Immutable and thread-safe.</summary>
public sealed class MentionClassifier
{
    /// <summary>Version of the verdicts; the one with the highest version of a mention is the valid one.</summary>
    public const int Version = 1;

    private readonly UrgencyScore _urgency;
    private readonly ResponsePlan _plan;
    private readonly Func<string, string?, (string Tag, double Confidence)> _identifyLanguage;

    /// <param name="options">Null for the shipped figures.</param>
    /// <param name="identifyLanguage">Text and the source's tag to BCP 47 and confidence; null for a guess by script.</param>
    public MentionClassifier(ClassifierOptions? options = null, Func<string, string?, (string Tag, double Confidence)>? identifyLanguage = null)
    {
        options ??= new();
        _urgency = new(options.Urgency);
        _plan = new(options);
        _identifyLanguage = identifyLanguage ?? ScriptGuess.Identify;
    }

    /// <summary>Pure: the same mention gives the same verdict.</summary>
    public Verdict Classify(Mention mention)
    {
        var (language, confidence) = _identifyLanguage(mention.Text.Length > 0 ? mention.Text : mention.Title ?? "", mention.Language);
        var findings = RuleBook.Shipped.Find(mention.Title, mention.Text, language, confidence);
        var opinion = RuleOpinion.Of(findings, mention.Rating);
        var (stage, stageReason) = StageRule.Of(mention.Channel, mention.IsPrivate);
        List<Reason> reasons = [stageReason];
        AddIntent(mention, findings, opinion, reasons);
        var expectsReply = _plan.ExpectsReply(mention.Channel, stage, opinion.Intent);
        var (urgency, score) = _urgency.Of(
            new()
            {
                Mention = mention, Stage = stage, Intent = opinion.Intent, Severity = opinion.Severity, Threat = opinion.Threat, ExpectsReply = expectsReply,
            },
            findings,
            reasons);
        reasons.Sort(static (one, other) => Math.Abs(other.Weight).CompareTo(Math.Abs(one.Weight)));
        var isThreat = opinion.Threat >= UrgencyScore.ThreatLimit;
        return new()
        {
            Stage = stage,
            Urgency = urgency,
            UrgencyScore = score,
            Intent = opinion.Intent,
            IntentConfidence = opinion.IntentConfidence,
            Sentiment = opinion.Sentiment,
            Severity = opinion.Severity,
            Threat = opinion.Threat,
            Language = language,
            LanguageConfidence = confidence,
            ExpectsReply = expectsReply,
            RespondBy = _plan.RespondBy(mention.FoundAt, urgency, stage, opinion.Intent, isThreat),
            Playbook = ResponsePlan.Playbook(stage, isThreat),
            Reasons = reasons,
            ClassifierVersion = Version,
        };
    }

    private static void AddIntent(Mention mention, in RuleFindings findings, RuleOpinion opinion, List<Reason> reasons)
    {
        if (opinion.Because is { } category)
        {
            reasons.Add(new("intent.word", 0, findings.Evidence(category, mention.Title, mention.Text)));
        }

        foreach (var (tag, code) in Tags)
        {
            if (findings.Has(tag))
            {
                reasons.Add(new(code, 0, findings.Evidence(tag, mention.Title, mention.Text)));
            }
        }
    }

    private static readonly (RuleCategory Category, string Code)[] Tags =
    [
        (RuleCategory.Insult, "anger.insult"), (RuleCategory.Refund, "wants.refund"), (RuleCategory.Manager, "wants.manager"),
        (RuleCategory.Apology, "wants.apology"), (RuleCategory.Exchange, "wants.exchange"),
    ];
}
