using System.Globalization;
using Listener.Classifier.Stages;
using Listener.Contracts;

namespace Listener.Classifier;

/// <summary>Who expects an answer, by when, and in which order of steps.</summary>
internal sealed class ResponsePlan
{
    // By channel and stage, by urgency and stage: every verdict asks for them.
    private readonly double[,] _expectations, _minutes;

    public ResponsePlan(ClassifierOptions options)
    {
        var expectations = FigureTable.Load("expectations", options.Expectations);
        var minutes = FigureTable.Load("sla", options.Sla.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.TotalMinutes)));
        _expectations = Table<Channel>((channel, stage) => Share(expectations, channel, stage));
        _minutes = Table<Urgency>((urgency, stage) => minutes[$"{Word(urgency)}.{Word(stage)}"]);
    }

    /// <summary>Share of such writers who expect an answer; nobody does for news and chatter.</summary>
    public double ExpectsReply(Channel channel, Stage stage, Intent intent) =>
        channel == Channel.News || intent == Intent.Other ? 0 : _expectations[(int)channel, (int)stage];

    /// <summary>When the answer is due; null when none is.</summary>
    public DateTimeOffset? RespondBy(DateTimeOffset foundAt, Urgency urgency, Stage stage, Intent intent, bool isThreat) =>
        isThreat || intent is Intent.Praise or Intent.Other ? null : foundAt.AddMinutes(_minutes[(int)urgency, (int)stage]);

    public static Playbook Playbook(Stage stage, bool isThreat) =>
        isThreat ? Contracts.Playbook.DoNotReply : stage == Stage.Onstage ? Contracts.Playbook.Fears : Contracts.Playbook.Hours;

    private static double Share(Dictionary<string, double> expectations, Channel channel, Stage stage) =>
        expectations.TryGetValue(StageRule.Word(channel), out var share) && !(channel == Channel.Social && stage == Stage.Offstage) ? share : expectations[Word(stage)];

    private static double[,] Table<T>(Func<T, Stage, double> figure)
        where T : struct, Enum
    {
        var table = new double[Enum.GetValues<T>().Length, Enum.GetValues<Stage>().Length];
        foreach (var row in Enum.GetValues<T>())
        {
            foreach (var stage in Enum.GetValues<Stage>())
            {
                table[Convert.ToInt32(row, CultureInfo.InvariantCulture), (int)stage] = figure(row, stage);
            }
        }

        return table;
    }

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
