using Listener.Connectors.Mastodon;

namespace Listener.Connectors.Tests.Mastodon;

public sealed class MastodonConnectorTests : SearchConnectorContract
{
    protected override IConnector Connector => new MastodonConnector(Api);

    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["Tags"] = "AcmeAir" };

    protected override string SomePosts => Payload("tag_timeline_page1.json");

    protected override string NoPosts => """[]""";

    protected override string OneGoodOfThree => """[{"uri":"https://a.example/1","content":"x","created_at":"2026-11-21T09:00:00Z"},{"content":"no id"},7]""";

    [Test]
    public async Task A_walk_follows_the_id_of_the_link_and_not_its_host()
    {
        Server.Serve(
            Payload("tag_timeline_page1.json"),
            ContentType,
            ("Link", "<https://evil.example/api?limit=40&max_id=117653738749952000>; rel=\"next\", <https://social.example/x?min_id=9>; rel=\"prev\""));
        var first = await FetchAsync();
        Server.Serve(Payload("tag_timeline_page2.json"), ContentType);
        var second = await FetchAsync(first.Cursor);

        Assert.Multiple(() =>
        {
            Assert.That(Server.Requests, Is.EqualTo((string[])["/api/v1/timelines/tag/acmeair?limit=40", "/api/v1/timelines/tag/acmeair?limit=40&max_id=117653738749952000"]));
            Assert.That((first.Posts.Count, first.More, second.Posts.Count, second.More), Is.EqualTo((2, true, 1, false)));
            Assert.That(first.Posts[0].ExternalId, Is.EqualTo("https://travel.example/users/boardingpass/statuses/117653795635200000"));
            Assert.That(first.Posts[0].Text, Is.EqualTo("#acmeair rebooked me in 4 minutes.\nGood chat team.\nGate food: 2/10 & falling"));
            Assert.That(first.Posts[0].Author, Is.EqualTo(new PostAuthor("boardingpass@travel.example", "Boardingpass", "boardingpass@travel.example", 512)));
            Assert.That((first.Posts[1].Title, first.Posts[1].Author?.Handle), Is.EqualTo(("airline complaint (#acmeair)", "layover@mastodon.social")));
            Assert.That(second.Posts[0].Language, Is.EqualTo("de"));
        });
    }

    [Test]
    public void A_limit_ends_when_the_header_says_in_words()
    {
        Refuse(429, Payload("error_429.json"), ("X-RateLimit-Reset", "2026-11-21T12:05:00.000000Z"));

        var failure = Failed();

        Assert.That((failure.Failure, failure.RetryAfter), Is.EqualTo((FetchFailure.RateLimited, (TimeSpan?)TimeSpan.FromMinutes(5))));
    }

    [Test]
    public void Terms_become_hashtags()
    {
        var source = new SourceDefinition("m", "mastodon") { SearchTerms = ["Acme Air", "@AcmeAir", "Société Générale", "365"] };

        Assert.That(MastodonConnector.Tags(source), Is.EqualTo((string[])["acmeair", "sociétégénérale"]));
    }

}
