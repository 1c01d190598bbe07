using Listener.Classifier.Features;
using Listener.Classifier.Training;

namespace Listener.ModelBuilder;

/// <summary>A set of data/train that the shipped model learns from: which of its labels count, how much a row counts beside one of ours, and every which row is taken (by hash).</summary>
internal sealed record TrainingSource(string Set, float Weight, bool Intent, bool Sentiment, uint Every)
{
    public static IReadOnlyList<TrainingSource> All { get; } =
    [
        new("goemotions", 0.06f, Intent: true, Sentiment: false, Every: 3),
        new("goemotions", 0.03f, Intent: false, Sentiment: true, Every: 4),
        new("xed", 0.08f, Intent: false, Sentiment: true, Every: 4),
        new("afrisenti", 0.15f, Intent: false, Sentiment: true, Every: 2),
        new("AJGT", 0.1f, Intent: false, Sentiment: true, Every: 1),
        new("indonlu_smsa", 0.15f, Intent: false, Sentiment: true, Every: 2),
        new("nsmc_raw", 0.1f, Intent: false, Sentiment: true, Every: 4),
        new("mhc", 0.3f, Intent: false, Sentiment: false, Every: 1),
    ];

    /// <summary>The row as it is learned; null when none of its labels count.</summary>
    public LabelledText? Take(LabelledText row)
    {
        if (Hash.Finish(Hash.Of(row.Text)) % Every != 0)
            return null;
        var taken = row with
        {
            Weight = Weight,
            Intent = Intent ? row.Intent : null,

            // "No emotion" there includes bare reports of trouble, which are negative here.
            Sentiment = Sentiment && !(Set == "goemotions" && row.Sentiment == "neutral") ? row.Sentiment : null,
            Severity = null,
        };
        return taken.Intent is null && taken.Sentiment is null && taken.Threat is null ? null : taken;
    }
}
