using Listener.EndToEnd.Tests.Harness;

namespace Listener.EndToEnd.Tests;

[TestFixture(Engine.Sqlite, Bus.InMemory)]
[TestFixture(Engine.Sqlite, Bus.RabbitMq)]
[TestFixture(Engine.Postgres, Bus.InMemory)]
[TestFixture(Engine.Postgres, Bus.RabbitMq)]
public sealed class PipelineTests(Engine engine, Bus bus)
{
    [Test]
    public async Task Each_item_becomes_one_classified_mention_and_neither_a_second_poll_nor_a_restart_gives_another()
    {
        await using var rig = await Rig.CreateAsync(engine, bus);
        rig.Web.Add("rss", new FeedPlan(Items: 12));
        rig.Web.Add("atom", new FeedPlan(Items: 7, Format: FeedFormat.Atom));
        var alerts = rig.Web.Add("alerts", new FeedPlan(Items: 5, Format: FeedFormat.GoogleAlerts));

        rig.StartWorker();
        await rig.AuditAsync();
        await rig.Web.MoreRequestsAsync(alerts, 2);
        await rig.StopAsync();
        rig.StartWorker();
        await rig.Web.MoreRequestsAsync(alerts, 2);
        var report = await rig.AuditAsync();

        Assert.Multiple(() =>
        {
            Assert.That(report.Mentions, Is.EqualTo(24));
            Assert.That(report.Redelivered, Is.Zero);
            Assert.That(rig.Subscriber?.Count ?? 24, Is.EqualTo(24));
            Assert.That(rig.Web.Requests.Where(request => request.IfNoneMatch is not null), Has.All.Property("Status").EqualTo(304));
        });
    }

    [Test]
    public async Task A_source_that_repeats_itself_without_validators_gives_nothing_new()
    {
        await using var rig = await Rig.CreateAsync(engine, bus);
        var feed = rig.Web.Add("repeats", new FeedPlan(Items: 10));
        feed.Always = Answers.WithoutValidators;

        rig.StartWorker();
        await rig.Web.MoreRequestsAsync(feed, 4);
        feed.Always = null;
        var report = await rig.AuditAsync();

        Assert.That(report.Mentions, Is.EqualTo(10));
    }

    [Test]
    public async Task Counters_add_up_and_what_the_brand_did_not_ask_for_or_said_itself_is_no_mention()
    {
        await using var rig = await Rig.CreateAsync(engine, bus);
        rig.Settings = rig.Settings with { OwnAccounts = ["acmeairhelp"] };
        var feed = rig.Web.Add("mixed", new FeedPlan(Items: 3));
        var ledger = feed.Ledger.ToHashSet();
        feed.Add(feed.Item(100) with { Title = "A quiet day", Text = "Nobody speaks of any airline here." });
        feed.Add(feed.Item(101) with { Title = "Another quiet day", Text = "Acme Cookies are no airline either." });
        feed.Add(feed.Item(102) with { Author = "AcmeAirHelp", Text = "Sorry to hear that! Acme Air will look into it." });

        rig.StartWorker();
        await rig.AuditAsync(ledger: ledger);

        var source = (await rig.Store.SourcesAsync()).Single();
        Assert.Multiple(() =>
        {
            Assert.That(source.Captured, Is.EqualTo(3));
            Assert.That(source.Collected, Is.GreaterThanOrEqualTo(6));
            Assert.That(source.NotMatched, Is.GreaterThanOrEqualTo(2));
            Assert.That(source.State, Is.EqualTo("healthy"));
        });
    }

    [Test]
    public async Task The_same_article_from_a_second_source_points_to_the_first()
    {
        await using var rig = await Rig.CreateAsync(engine, bus);
        var first = rig.Web.Add("first", new FeedPlan(Items: 1));
        var second = rig.Web.Add("second", new FeedPlan(Items: 1));
        var article = first.Item(50);
        first.Add(article);

        rig.StartWorker();
        await rig.QuietAsync();
        second.Add(article with { Id = "tag:elsewhere.test,2026:copy", Link = article.Link + "?utm_source=feed" });
        await rig.AuditAsync();

        var mentions = (await rig.Store.MentionsAsync()).ToDictionary(mention => mention.ExternalId);
        Assert.Multiple(() =>
        {
            Assert.That(mentions, Has.Count.EqualTo(4));
            Assert.That(mentions["tag:elsewhere.test,2026:copy"].DuplicateOf, Is.EqualTo(mentions[article.Id].Id));
            Assert.That(mentions.Values.Count(mention => mention.DuplicateOf is not null), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task One_commit_may_bring_more_mentions_than_the_queue_holds()
    {
        await using var rig = await Rig.CreateAsync(engine, bus);
        rig.Web.Add("long", new FeedPlan(Items: 2_600));

        rig.StartWorker();

        Assert.That((await rig.AuditAsync()).Mentions, Is.EqualTo(2_600));
    }

    [Test]
    public async Task What_appears_later_is_found_later()
    {
        await using var rig = await Rig.CreateAsync(engine, bus);
        var feed = rig.Web.Add("growing", new FeedPlan(Items: 30, Step: 6, Overlap: 2));

        rig.StartWorker();
        await rig.AuditAsync();
        feed.Grow(4);
        var report = await rig.AuditAsync();

        Assert.That(report.Mentions, Is.EqualTo(34));
    }
}
