using Listener.Connectors.StackExchange;

namespace Listener.Connectors.Tests.StackExchange;

public sealed class StackExchangeConnectorTests : SearchConnectorContract
{
    protected override IConnector Connector => new StackExchangeConnector(Api);

    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["Query"] = "\"acme air\"", ["Site"] = "travel" };

    protected override string SomePosts => Payload("search_advanced_page2.json");

    protected override string NoPosts => """{"items":[],"has_more":false}""";

    protected override string OneGoodOfThree => """{"items":[{"question_id":1,"title":"t"},{"title":"no id"},null],"has_more":false}""";

    [Test]
    public async Task A_question_of_the_sample_reads_as_a_post()
    {
        Server.Serve(Payload("search_advanced_page1.json"), ContentType);

        var page = await FetchAsync();

        var post = page.Posts.Single();
        Assert.Multiple(() =>
        {
            Assert.That(page.More, Is.True);
            Assert.That((post.ExternalId, post.Scope), Is.EqualTo(("190221", "travel")));
            Assert.That(post.Title, Is.EqualTo("Acme Air changed the airport on my \"non-stop\" ticket: what can I ask for?"));
            Assert.That(post.Text, Is.EqualTo("They moved me from City to County."));
            Assert.That(post.Engagement, Is.EqualTo(new PostEngagement(Likes: 5, Replies: 1, Views: 88)));
        });
    }

    [Test]
    public async Task Backoff_ends_the_poll_and_delays_the_next()
    {
        Server.Serve(Payload("search_advanced_page2.json").Replace("\"has_more\": false", "\"has_more\": true", StringComparison.Ordinal), ContentType);

        var page = await FetchAsync();

        Assert.That((page.More, page.PollAfter), Is.EqualTo((false, (TimeSpan?)TimeSpan.FromSeconds(10))));
    }

    [Test]
    public void A_throttle_violation_says_400_and_how_long()
    {
        Refuse(400, Payload("error_throttle.json"));

        var failure = Failed();

        Assert.That((failure.Failure, failure.RetryAfter), Is.EqualTo((FetchFailure.RateLimited, (TimeSpan?)TimeSpan.FromSeconds(83_213))));
    }

}
