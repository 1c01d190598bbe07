using Listener.Connectors.X;

namespace Listener.Connectors.Tests.X;

public sealed class XConnectorTests : SearchConnectorContract
{
    protected override IConnector Connector => new XConnector(Api);

    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["Query"] = "\"acme air\"", ["BearerToken"] = "t0ken" };

    protected override string SomePosts => Payload("recent_search_page2.json");

    protected override string NoPosts => """{"meta":{"result_count":0}}""";

    protected override string OneGoodOfThree => """{"data":[{"id":"1","text":"a &amp;lt; b"},{"text":"no id"},[]],"meta":{}}""";

    [Test]
    public async Task A_walk_of_two_pages_is_five_posts_and_the_referenced_one_is_none()
    {
        Server.Serve(Payload("recent_search_page1.json"), ContentType);
        var first = await FetchAsync();
        Server.Serve(Payload("recent_search_page2.json"), ContentType);
        var second = await FetchAsync(first.Cursor);
        Server.Serve(Payload("recent_search_empty.json"), ContentType);
        var third = await FetchAsync(second.Cursor);

        Assert.Multiple(() =>
        {
            Assert.That(first.Posts.Concat(second.Posts).Select(post => post.ExternalId).Distinct().Count(), Is.EqualTo(5));
            Assert.That(Server.Requests[1], Does.EndWith("&next_token=b26v89c19zqg8o3fpzbkk7lonbc7g3ctk8xkg7f3fb5e5"));
            Assert.That(Uri.UnescapeDataString(Server.Requests[2]), Does.Contain("start_time=2026-11-21T09:48:12Z"));
            Assert.That(third.Cursor, Is.EqualTo(second.Cursor));
            Assert.That(Server.Headers[0].Authorization.ToString(), Is.EqualTo("Bearer t0ken"));
            Assert.That(first.Posts[0].Url, Is.EqualTo("https://x.com/skylinesam/status/2124079923852214272"));
            Assert.That(first.Posts[0].Author, Is.EqualTo(new PostAuthor("2244001100000000001", "Skyline Sam", "skylinesam", 1834)));
            Assert.That(first.Posts[0].Engagement, Is.EqualTo(new PostEngagement(52, 6, 14, 8120)));
            Assert.That(first.Posts[1].InReplyTo, Is.EqualTo("2124077864448950272"));
        });
    }

    [Test]
    public async Task The_new_names_read_like_the_old_and_an_edit_keeps_its_first_id()
    {
        Server.Serve(Payload("recent_search_newnames.json"), ContentType);

        var post = (await FetchAsync()).Posts.Single();

        Assert.That((post.ExternalId, post.Engagement?.Shares, post.Author?.Followers), Is.EqualTo(("2124080502666166272", (long?)0, (long?)1834)));
    }

    [Test]
    public void A_limit_ends_at_its_epoch_and_a_used_up_plan_rests_a_day()
    {
        Refuse(429, Payload("error_429_rate.json"), ("x-rate-limit-reset", $"{Listener.Connectors.Tests.Http.Client.Noon.ToUnixTimeSeconds() + 90}"));
        var rate = Failed();
        Refuse(429, Payload("error_429_usage_cap.json"));
        var cap = Failed();
        Refuse(403, Payload("error_403_client_forbidden.json"));
        var forbidden = Failed();

        Assert.Multiple(() =>
        {
            Assert.That((rate.Failure, rate.RetryAfter?.TotalSeconds), Is.EqualTo((FetchFailure.RateLimited, (double?)90)));
            Assert.That((cap.Failure, cap.RetryAfter?.TotalDays), Is.EqualTo((FetchFailure.RateLimited, (double?)1)));
            Assert.That(forbidden.Failure, Is.EqualTo(FetchFailure.Unauthorized));
            Assert.That(string.Concat(rate.Message, cap.Message, forbidden.Message), Does.Not.Contain("t0ken"));
        });
    }

}
