using Listener.Connectors;
using Listener.Worker.Commands;
using Listener.Worker.Configuration;

namespace Listener.Worker.Tests.Commands;

public sealed class WatchSetupTests
{
    private static readonly ConnectorInfo[] Kinds =
    [
        new("rss", "blog", "", TimeSpan.FromHours(1), "") { Settings = [new("Url", "") { Required = true }] },
        new("google-alerts", "news", "", TimeSpan.FromHours(1), "") { Settings = [new("Url", "") { Required = true }] },
        new("hook", "social", "", Timeout.InfiniteTimeSpan, ""),
        new("quiet", "social", "", TimeSpan.FromMinutes(15), "") { Keyless = true, Settings = [new("Language", "")] },
    ];

    [TestCase("Acme Air", "\"Acme Air\" OR AcmeAir")]
    [TestCase("Acme", "Acme")]
    [TestCase("acme AND refund", "acme AND refund")]
    [TestCase("\"acme air\" OR @acmeair", "\"acme air\" OR @acmeair")]
    [TestCase("acme -conditioner", "acme -conditioner")]
    [TestCase("Marks & Spencer", "\"Marks & Spencer\"")]
    public void Words_alone_are_one_name(string typed, string query) => Assert.That(WatchSetup.AsQuery(typed), Is.EqualTo(query));

    [TestCase("acme and refund", true)]
    [TestCase("Acme Air", true)]
    [TestCase("acme", false)]
    [TestCase("acme AND refund", false)]
    [TestCase("\"acme air\"", false)]
    [TestCase("(acme refund)", false)]
    [TestCase("acme lang:fi", false)]
    [TestCase("acme site:example.com", false)]
    [TestCase("acme author:jane", false)]
    [TestCase("acme near/3 late", false)]
    [TestCase("acme delay*", false)]
    [TestCase("acme -conditioner", false)]
    [TestCase("@acme late", false)]
    public void Whoever_types_plain_words_is_told_what_was_made_of_them(string typed, bool hint) =>
        Assert.That(WatchSetup.NameHint(typed), hint ? Does.Contain("one name").And.Contain("AND") : Is.Null);

    [TestCase("Acme Air", "acme-air")]
    [TestCase("Café Crème!", "cafe-creme")]
    [TestCase("AT&T", "at-t")]
    [TestCase("日本航空", "watch")]
    public void A_key_is_made_of_the_name(string name, string key) => Assert.That(WatchSetup.Slug(name), Is.EqualTo(key));

    [Test]
    public void Without_feeds_and_sources_every_kind_that_needs_no_account_is_asked()
    {
        var options = WatchSetup.Options(new("Acme Air"), "x.db", Kinds);

        Assert.Multiple(() =>
        {
            Assert.That(options.Sources.Select(source => source.Definition.Kind), Is.EqualTo(new[] { "quiet" }));
            Assert.That(options.Sources[0].Every, Is.EqualTo(TimeSpan.FromMinutes(15)));
            Assert.That(options.Brands.Single().Key, Is.EqualTo("acme-air"));
            Assert.That(options.Roles, Is.EqualTo(Roles.Poll | Roles.Classify | Roles.Relay));
        });
    }

    [Test]
    public void Feeds_and_sources_that_are_named_are_the_only_ones()
    {
        var request = new WatchRequest("acme")
        {
            Feeds = ["https://blog.example/feed", "https://www.google.com/alerts/feeds/1/2"],
            Sources = ["quiet=Language:fi"],
            AllowPrivate = true,
        };

        var options = WatchSetup.Options(request, "x.db", Kinds);

        Assert.Multiple(() =>
        {
            Assert.That(options.Sources.Select(source => source.Definition.Kind), Is.EqualTo(new[] { "rss", "google-alerts", "quiet" }));
            Assert.That(options.Sources.Select(source => source.Definition.AllowPrivate), Has.All.True);
            Assert.That(options.Sources[2].Definition.Setting("Language"), Is.EqualTo("fi"));
        });
    }

    [TestCase("https://www.google.com/alerts/feeds/1/2", "google-alerts")]
    [TestCase("https://www.google.co.uk/alerts/feeds/1/2", "google-alerts")]
    [TestCase("https://google.com/alerts/feeds/1/2", "google-alerts")]
    [TestCase("http://127.0.0.1:8080/alerts/feeds/1/2", "google-alerts", Description = "a gateway")]
    [TestCase("https://www.google.com/other/alerts/feeds/1/2", "rss")]
    [TestCase("https://blog.example/alerts", "rss")]
    public void An_alert_is_known_by_its_path(string feed, string kind) =>
        Assert.That(WatchSetup.Options(new("acme") { Feeds = [feed] }, "x.db", Kinds).Sources.Single().Definition.Kind, Is.EqualTo(kind));

    [Test]
    public void Every_source_is_read_at_the_start_however_short_ago_an_earlier_watch_read_it() =>
        Assert.That(WatchSetup.Options(new("Acme Air"), "x.db", Kinds).PollAtStart, Is.True);

    [Test]
    public void A_mistake_is_told_in_the_words_of_the_command_line()
    {
        var error = Assert.Throws<ConfigurationFailure>(() => WatchSetup.Options(new("acme") { Sources = ["quiet"], Feeds = ["x", "https://a.example/"], Every = TimeSpan.Zero }, "x.db", Kinds));

        Assert.That(error!.Mistakes.Select(mistake => mistake.Key), Is.EqualTo(new[] { "--feed x: Every", "--feed https://a.example/: Every", "--source quiet: Every" }));
    }

    [Test]
    public void What_is_sent_to_us_cannot_be_watched()
    {
        var error = Assert.Throws<CommandFailure>(() => WatchSetup.Options(new("acme") { Sources = ["hook"] }, "x.db", Kinds));

        Assert.That((error!.ExitCode, error.Message), Is.EqualTo((2, "--source: hook is sent to us and cannot be watched; listener run takes it.")));
    }
}
