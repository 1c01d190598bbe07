using Listener.Classifier.Languages;
using Listener.Classifier.Models;
using Listener.Classifier.Rules;
using Listener.Classifier.Stages;
using Listener.Classifier.Training;
using Listener.Contracts;

namespace Listener.Classifier;

/// <summary>Says on which stage something was said, what its writer wants, how bad it is and how soon somebody must answer. Immutable and thread-safe.</summary>
public sealed class MentionClassifier
{
    /// <summary>Version of the verdicts; the one with the highest version of a mention is the valid one.</summary>
    public const int Version = 1;

    /// <summary>Units of a text with characters nobody sees that its language is told by.</summary>
    private const int LanguageUnits = 512;

    /// <summary>Words of the model shown in a verdict.</summary>
    private const int WordsShown = 3;

    private static readonly (RuleCategory Category, string Code)[] Tags =
    [
        (RuleCategory.Insult, "anger.insult"), (RuleCategory.Refund, "wants.refund"), (RuleCategory.Manager, "wants.manager"),
        (RuleCategory.Apology, "wants.apology"), (RuleCategory.Exchange, "wants.exchange"),
    ];

    // Read here, that the first mention does not wait for them.
    private readonly RuleBook _rules = RuleBook.Shipped;
    private readonly LanguageIdentifier _languages = LanguageIdentifier.Shipped;
    private readonly UrgencyScore _urgency;
    private readonly ResponsePlan _plan;
    private readonly TextModel _model;
    private readonly ModelTasks _tasks;
    private readonly TextModel? _fallback;

    /// <param name="options">Null for the shipped figures.</param>
    /// <param name="model">Null for the shipped one. What a model of a company's own does not answer, the shipped one does.</param>
    public MentionClassifier(ClassifierOptions? options = null, TextModel? model = null)
    {
        options ??= new();
        _urgency = new(options.Urgency);
        _plan = new(options);
        _model = model ?? TextModel.Shipped;
        _tasks = TasksOf(_model);
        _fallback = _tasks == new ModelTasks(true, true, true, true) || model is null ? null : TextModel.Shipped;
    }

    /// <summary>Pure: the same mention gives the same verdict.</summary>
    public Verdict Classify(Mention mention)
    {
        var post = Post.Load(mention.Title, mention.Text);
        if (!ReferenceEquals(post.Text.Source, mention.Text) || (mention.Title is { } title && !ReferenceEquals(post.Title.Source, title)))
        {
            mention = mention with { Title = mention.Title is null ? null : post.Title.Source, Text = post.Text.Source };
        }

        Span<WordShare> words = stackalloc WordShare[WordsShown];
        var whole = Read(post, mention, ref words);
        var (language, findings, rules, judgement) = (whole.Language, whole.Findings, whole.Rules, whole.Judgement);
        var said = Said(post, words, language.Tag == Post.German);
        var threatWord = IsThreatOfModel(judgement, findings) ? ThreatWord(post, mention.Channel, language, findings) : null;
        judgement = Calmed(post, mention, judgement, rules, ref findings);

        var (stage, stageReason) = StageRule.Of(mention.Channel, mention.IsPrivate);
        List<Reason> reasons = [stageReason];
        AddReasons(mention, said, findings, rules, judgement, reasons);
        var expectsReply = _plan.ExpectsReply(mention.Channel, stage, judgement.Intent);
        var (urgency, score) = _urgency.Of(
            new()
            {
                Mention = mention,
                Stage = stage,
                Intent = judgement.Intent,
                Severity = judgement.Severity,
                Threat = judgement.Threat,
                ExpectsReply = expectsReply,
                ThreatWord = threatWord,
            },
            findings,
            reasons);
        reasons.Sort(static (one, other) => Math.Abs(other.Weight).CompareTo(Math.Abs(one.Weight)));
        var isThreat = judgement.Threat >= UrgencyScore.ThreatLimit;
        return new()
        {
            Stage = stage,
            Urgency = urgency,
            UrgencyScore = score,
            Intent = judgement.Intent,
            IntentConfidence = Math.Round(judgement.IntentConfidence, 4),
            Sentiment = Math.Round(judgement.Sentiment, 4),
            Severity = judgement.Severity,
            Threat = Math.Round(judgement.Threat, 4),
            Language = language.Tag,
            LanguageConfidence = Math.Round(language.Confidence, 4),
            ExpectsReply = expectsReply,
            RespondBy = _plan.RespondBy(mention.FoundAt, urgency, stage, judgement.Intent, isThreat),
            Playbook = ResponsePlan.Playbook(stage, isThreat),
            Reasons = reasons,
            ClassifierVersion = Version,
        };
    }

    /// <summary>
    /// What the gravest reading says of a post that is also read without its insults. Coarse words are no threat: what the model alone takes for one must be one
    /// without them.
    /// </summary>
    private Judgement Calmed(Post post, Mention mention, Judgement judgement, RuleOpinion rules, ref RuleFindings findings)
    {
        Span<WordShare> room = stackalloc WordShare[WordsShown];
        var (certain, calmest) = (rules.Threat, 0.0);
        while (post.Next())
        {
            var unshown = room;
            var calm = Read(post, mention, ref unshown);
            judgement = judgement.AtLeast(calm.Judgement);
            findings.Raise(calm.Findings);
            certain = Math.Max(certain, calm.Rules.Threat);
            calmest = post.IsCalm ? Math.Max(calmest, calm.Judgement.Threat) : calmest;
        }

        return post.Insults.Count == 0 ? judgement : judgement with { Threat = Math.Max(certain, calmest) };
    }

    /// <summary>Reads what is not hidden of the post, its language included: a hidden insult must not decide which language's words count.</summary>
    private (LanguageGuess Language, RuleFindings Findings, RuleOpinion Rules, Judgement Judgement) Read(Post post, Mention mention, ref Span<WordShare> words)
    {
        var language = Identify(post, mention.Language);
        var findings = _rules.Find(post, language.Tag, language.Confidence);
        var rules = RuleOpinion.Of(findings, mention.Rating);
        if (SilentPost.Is(post, mention.Brand))
        {
            words = [];
            return (language, findings, rules, Judgement.OfRating(mention.Rating));
        }

        return (language, findings, rules, Judge(mention, post.Input(language.Tag, findings.Mask, mention.Channel), findings, rules, ref words));
    }

    private static bool IsThreatOfModel(Judgement judgement, in RuleFindings findings) =>
        judgement.Threat >= UrgencyScore.ThreatLimit && !findings.Has(RuleCategory.Threat) && !findings.Has(RuleCategory.Menace);

    /// <summary>The word that weighed most in a threat which the model alone has found.</summary>
    private string? ThreatWord(Post post, Channel channel, LanguageGuess language, in RuleFindings findings)
    {
        Span<WordShare> words = stackalloc WordShare[1];
        var prediction = new Prediction();
        var model = _tasks.Threat ? _model : _fallback ?? _model;
        words = words[..model.PredictExplained(post.Input(language.Tag, findings.Mask, channel), ref prediction, ModelTask.Threat, words)];
        return Said(post, words, language.Tag == Post.German) is [var word, ..] ? word.Evidence : null;
    }

    private LanguageGuess Identify(Post post, string? hint)
    {
        var seen = (post.Text.Plain.IsEmpty ? post.Title : post.Text).Seen();
        return _languages.Identify(seen[..Math.Min(seen.Length, LanguageUnits)], hint);
    }

    /// <param name="words">On return the words that spoke for or against the model's intent.</param>
    private Judgement Judge(Mention mention, in TextInput input, in RuleFindings findings, RuleOpinion rules, ref Span<WordShare> words)
    {
        var prediction = new Prediction();
        if (_fallback is null)
        {
            words = words[.._model.PredictExplained(input, ref prediction, ModelTask.Intent, words)];
            return Judgement.Of(findings, rules, prediction, _tasks, mention.Rating);
        }

        var shipped = new Prediction();
        if (_tasks.Intent)
        {
            _fallback.Predict(input, ref shipped);
            words = words[.._model.PredictExplained(input, ref prediction, ModelTask.Intent, words)];
        }
        else
        {
            _model.Predict(input, ref prediction);
            words = words[.._fallback.PredictExplained(input, ref shipped, ModelTask.Intent, words)];
        }

        var general = Judgement.Of(findings, rules, shipped, TasksOf(_fallback), mention.Rating);
        var own = Judgement.Of(findings, rules, prediction, _tasks, mention.Rating);
        return new(
            _tasks.Intent ? own.Intent : general.Intent,
            _tasks.Intent ? own.IntentConfidence : general.IntentConfidence,
            _tasks.Sentiment ? own.Sentiment : general.Sentiment,
            _tasks.Severity ? own.Severity : general.Severity,
            _tasks.Threat ? own.Threat : general.Threat,
            _tasks.Intent ? own.ByModel : general.ByModel);
    }

    /// <summary>The words that spoke for the intent, as they were written: the model has read the post without what nobody sees, which moves their places.</summary>
    private static List<Reason> Said(Post post, ReadOnlySpan<WordShare> words, bool isGerman)
    {
        var said = new List<Reason>(words.Length);
        var title = post.Title.Seen(isGerman).Length;
        foreach (var word in words)
        {
            if (word.Weight > 0)
            {
                var written = word.Start < title ? post.Title.SourceOf(word.Start, word.Length) : post.Text.SourceOf(title == 0 ? word.Start : word.Start - title - 1, word.Length);
                said.Add(new("intent.word", Math.Round(word.Weight, 3), written.ToString()));
            }
        }

        return said;
    }

    private static void AddReasons(
        Mention mention, List<Reason> said, in RuleFindings findings, RuleOpinion rules, Judgement judgement, List<Reason> reasons)
    {
        if (judgement.ByModel)
        {
            reasons.AddRange(said);
        }

        if (rules.Because is { } category && rules.Intent == judgement.Intent)
        {
            reasons.Add(new("intent.rule", 0, findings.Evidence(category, mention.Title, mention.Text)));
        }

        foreach (var (tag, code) in Tags)
        {
            if (findings.Has(tag))
            {
                reasons.Add(new(code, 0, findings.Evidence(tag, mention.Title, mention.Text)));
            }
        }
    }

    private static ModelTasks TasksOf(TextModel model) => new(
        model.Tasks.Contains(ModelTask.Intent), model.Tasks.Contains(ModelTask.Sentiment), model.Tasks.Contains(ModelTask.Severity), model.Tasks.Contains(ModelTask.Threat));
}
