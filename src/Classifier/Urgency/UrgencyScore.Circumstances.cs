using System.Globalization;
using Listener.Contracts;

namespace Listener.Classifier;

/// <content>What surrounds a complaint or a question: how many see it, how the thread goes, how old it is and who wrote it.</content>
internal sealed partial class UrgencyScore
{
    /// <summary>What names a weight of a customer's tier, before the tier.</summary>
    public const string TierPrefix = "tier.";

    /// <summary>From so many earlier complaints on one more changes nothing.</summary>
    private const int ManyComplaints = 3;

    /// <summary>Below it a rate says more about the clock than about the thread.</summary>
    private const double LeastHours = 0.25;

    private void AddCircumstances(in UrgencyFeatures features, List<Reason> reasons)
    {
        var mention = features.Mention;
        var hours = (mention.FoundAt - mention.PublishedAt).TotalHours;
        if (features.Stage == Stage.Onstage)
        {
            AddReach(mention, reasons);
        }

        AddThread(mention, features.Stage, hours, reasons);

        // A source that shows a post late has cost its writer that time; after two days nothing more is lost.
        if (hours > 1)
        {
            reasons.Add(new("urgency.age", Math.Round(_weights["age"] * Math.Min(1, hours / 48), 2), $"{hours.ToString("0", CultureInfo.InvariantCulture)} h"));
        }

        if (mention.Author is { } author)
        {
            AddWriter(author, reasons);
        }
    }

    /// <summary>Reach only counts where there is an audience.</summary>
    private void AddReach(Mention mention, List<Reason> reasons)
    {
        var audience = Math.Max(mention.Author?.Followers ?? 0, mention.Engagement?.Views ?? 0);
        if (audience > 100)
        {
            // 100 readers are nobody's audience, a million everybody's.
            reasons.Add(new("urgency.reach", Math.Round(_weights["reach"] * Math.Min(1, (Math.Log10(audience) - 2) / 4), 2), audience.ToString(CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>How far the thread has gone, and in public how fast. The older of two with the same answers is the slower.</summary>
    private void AddThread(Mention mention, Stage stage, double hours, List<Reason> reasons)
    {
        // The sum of two counts may be more than a whole number holds.
        var answers = (double)(mention.Engagement?.Replies ?? 0) + (mention.Engagement?.Shares ?? 0);
        if (answers > 0)
        {
            reasons.Add(new("urgency.replies", Math.Round(_weights["replies"] * Math.Min(1, Math.Log10(1 + answers) / 3), 2), answers.ToString("0", CultureInfo.InvariantCulture)));
        }

        // One an hour is any thread, a hundred a fire.
        var rate = answers / Math.Max(LeastHours, hours);
        if (stage == Stage.Onstage && rate > 1)
        {
            reasons.Add(new("urgency.velocity", Math.Round(_weights["velocity"] * Math.Min(1, Math.Log10(rate) / 2), 2), $"{rate.ToString("0.#", CultureInfo.InvariantCulture)} an hour"));
        }
    }

    private void AddWriter(Author author, List<Reason> reasons)
    {
        // Whatever figure replaces it: to be known to the company may only raise.
        if (author.Tier is { Length: > 0 } tier && _weights.TryGetValue(TierPrefix + tier, out var weight) && weight > 0)
        {
            reasons.Add(new("urgency.tier", weight, tier));
        }

        if (author.Complaints is { } before and > 0)
        {
            var share = before switch { 1 => 0.5, < ManyComplaints => 0.8, _ => 1 };
            reasons.Add(new("urgency.complainer", Math.Round(_weights["complainer"] * share, 2), $"{before.ToString(CultureInfo.InvariantCulture)} before"));
        }
    }
}
