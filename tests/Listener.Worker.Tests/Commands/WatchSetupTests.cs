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
        new("quiet", "social", "", TimeSpan.FromMinutes(15), "") { Keyless = true, Settings = [new("Language", "")] },
    ];

    [TestCase("Acme Air", "\"Acme Air\"")]
    [TestCase("Acme", "Acme")]
    [TestCase("acme AND refund", "acme AND refund")]
    [TestCase("\"acme air\" OR @acmeair", "\"acme air\" OR @acmeair")]
    [TestCase("acme -conditioner", "acme -conditioner")]
    [TestCase("Marks & Spencer", "\"Marks & Spencer\"")]
    public void Words_alone_are_one_name(string typed, string query) => Assert.That(WatchSetup.AsQuery(typed), Is.EqualTo(query));

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
}
