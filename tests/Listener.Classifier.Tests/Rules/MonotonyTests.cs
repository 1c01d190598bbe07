using Listener.Classifier.Training;
using Listener.Contracts;

namespace Listener.Classifier.Tests.Rules;

/// <summary>What makes a mention more pressing never makes it less urgent: drawn at random from the corpus, always the same draws.</summary>
public sealed class MonotonyTests
{
    private const int Draws = 1500;

    private static readonly MentionClassifier Classifier = new();

    [Test]
    public Task More_followers_are_never_less_urgent() => NeverLessAsync(
        random => random.NextInt64(1, 2_000_000),
        (mention, followers) => mention with { Author = new(Followers: followers) });

    [Test]
    public Task More_views_are_never_less_urgent() => NeverLessAsync(
        random => random.NextInt64(1, 2_000_000),
        (mention, views) => mention with { Engagement = new(Views: views) });

    [Test]
    public Task More_answers_and_shares_are_never_less_urgent() => NeverLessAsync(
        random => random.NextInt64(0, 5_000),
        (mention, count) => mention with { Engagement = new(Replies: count, Shares: count / 2) });

    [Test]
    public Task More_earlier_complaints_are_never_less_urgent() => NeverLessAsync(
        random => random.NextInt64(0, 6),
        (mention, before) => mention with { Author = new(Id: "1", Complaints: before) });

    [Test]
    public Task A_better_known_customer_is_never_less_urgent() => NeverLessAsync(
        random => random.NextInt64(0, 4),
        (mention, rank) => mention with { Author = new(Id: "1", Tier: ((string?[])[null, "new", "premium", "vip"])[rank]) });

    // Of a post without answers: with the same answers the older thread is the slower, which is the one thing hours take away.
    [Test]
    public Task Longer_without_an_answer_is_never_less_urgent() => NeverLessAsync(
        random => random.NextInt64(0, 100),
        (mention, hours) => mention with { FoundAt = mention.PublishedAt.AddHours(hours) });

    [Test]
    public Task The_same_rate_of_answers_for_longer_is_never_less_urgent() => NeverLessAsync(
        random => random.NextInt64(1, 100),
        (mention, hours) => mention with { FoundAt = mention.PublishedAt.AddHours(hours), Engagement = new(Replies: 20 * hours) });

    [Test]
    public Task Fewer_stars_are_never_less_urgent() => NeverLessAsync(
        random => random.NextInt64(0, 101),
        (mention, missing) => mention with { Rating = (100 - missing) / 100.0 });

    [Test]
    public async Task The_reasons_sum_up_to_the_score()
    {
        foreach (var drawn in await DrawAsync(new(5)))
        {
            var mention = drawn with
            {
                Author = new(Id: "1", Followers: drawn.Text.Length * 100, Tier: "premium", Complaints: drawn.Text.Length % 4),
                Engagement = new(Replies: drawn.Text.Length),
                FoundAt = drawn.PublishedAt.AddHours(3),
            };
            var verdict = Classifier.Classify(mention);
            var sum = verdict.Reasons.Where(reason => reason.Code.StartsWith("urgency.", StringComparison.Ordinal)).Sum(reason => reason.Weight);

            Assert.That(verdict.UrgencyScore, Is.EqualTo((int)Math.Clamp(Math.Round(Math.Round(sum, 2)), 0, 100)), mention.Text);
        }
    }

    private static async Task NeverLessAsync(Func<Random, long> draw, Func<Mention, long, Mention> with)
    {
        var random = new Random(7);
        foreach (var mention in await DrawAsync(random))
        {
            var (one, other) = (draw(random), draw(random));
            var (less, more) = (Classifier.Classify(with(mention, Math.Min(one, other))), Classifier.Classify(with(mention, Math.Max(one, other))));

            Assert.That(more.UrgencyScore, Is.GreaterThanOrEqualTo(less.UrgencyScore), $"{mention.Text} at {one} and {other}");
        }
    }

    private static async Task<List<Mention>> DrawAsync(Random random)
    {
        var rows = new List<LabelledText>();
        foreach (var language in Written.Languages)
        {
            rows.AddRange(await Written.CorpusAsync(language));
        }

        var channels = Enum.GetValues<Channel>();
        return [.. Enumerable.Range(0, Draws).Select(_ => Written.Mention(rows[random.Next(rows.Count)].Text, channels[random.Next(channels.Length)]))];
    }
}
