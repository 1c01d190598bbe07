using Listener.Classifier.Stages;
using Listener.Contracts;

namespace Listener.Classifier;

/// <summary>Who expects an answer, by when, and in which order of steps.</summary>
internal sealed class ResponsePlan(ClassifierOptions options)
{
    private readonly Dictionary<string, double> _expectations = FigureTable.Load("expectations", options.Expectations);

    private readonly Dictionary<string, double> _minutes =
        FigureTable.Load("sla", options.Sla.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.TotalMinutes)));

    /// <summary>Share of such writers who expect an answer; nobody does for news and chatter.</summary>
    public double ExpectsReply(Channel channel, Stage stage, Intent intent)
    {
        if (channel == Channel.News || intent == Intent.Other)
        {
            return 0;
        }

        return _expectations.TryGetValue(StageRule.Word(channel), out var share) && !(channel == Channel.Social && stage == Stage.Offstage)
            ? share
            : _expectations[Word(stage)];
    }

    /// <summary>When the answer is due; null when none is.</summary>
    public DateTimeOffset? RespondBy(DateTimeOffset foundAt, Urgency urgency, Stage stage, Intent intent, bool isThreat) =>
        isThreat || intent is Intent.Praise or Intent.Other ? null : foundAt.AddMinutes(_minutes[$"{Word(urgency)}.{Word(stage)}"]);

    public static Playbook Playbook(Stage stage, bool isThreat) =>
        isThreat ? Contracts.Playbook.DoNotReply : stage == Stage.Onstage ? Contracts.Playbook.Fears : Contracts.Playbook.Hours;

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
