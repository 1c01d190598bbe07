using Listener.Classifier.Training;

namespace Listener.ModelBuilder;

/// <summary>A set of data/train that the shipped model learns from: which of its labels count, and how much a row counts beside one of ours.</summary>
internal sealed record TrainingSource(string Set, float Weight, bool Intent, bool Sentiment)
{
    public static IReadOnlyList<TrainingSource> All { get; } =
    [
        new("goemotions", 0.05f, Intent: true, Sentiment: true),
        new("xed", 0.03f, Intent: false, Sentiment: true),
        new("afrisenti", 0.1f, Intent: false, Sentiment: true),
        new("AJGT", 0.1f, Intent: false, Sentiment: true),
        new("indonlu_smsa", 0.1f, Intent: false, Sentiment: true),
        new("nsmc_raw", 0.03f, Intent: false, Sentiment: true),
        new("mhc", 0.3f, Intent: false, Sentiment: false),
    ];

    /// <summary>The row as it is learned; null when none of its labels count.</summary>
    public LabelledText? Take(LabelledText row)
    {
        var taken = row with
        {
            Weight = Weight,
            Intent = Intent ? row.Intent : null,
            Sentiment = Sentiment ? row.Sentiment : null,
            Severity = null,
        };
        return taken.Intent is null && taken.Sentiment is null && taken.Threat is null ? null : taken;
    }
}
