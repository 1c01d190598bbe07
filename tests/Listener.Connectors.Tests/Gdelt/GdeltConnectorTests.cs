using Listener.Connectors.Gdelt;

namespace Listener.Connectors.Tests.Gdelt;

public sealed class GdeltConnectorTests : SearchConnectorContract
{
    protected override IConnector Connector => new GdeltConnector(Api);

    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["Query"] = "\"acme air\"" };

    protected override string SomePosts => Payload("artlist.json");

    protected override string NoPosts => """{}""";

    protected override string OneGoodOfThree => """{"articles":[{"url":"https://p.example/a?utm_source=x","title":"t","seendate":"20261121T091500Z"},{"title":"no id"},"x"]}""";

    [Test]
    public async Task Articles_of_the_sample_read_as_posts()
    {
        Server.Serve(Payload("artlist.json"), ContentType);

        var page = await FetchAsync();

        Assert.Multiple(() =>
        {
            Assert.That(Server.Requests.Single(), Does.Contain("startdatetime=20261120120000&enddatetime=20261121120000"));
            Assert.That(page.Posts.Select(post => (post.Url, post.Title, post.Language)), Is.EqualTo(((string?, string?, string?)[])
            [
                ("https://paper.example/acme-air-fined", "Acme Air fined over delays", "en"), ("https://zeitung.example/acme", "Acme Air : Flotte wächst", "de"),
            ]));
            Assert.That(page.Posts[0].PublishedAt, Is.EqualTo(new DateTimeOffset(2026, 11, 21, 9, 15, 0, TimeSpan.Zero)));
            Assert.That(page.Posts[0].ExternalId, Does.Match("^sha256:[0-9a-f]{64}$"));
        });
    }

    [Test]
    public void A_sentence_with_status_200_is_an_error()
    {
        Server.Serve(Payload("error_200_text.txt"), "text/html");

        var failure = Failed();

        Assert.That((failure.Failure, failure.Message), Is.EqualTo((FetchFailure.Malformed, "GDELT refused the query: Your search contained a phrase that was too short.")));
    }

    [TestCase(200)]
    [TestCase(429)]
    public void A_sentence_about_limits_is_throttling(int status)
    {
        Refuse(status, Payload("error_429.txt"));

        Assert.That(Failed().Failure, Is.EqualTo(FetchFailure.RateLimited));
    }

    [Test]
    public async Task Terms_are_joined_within_parentheses()
    {
        Server.Serve("{}", ContentType);

        await Connector.FetchAsync(Source with { Settings = new Dictionary<string, string>(), SearchTerms = ["Acme Air", "Acme Cargo"] }, null, CancellationToken.None);

        Assert.That(Uri.UnescapeDataString(Server.Requests.Single()), Does.Contain("query=(\"Acme Air\" OR \"Acme Cargo\")&"));
    }

}
