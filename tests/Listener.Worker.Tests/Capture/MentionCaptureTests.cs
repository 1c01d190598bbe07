using Listener.Classifier.Brands;
using Listener.Connectors;
using Listener.Contracts;
using Listener.Worker.Capture;
using Listener.Worker.Configuration;

namespace Listener.Worker.Tests.Capture;

public sealed class MentionCaptureTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static readonly Brand[] Brands =
    [
        new("acme-air", "Acme Air", WatchQuery.Parse("\"acme air\""), ["@acmeair"]),
        new("umbra", "Umbra", WatchQuery.Parse("umbra"), []),
    ];

    [Test]
    public void Every_item_ends_in_exactly_one_state()
    {
        var page = new Page(
            [
                new() { ExternalId = "1", Text = "Acme Air lost my bag" },
                new() { ExternalId = "2", Text = "Lovely weather" },
                new() { ExternalId = "3", Text = "We at Acme Air are sorry", Author = new(Handle: "AcmeAir") },
            ],
            "next")
        { Rejected = [new("no-id")] };

        var batch = Capture(page);

        Assert.That(batch.Collected, Is.EqualTo(4));
        Assert.That(batch.Posts.Select(post => post.Mentions.Single().ExternalId), Is.EqualTo(["1"]));
        Assert.That(batch.NotMatched, Is.EqualTo(1));
        Assert.That(batch.Rejected.Select(item => item.Reason), Is.EqualTo(["no-id", "own-account"]));
        Assert.That(batch.Cursor, Is.EqualTo("next"));
    }

    [Test]
    public void A_post_about_two_brands_is_one_mention_of_each()
    {
        var batch = Capture(new([new() { ExternalId = "1", Text = "Umbra beats Acme Air" }], null));

        Assert.That(batch.Posts.Single().Mentions.Select(mention => mention.Brand), Is.EqualTo(["acme-air", "umbra"]));
        Assert.That(batch.Posts.Single().Mentions.Select(mention => mention.Id).Distinct().Count(), Is.EqualTo(2));
    }

    [Test]
    public void A_source_for_one_brand_brings_no_mention_of_another()
    {
        var batch = Capture(new([new() { ExternalId = "1", Text = "Umbra beats Acme Air" }], null), brands: [1]);

        Assert.That(batch.Posts.Single().Mentions.Single().Brand, Is.EqualTo("umbra"));
    }

    [TestCase(null, "2026-11-21T12:00:00Z", Description = "no date: the time it was found")]
    [TestCase("2026-11-20T10:00:00+02:00", "2026-11-20T08:00:00Z", Description = "UTC")]
    [TestCase("2029-01-01T00:00:00Z", "2026-11-21T12:00:00Z", Description = "a date of the future never sorts to the top")]
    public void The_date_is_usable(string? given, string expected)
    {
        var post = new Post { ExternalId = "1", Text = "umbra", PublishedAt = given is null ? null : DateTimeOffset.Parse(given, null) };

        var mention = Capture(new([post], null)).Posts.Single().Mentions.Single();

        Assert.That(mention.PublishedAt, Is.EqualTo(DateTimeOffset.Parse(expected, null)));
        Assert.That(mention.PublishedAt.Offset, Is.EqualTo(TimeSpan.Zero));
    }

    [TestCase("acme lang:en", 1)]
    [TestCase("acme lang:fi", 0)]
    [TestCase("acme NOT lang:en", 0)]
    public void A_language_is_told_by_the_words_where_the_source_names_none(string query, int expected)
    {
        var page = new Page([new() { ExternalId = "1", Text = "Acme lost my suitcase again and nobody at the counter could tell me where it is." }], null);

        var batch = new MentionCapture([new("acme", "Acme", WatchQuery.Parse(query), [])]).From(page, new(new("forum", "rss"), TimeSpan.FromMinutes(5), [0]), "forum", Noon);

        Assert.That(batch.Posts, Has.Count.EqualTo(expected));
    }

    [TestCase("7", null, null, "vip", Description = "by id")]
    [TestCase("8", "ANN", null, "premium", Description = "by handle, in whatever case")]
    [TestCase("7", "ann", null, "vip", Description = "the id before the handle")]
    [TestCase("7", null, "gold", "gold", Description = "what came with the post before the configuration")]
    [TestCase("8", "bo", null, null)]
    [TestCase(null, null, null, null)]
    public void A_known_author_has_a_tier(string? id, string? handle, string? given, string? expected)
    {
        var customers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["rss:7"] = "vip", ["rss:@Ann"] = "premium", ["reddit:8"] = "vip" };
        var page = new Page([new() { ExternalId = "1", Text = "Umbra beats Acme Air", Author = new(id, "Ann Author", handle, 12, given) }], null);

        var batch = new MentionCapture(Brands, customers: customers).From(page, new(new("forum", "rss"), TimeSpan.FromMinutes(5), [0, 1]), "forum", Noon);

        var author = new Author(id, "Ann Author", handle, 12, expected);
        Assert.That(batch.Posts.Single().Mentions.Select(mention => mention.Author), Is.EqualTo(new[] { author, author }));
    }

    [Test]
    public void A_post_whose_external_id_is_written_otherwise_than_before_is_the_mention_it_was()
    {
        const string Tag = "tag:google.com,2013:googlealerts/feed:17";

        var before = Capture(new([new() { ExternalId = Tag, Text = "umbra" }], null)).Posts.Single().Mentions.Single();
        var now = Capture(new([new() { ExternalId = "17", Identity = Tag, Text = "umbra" }], null)).Posts.Single().Mentions.Single();

        Assert.That((now.Id, now.ExternalId), Is.EqualTo((before.Id, "17")));
    }

    [Test]
    public void The_id_depends_on_brand_kind_scope_and_external_id_only()
    {
        Guid[] ids =
        [
            MentionId.Of("a", "rss", null, "1"), MentionId.Of("b", "rss", null, "1"), MentionId.Of("a", "x", null, "1"),
            MentionId.Of("a", "rss", "blog.example/feed", "1"), MentionId.Of("a", "rss", null, "2"),
        ];

        Assert.That(ids, Is.Unique);
        Assert.That(ids[0], Is.EqualTo(MentionId.Of("a", "rss", null, "1")));
    }

    private static Listener.Storage.CaptureBatch Capture(Page page, int[]? brands = null) => new MentionCapture(Brands)
        .From(page, new(new("forum", "rss"), TimeSpan.FromMinutes(5), brands ?? [0, 1]), "forum", Noon);
}
