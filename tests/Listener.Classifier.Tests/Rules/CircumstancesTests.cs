using Listener.Contracts;

namespace Listener.Classifier.Tests.Rules;

/// <summary>How fast a thread goes, what its writer is to the company, and how often he complained before.</summary>
public sealed class CircumstancesTests
{
    private const string Complaint = "Terrible food and rude staff, never again";
    private const string Praise = "Thank you so much, great service!";

    private static readonly MentionClassifier Classifier = new();

    [TestCase(10, 6, 15, 8, "64 an hour", Description = "sooner than a quarter of an hour counts as one: 7.2 of 8")]
    [TestCase(10, 6, 0, 8, "64 an hour")]
    [TestCase(10, 6, -30, 8, "64 an hour", Description = "found before it says it appeared")]
    [TestCase(100, 0, 60, 8, "100 an hour")]
    [TestCase(30, 10, 60, 8, "40 an hour")]
    [TestCase(9_000, 1_000, 60, 8, "10000 an hour", Description = "a hundred an hour is as fast as it gets")]
    [TestCase(3, 0, 120, 8, "1.5 an hour")]
    public void Answers_and_shares_an_hour_are_velocity(long replies, long shares, int minutes, double most, string evidence)
    {
        var rate = (replies + shares) / Math.Max(0.25, minutes / 60.0);

        var reason = Reason(Thread(replies, shares, minutes), "urgency.velocity");

        Assert.That(reason?.Evidence, Is.EqualTo(evidence));
        Assert.That(reason!.Weight, Is.EqualTo(Math.Min(most, most * Math.Log10(rate) / 2)).Within(0.006));
    }

    [TestCase(0, 0, 60)]
    [TestCase(1, 0, 60, Description = "one an hour is any thread")]
    [TestCase(20, 20, 6_000)]
    public void A_slow_thread_has_no_velocity(long replies, long shares, int minutes) => Assert.That(Reason(Thread(replies, shares, minutes), "urgency.velocity"), Is.Null);

    [Test]
    public void Velocity_is_of_the_public_and_of_complaints_and_questions_only()
    {
        var thread = Thread(100, 0, 60);

        Assert.That(Reason(thread with { IsPrivate = true }, "urgency.velocity"), Is.Null);
        Assert.That(Reason(thread with { Text = Praise }, "urgency.velocity"), Is.Null);
        Assert.That(Reason(thread with { Text = "Where can I see my balance?" }, "urgency.velocity")?.Weight, Is.EqualTo(8));
    }

    [Test]
    public void The_older_of_two_with_the_same_answers_is_the_slower()
    {
        var (young, old) = (Thread(50, 0, 60), Thread(50, 0, 600));

        Assert.That(Reason(old, "urgency.velocity")!.Weight, Is.LessThan(Reason(young, "urgency.velocity")!.Weight));
        Assert.That(Reason(old, "urgency.replies")!.Weight, Is.EqualTo(Reason(young, "urgency.replies")!.Weight));
    }

    [Test]
    public void Counts_beyond_any_number_are_the_most_there_can_be()
    {
        var thread = Thread(long.MaxValue, long.MaxValue, 60);

        Assert.That(Reason(thread, "urgency.replies")?.Weight, Is.EqualTo(6));
        Assert.That(Reason(thread, "urgency.velocity")?.Weight, Is.EqualTo(8));
    }

    [TestCase("vip", 14)]
    [TestCase("VIP", 14)]
    [TestCase("premium", 8)]
    [TestCase("gold", null, Description = "a word nobody weighs")]
    [TestCase("", null)]
    [TestCase(null, null)]
    public void A_tier_that_has_a_weight_counts(string? tier, double? weight)
    {
        var (plain, known) = (Written.Mention(Complaint), Written.Mention(Complaint) with { Author = new(Tier: tier) });

        Assert.That(Reason(known, "urgency.tier")?.Weight, Is.EqualTo(weight));
        Assert.That(Reason(known, "urgency.tier")?.Evidence, Is.EqualTo(weight is null ? null : tier));
        Assert.That(Classifier.Classify(known).UrgencyScore, Is.EqualTo(Classifier.Classify(plain).UrgencyScore + (weight ?? 0)).Within(0.5));
    }

    [TestCase(1, 5)]
    [TestCase(2, 8)]
    [TestCase(3, 10)]
    [TestCase(40, 10)]
    [TestCase(0, null)]
    [TestCase(null, null)]
    public void Whoever_complained_before_is_a_repeat_complainer(long? before, double? weight)
    {
        var reason = Reason(Written.Mention(Complaint, Channel.Email) with { Author = new(Id: "1", Complaints: before) }, "urgency.complainer");

        Assert.That(reason?.Weight, Is.EqualTo(weight));
        Assert.That(reason?.Evidence, Is.EqualTo(weight is null ? null : $"{before} before"));
    }

    [Test]
    public void Who_praises_is_not_urgent_whoever_it_is()
    {
        var praise = Written.Mention(Praise) with { Author = new(Id: "1", Tier: "vip", Complaints: 9) };

        Assert.That(Classifier.Classify(praise).Urgency, Is.EqualTo(Urgency.Low));
        Assert.That(Classifier.Classify(praise).Reasons.Select(reason => reason.Code), Has.None.EqualTo("urgency.tier").And.None.EqualTo("urgency.complainer"));
    }

    [Test]
    public void The_weights_are_replaced_by_name_and_a_tier_may_only_raise()
    {
        var own = new MentionClassifier(new() { Urgency = new Dictionary<string, double> { ["tier.premium"] = 20, ["tier.vip"] = -5, ["velocity"] = 4, ["complainer"] = 6 } });
        var thread = Thread(100, 0, 60);

        Assert.That(Reason(thread with { Author = new(Tier: "premium", Complaints: 1) }, "urgency.tier", own)?.Weight, Is.EqualTo(20));
        Assert.That(Reason(thread with { Author = new(Tier: "vip") }, "urgency.tier", own), Is.Null);
        Assert.That(Reason(thread, "urgency.velocity", own)?.Weight, Is.EqualTo(4));
        Assert.That(Reason(thread with { Author = new(Complaints: 1) }, "urgency.complainer", own)?.Weight, Is.EqualTo(3));
    }

    [Test]
    public void The_tiers_there_are_have_names() => Assert.That(ClassifierFigures.Tiers, Is.EquivalentTo(["vip", "premium"]));

    private static Mention Thread(long replies, long shares, int minutes)
    {
        var mention = Written.Mention(Complaint);
        return mention with { FoundAt = mention.PublishedAt.AddMinutes(minutes), Engagement = new(Replies: replies, Shares: shares) };
    }

    private static Reason? Reason(Mention mention, string code, MentionClassifier? classifier = null) =>
        (classifier ?? Classifier).Classify(mention).Reasons.SingleOrDefault(reason => reason.Code == code);
}
