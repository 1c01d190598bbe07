using Listener.Connectors.GitHub;

namespace Listener.Connectors.Tests.GitHub;

public sealed class GitHubConnectorTests : SearchConnectorContract
{
    protected override IConnector Connector => new GitHubConnector(Api);

    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["Query"] = "\"acme air\"" };

    protected override string SomePosts => Payload("search_issues_page1.json");

    protected override string NoPosts => """{"total_count":0,"incomplete_results":false,"items":[]}""";

    protected override string OneGoodOfThree => """{"items":[{"id":3650000812,"title":"t","body":null},{"title":"no id"},[]],"incomplete_results":false}""";

    [Test]
    public async Task An_issue_of_the_sample_reads_as_a_post()
    {
        Server.Serve(Payload("search_issues_page1.json"), ContentType);

        var post = (await FetchAsync()).Posts.Single();

        Assert.Multiple(() =>
        {
            Assert.That(Uri.UnescapeDataString(Server.Requests.Single()), Does.Contain("q=\"acme air\" is:issue created:>=2026-11-14T12:00:00Z"));
            Assert.That((post.ExternalId, post.Url), Is.EqualTo(("3650000812", "https://github.com/acme-air/booking-sdk/issues/812")));
            Assert.That(post.Author, Is.EqualTo(new PostAuthor("5812", "devpax", "devpax")));
            Assert.That(post.Engagement, Is.EqualTo(new PostEngagement(Likes: 2, Replies: 3)));
        });
    }

    [Test]
    public async Task A_search_that_timed_out_leaves_the_cursor()
    {
        Server.Serve(Payload("search_issues_page1.json"), ContentType, ("Link", "<https://evil.example/x?q=x&page=2>; rel=\"next\""));
        var first = await FetchAsync();
        Server.Serve(Payload("search_issues_page2.json"), ContentType);

        var second = await FetchAsync(first.Cursor);

        Assert.Multiple(() =>
        {
            Assert.That(Server.Requests[1], Does.EndWith("&page=2"));
            Assert.That((second.Incomplete, second.Cursor, second.Posts.Count), Is.EqualTo((true, first.Cursor, 1)));
        });
    }

    [Test]
    public void A_secondary_limit_is_throttling_with_and_without_a_wait()
    {
        Refuse(403, Payload("error_403_secondary.json"), ("retry-after", "60"));
        var first = Failed();
        Refuse(403, Payload("error_403_secondary.json"));
        var second = Failed();
        Refuse(403, "{}", ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", $"{Listener.Connectors.Tests.Http.Client.Noon.ToUnixTimeSeconds() + 30}"));
        var third = Failed();

        Assert.Multiple(() =>
        {
            Assert.That((first.Failure, first.RetryAfter?.TotalSeconds), Is.EqualTo((FetchFailure.RateLimited, (double?)60)));
            Assert.That((second.Failure, second.RetryAfter?.TotalSeconds), Is.EqualTo((FetchFailure.RateLimited, (double?)60)));
            Assert.That((third.Failure, third.RetryAfter?.TotalSeconds), Is.EqualTo((FetchFailure.RateLimited, (double?)30)));
        });
    }

}
