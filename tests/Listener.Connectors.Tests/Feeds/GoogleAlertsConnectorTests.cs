using Listener.Connectors.Feeds;
using Listener.Connectors.Tests.Http;
using Listener.Tests;

namespace Listener.Connectors.Tests.Feeds;

public sealed class GoogleAlertsConnectorTests : ConnectorContract
{
    protected override IConnector Connector => new GoogleAlertsConnector(new FeedFetcher(Http, new ManualTime(Client.Noon)));

    protected override IReadOnlyDictionary<string, string> Settings =>
        new Dictionary<string, string> { ["Url"] = "https://www.google.com/alerts/feeds/11111111111111111111/2222222222222222222" };

    protected override string SomePosts => Payload("google_alerts.xml");

    protected override string NoPosts => Payload("google_alerts_empty.xml");

    protected override string ContentType => "application/atom+xml";

    [Test]
    public async Task Links_are_unwrapped_and_name_the_publisher()
    {
        Server.Serve(SomePosts);

        var posts = (await FetchAsync()).Posts;

        Assert.Multiple(() =>
        {
            Assert.That(posts[0].Url, Is.EqualTo("https://paper.example/travel/acme-air-routes?id=7&ref=rss"));
            Assert.That(posts[1].Url, Is.EqualTo("http://blog.example/2026/11/acme%20late/"));
            Assert.That(posts[0].Author, Is.EqualTo(new PostAuthor(Id: "paper.example", Name: "paper.example")));
            Assert.That(posts[0].Scope, Is.Null);
        });
    }

    [Test]
    public async Task The_external_id_is_the_number_and_the_identity_the_tag()
    {
        Server.Serve(SomePosts.Replace("googlealerts/feed:9912345678901234568", "googlealerts/feed:other", StringComparison.Ordinal));

        var posts = (await FetchAsync()).Posts;

        Assert.That(posts.Select(post => (post.ExternalId, post.Identity)), Is.EqualTo(new (string, string?)[]
        {
            ("10812345678901234567", "tag:google.com,2013:googlealerts/feed:10812345678901234567"),
            ("tag:google.com,2013:googlealerts/feed:other", null),
        }));
    }

    [Test]
    public void A_page_for_people_is_throttling()
    {
        Server.Serve("<html>unusual traffic</html>", "text/html; charset=utf-8");

        var error = Assert.ThrowsAsync<FetchException>(() => FetchAsync())!;

        Assert.That((error.Failure, error.RetryAfter), Is.EqualTo((FetchFailure.RateLimited, (TimeSpan?)TimeSpan.FromHours(2))));
    }

    [Test]
    public void The_address_is_a_secret_and_never_shown()
    {
        Server.Refuse(404);

        var error = Assert.ThrowsAsync<FetchException>(() => FetchAsync())!;

        Assert.That((Connector.Info.Settings.Single().Secret, error.ToString().Contains("2222222222222222222", StringComparison.Ordinal)), Is.EqualTo((true, false)));
    }

    [TestCase("https://www.google.com/url?rct=j&sa=t&url=https://a.example/%3Fct%3D1%26x%3D2&ct=ga&cd=x", "https://a.example/?ct=1&x=2")]
    [TestCase("https://www.google.co.uk/url?q=https://a.example/1&sa=U", "https://a.example/1")]
    [TestCase("https://www.google.com/url?url=https://a.example/c++", "https://a.example/c++")]
    [TestCase("https://www.google.com/url?url=javascript:alert(1)", "https://www.google.com/url?url=javascript:alert(1)")]
    [TestCase("https://www.google.com/url?x=1", "https://www.google.com/url?x=1")]
    [TestCase("https://notgoogle.example/url?url=https://a.example/", "https://notgoogle.example/url?url=https://a.example/")]
    [TestCase("https://\u2026ww.google.com/url?url=https://a.example/", "https://\u2026ww.google.com/url?url=https://a.example/")]
    public void Only_googles_redirector_is_taken_off(string address, string expected) => Assert.That(GoogleLinks.Unwrap(address), Is.EqualTo(expected));

    private static string Payload(string name) =>
        File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Feeds", "Payloads", name));
}
