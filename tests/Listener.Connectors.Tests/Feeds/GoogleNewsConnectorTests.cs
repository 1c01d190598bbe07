using Listener.Connectors.Feeds;
using Listener.Connectors.Tests.Http;
using Listener.Tests;

namespace Listener.Connectors.Tests.Feeds;

public sealed class GoogleNewsConnectorTests : ConnectorContract
{
    protected override IConnector Connector => new GoogleNewsConnector(new FeedFetcher(Http, new ManualTime(Client.Noon)));

    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["Query"] = "\"Acme Air\"" };

    protected override string SomePosts =>
        File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Feeds", "Payloads", "google_news.xml"));

    protected override string NoPosts => Feed.Rss("");

    protected override string ContentType => "application/xml";

    [Test]
    public async Task The_publication_is_taken_off_the_headline_and_named_as_author()
    {
        Server.Serve(SomePosts);

        var posts = (await FetchAsync()).Posts;

        Assert.Multiple(() =>
        {
            Assert.That(posts.Select(post => post.Title), Is.EqualTo((string[])["Acme Air fined over delays", "Acme Air - Wikipedia-style round-up"]));
            Assert.That(posts.Select(post => post.Author?.Name), Is.EqualTo((string[])["The Paper", "A - B Daily"]));
            Assert.That(posts.Select(post => post.Scope), Is.All.Null);
        });
    }

    [TestCase("en-US", null, "hl=en-US&gl=US&ceid=US:en")]
    [TestCase("de", "AT", "hl=de&gl=AT&ceid=AT:de")]
    [TestCase("de", null, "hl=de&gl=DE&ceid=DE:de")]
    [TestCase("pt-BR", null, "hl=pt-BR&gl=BR&ceid=BR:pt-419")]
    [TestCase("zh-TW", null, "hl=zh-TW&gl=TW&ceid=TW:zh-Hant")]
    [TestCase(null, null, "hl=en-US&gl=US&ceid=US:en")]
    public void Language_country_and_edition_agree(string? language, string? country, string expected)
    {
        var settings = new Dictionary<string, string>();
        if (language is not null)
            settings["Language"] = language;
        if (country is not null)
            settings["Country"] = country;

        var address = GoogleNewsQuery.Address(new SourceDefinition("n", "google-news") { Settings = settings }, "x");

        Assert.That(address.Query, Is.EqualTo($"?q=x&{expected}"));
    }

    [Test]
    public async Task Many_terms_are_asked_for_in_parts_one_after_the_other()
    {
        Server.Serve(SomePosts);
        var source = Source with
        {
            Settings = new Dictionary<string, string>(),
            SearchTerms = [.. Enumerable.Range(0, 30).Select(i => $"Acme {i}")],
        };
        string? cursor = null;
        var more = new List<bool>();
        for (var i = 0; i < 4; i++)
        {
            var page = await Connector.FetchAsync(source, cursor, CancellationToken.None);
            (cursor, _) = (page.Cursor, more);
            more.Add(page.More);
        }

        var asked = string.Concat(Server.Requests.Select(Uri.UnescapeDataString));
        Assert.Multiple(() =>
        {
            Assert.That(more, Is.EqualTo((bool[])[true, true, true, false]));
            Assert.That(Enumerable.Range(0, 30).Where(i => !asked.Contains($"\"Acme {i}\"", StringComparison.Ordinal)), Is.Empty);
        });
    }

    [TestCase("acme", "acme when:1d")]
    [TestCase("acme OR ajax", "(acme OR ajax) when:1d")]
    [TestCase("acme when:7d", "acme when:7d")]
    [TestCase("acme after:2026-11-01", "acme after:2026-11-01")]
    public void A_query_is_limited_to_the_last_day_unless_it_says_otherwise(string query, string expected) =>
        Assert.That(
            GoogleNewsQuery.Of(new SourceDefinition("n", "google-news") { Settings = new Dictionary<string, string> { ["Query"] = query } }),
            Is.EqualTo((string[])[expected]));

    [Test]
    public void Without_query_and_terms_there_is_nothing_to_ask() =>
        Assert.That(
            async () => await Connector.FetchAsync(new SourceDefinition("n", "google-news"), null, CancellationToken.None),
            Throws.TypeOf<FetchException>().With.Message.Contains("Query"));
}
