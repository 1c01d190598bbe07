using Listener.Connectors.Reddit;
using Microsoft.AspNetCore.Http;

namespace Listener.Connectors.Tests.Reddit;

public sealed class RedditConnectorTests : SearchConnectorContract
{
    // The stub of the contract answers every path alike: this is a token and a listing in one.
    private const string Token = "{\"access_token\":\"t\",\"expires_in\":86400,\"token_type\":\"bearer\",";

    protected override IConnector Connector => new RedditConnector(Api);

    protected override IReadOnlyDictionary<string, string> Settings =>
        new Dictionary<string, string> { ["ClientId"] = "id", ["ClientSecret"] = "secret", ["Query"] = "\"acme air\"" };

    protected override string SomePosts => Token + Payload("search_page2.json").TrimStart()[1..];

    protected override string NoPosts => Token + "\"kind\":\"Listing\",\"data\":{\"after\":null,\"children\":[]}}";

    protected override string OneGoodOfThree =>
        Token + "\"data\":{\"children\":[{\"kind\":\"t3\",\"data\":{\"name\":\"t3_1\",\"title\":\"x\",\"created_utc\":1795254600.0}},{\"kind\":\"t3\",\"data\":{}},7]}}";

    [Test]
    public async Task Both_pages_of_the_sample_read_as_posts()
    {
        var connector = Connector;
        Answer(request => request.Contains("after=", StringComparison.Ordinal) ? "search_page2.json" : "search_page1.json");

        var first = await connector.FetchAsync(Source, null, CancellationToken.None);
        var second = await connector.FetchAsync(Source, first.Cursor, CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(Server.Requests, Is.EqualTo((string[])
            [
                "/api/v1/access_token",
                "/search?q=%22acme%20air%22&sort=new&type=link&limit=100&raw_json=1",
                "/search?q=%22acme%20air%22&sort=new&type=link&limit=100&raw_json=1&after=t3_1qa1003",
            ]));
            Assert.That(Server.Headers[0].Authorization.ToString(), Is.EqualTo("Basic aWQ6c2VjcmV0"));
            Assert.That(Server.Headers[2].Authorization.ToString(), Is.EqualTo("Bearer t"));
            Assert.That((first.Posts.Count, first.More, second.Posts.Count, second.More), Is.EqualTo((3, true, 1, false)));
            Assert.That(first.Posts[0].ExternalId, Is.EqualTo("t3_1qa1001"));
            Assert.That(first.Posts[0].Url, Is.EqualTo("https://www.reddit.com/r/travel/comments/1qa1001/acme_air_cancelled_us_at_the/"));
            Assert.That(first.Posts[0].Text, Is.EqualTo("Two adults, one toddler & no hotel voucher. What are our rights?"));
            Assert.That(first.Posts[0].Author, Is.EqualTo(new PostAuthor("t2_a104a3", "hubandspoke", "hubandspoke")));
            Assert.That(first.Posts[0].Engagement, Is.EqualTo(new PostEngagement(Likes: 42, Replies: 18)));
            Assert.That(first.Posts[0].PublishedAt, Is.EqualTo(DateTimeOffset.FromUnixTimeSeconds(1795254600)));
            Assert.That((first.Posts[1].Text, first.Posts[1].Author), Is.EqualTo(("", (PostAuthor?)null)), "deleted by its writer");
            Assert.That(first.Posts[2].Text, Is.EqualTo("https://news.example/acme-air-12-routes"), "a link alone");
            Assert.That(second.Posts[0].UpdatedAt, Is.EqualTo(DateTimeOffset.FromUnixTimeSeconds(1795212360)));
        });
    }

    [Test]
    public async Task Comments_of_communities_are_read_beside_the_search()
    {
        var connector = Connector;
        Answer(request => request.Contains("/comments", StringComparison.Ordinal) ? "subreddit_comments.json" : "search_page2.json");
        var source = Source with
        {
            Settings = new Dictionary<string, string>(Settings) { ["Communities"] = "travel, flights" },
        };

        var search = await connector.FetchAsync(source, null, CancellationToken.None);
        var comments = await connector.FetchAsync(source, search.Cursor, CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(Server.Requests[^1], Is.EqualTo("/r/travel+flights/comments?limit=100&raw_json=1"));
            Assert.That((search.More, comments.More), Is.EqualTo((true, false)));
            Assert.That(comments.Posts.Select(post => (post.ExternalId, post.ConversationId, post.InReplyTo)), Is.EqualTo(((string, string?, string?)[])
            [
                ("t1_1qa1009", "t3_1qa1001", "t3_1qa1001"), ("t1_1qa100a", "t3_1qa1001", "t1_1qa1009"),
            ]));
            Assert.That((comments.Posts[0].Title, comments.Posts[0].Text), Is.EqualTo(("Acme Air cancelled us at the gate", "Acme Air did the same to me in May. File the claim online.")));
        });
    }

    [Test]
    public async Task A_token_that_ended_early_is_asked_for_again_once()
    {
        var refused = true;
        Server.Answer = async context =>
        {
            var isToken = context.Request.Path.Value!.EndsWith("access_token", StringComparison.Ordinal);
            context.Response.StatusCode = !isToken && refused ? 401 : 200;
            var body = isToken ? NoPosts : refused ? Payload("error_401.json") : Payload("search_page2.json");
            refused &= isToken;
            await context.Response.WriteAsync(body);
        };

        Assert.That((await FetchAsync()).Posts, Has.Count.EqualTo(1));
        Assert.That(Server.Requests, Has.Count.EqualTo(4));
    }

    [Test]
    public void A_grant_refused_with_status_200_is_unauthorized()
    {
        Server.Serve("{\"error\":\"unsupported_grant_type\"}", ContentType);

        Assert.That(Failed().Failure, Is.EqualTo(FetchFailure.Unauthorized));
    }

    [Test]
    public void A_private_community_is_named_as_what_it_is()
    {
        Server.Answer = async context =>
        {
            var isToken = context.Request.Path.Value!.EndsWith("access_token", StringComparison.Ordinal);
            context.Response.StatusCode = isToken ? 200 : 403;
            await context.Response.WriteAsync(isToken ? NoPosts : Payload("error_403_private.json"));
        };

        var failure = Failed();

        Assert.That((failure.Failure, failure.Message), Is.EqualTo((FetchFailure.Refused, "Reddit shows one of the Communities to nobody: it is private.")));
    }

    [Test]
    public void A_limit_ends_after_the_seconds_left()
    {
        Refuse(429, Payload("error_429.json"), ("x-ratelimit-reset", "37"));

        Assert.That(Failed().RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(37)));
    }

    [TestCase("travel,flights", true)]
    [TestCase("travel/../x", false)]
    public void A_community_is_a_name(string value, bool good) =>
        Assert.That(Connector.Info.Settings.Single(setting => setting.Name == "Communities").Check!(value) is null, Is.EqualTo(good));

    private void Answer(Func<string, string> payload) => Server.Answer = async context =>
    {
        var request = $"{context.Request.Path}{context.Request.QueryString}";
        await context.Response.WriteAsync(request.EndsWith("access_token", StringComparison.Ordinal) ? NoPosts : Payload(payload(request)));
    };
}
