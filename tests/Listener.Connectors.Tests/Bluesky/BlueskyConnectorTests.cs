using Listener.Connectors.Bluesky;

namespace Listener.Connectors.Tests.Bluesky;

public sealed class BlueskyConnectorTests : SearchConnectorContract
{
    protected override IConnector Connector => new BlueskyConnector(Api);

    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["Query"] = "\"acme air\"" };

    protected override string SomePosts => Payload("searchposts_page2.json");

    protected override string NoPosts => """{"posts":[]}""";

    protected override string OneGoodOfThree => """{"posts":[{"uri":"at://did:plc:a/app.bsky.feed.post/k","record":{"text":"t"},"indexedAt":"2026-11-21T09:00:00Z"},{"cid":"no id"},3]}""";

    [Test]
    public async Task Both_pages_of_the_sample_read_as_posts()
    {
        Server.Serve(Payload("searchposts_page1.json"), ContentType);
        var first = await FetchAsync();
        Server.Serve(Payload("searchposts_page2.json"), ContentType);
        var second = await FetchAsync(first.Cursor);

        var (post, reply) = (first.Posts[0], first.Posts[1]);
        Assert.Multiple(() =>
        {
            Assert.That(Server.Requests[1], Does.EndWith("&cursor=2"));
            Assert.That((first.More, second.More), Is.EqualTo((true, true)), "pages that are counted are read twice");
            Assert.That(post.Url, Is.EqualTo("https://bsky.app/profile/did:plc:aaaaaaaaaaaaaaaaaaaaaaa2/post/3n2ssocics222"));
            Assert.That(post.Author, Is.EqualTo(new PostAuthor("did:plc:aaaaaaaaaaaaaaaaaaaaaaa2", "Windowseat", "windowseat.bsky.example")));
            Assert.That(post.Engagement, Is.EqualTo(new PostEngagement(Likes: 31, Replies: 3, Shares: 4)));
            Assert.That(reply.InReplyTo, Is.EqualTo("at://did:plc:bbbbbbbbbbbbbbbbbbbbbbb3/app.bsky.feed.post/3n2sriqu62222"));
            Assert.That(second.Posts[1].Text, Is.EqualTo("Acme Air : enfin un vol à l’heure ✈️"));
        });
    }

    [TestCase("1970-01-01T00:00:00.000Z")]
    [TestCase("2031-01-01T00:00:00.000Z")]
    public async Task A_writers_bad_clock_gives_way_to_the_index(string created)
    {
        Server.Serve($$$"""{"posts":[{"uri":"at://d/c/k","record":{"text":"t","createdAt":"{{{created}}}"},"indexedAt":"2026-11-21T09:00:00Z"}]}""", ContentType);

        Assert.That((await FetchAsync()).Posts.Single().PublishedAt, Is.EqualTo(new DateTimeOffset(2026, 11, 21, 9, 0, 0, TimeSpan.Zero)));
    }

    [Test]
    public void A_closed_search_asks_for_an_account()
    {
        Refuse(403, Payload("error_403_unauthenticated.json"));

        var failure = Failed();

        Assert.That((failure.Failure, failure.Message), Is.EqualTo((FetchFailure.Unauthorized, "Bluesky's search wants an account: set Identifier and AppPassword.")));
    }

    [Test]
    public async Task An_expired_session_is_refreshed_once_without_another_login()
    {
        var connector = Connector;
        var expired = true;
        Server.Answer = async context =>
        {
            var path = context.Request.Path.Value!;
            var isSearch = path.EndsWith("searchPosts", StringComparison.Ordinal);
            context.Response.StatusCode = isSearch && expired ? 400 : 200;
            var body = !isSearch ? """{"accessJwt":"a","refreshJwt":"r"}""" : expired ? Payload("error_400_expired_token.json") : Payload("searchposts_page2.json");
            expired &= !isSearch;
            await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, body);
        };
        var source = Source with { Settings = new Dictionary<string, string> { ["Query"] = "x", ["Identifier"] = "acme", ["AppPassword"] = "secret" } };

        var page = await connector.FetchAsync(source, null, CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(page.Posts, Has.Count.EqualTo(2));
            Assert.That(Server.Requests.Select(request => request.Split('?')[0].Split('.')[^1]), Is.EqualTo((string[])["createSession", "searchPosts", "refreshSession", "searchPosts"]));
            Assert.That(Server.Headers[2].Authorization.ToString(), Is.EqualTo("Bearer r"));
        });
    }

    [Test]
    public void A_limit_ends_at_its_epoch()
    {
        Refuse(429, Payload("error_429.json"), ("ratelimit-reset", $"{Listener.Connectors.Tests.Http.Client.Noon.ToUnixTimeSeconds() + 90}"));

        Assert.That(Failed().RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(90)));
    }

}
