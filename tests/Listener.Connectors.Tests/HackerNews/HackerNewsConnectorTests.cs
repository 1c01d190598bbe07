using Listener.Connectors.HackerNews;

namespace Listener.Connectors.Tests.HackerNews;

public sealed class HackerNewsConnectorTests : SearchConnectorContract
{
    protected override IConnector Connector => new HackerNewsConnector(Api);

    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["Query"] = "\"acme air\"" };

    protected override string SomePosts => Payload("search_by_date_page1.json").Replace("\"nbPages\": 2", "\"nbPages\": 1", StringComparison.Ordinal);

    protected override string NoPosts => """{"hits":[],"nbHits":0,"nbPages":0}""";

    protected override string OneGoodOfThree => """{"hits":[{"objectID":7,"created_at_i":1795254011,"comment_text":"x \ud800 y"},{"title":"no id"},{"objectID":{}}],"nbHits":3,"nbPages":1}""";

    [Test]
    public async Task Both_pages_of_the_sample_read_as_posts()
    {
        Server.Serve(Payload("search_by_date_page0.json"), ContentType);
        var first = await FetchAsync();
        Server.Serve(Payload("search_by_date_page1.json"), ContentType);
        var second = await FetchAsync(first.Cursor);

        var (comment, story, ask) = (first.Posts[0], first.Posts[1], second.Posts.Single());
        Assert.Multiple(() =>
        {
            Assert.That(Uri.UnescapeDataString(Server.Requests[0]), Does.Contain("query=\"acme air\"").And.Contain("created_at_i>=1794657600"));
            Assert.That(Server.Requests[1], Does.Contain("&page=1"));
            Assert.That((first.More, second.More, second.Gap), Is.EqualTo((true, true, (Gap?)null)), "pages that are counted are read twice");
            Assert.That(comment.Text, Does.StartWith("Acme Air's status page is a JPEG.\n").And.Contain("I'm not joking."));
            Assert.That((comment.Title, comment.ConversationId, comment.InReplyTo), Is.EqualTo(("Airline status pages, ranked", "46123001", "46123001")));
            Assert.That(comment.PublishedAt, Is.EqualTo(new DateTimeOffset(2026, 11, 21, 9, 40, 11, TimeSpan.Zero)));
            Assert.That(comment.Engagement, Is.Null);
            Assert.That(story.Engagement, Is.EqualTo(new PostEngagement(Likes: 64, Replies: 31)));
            Assert.That((ask.Url, ask.Text), Is.EqualTo(("https://news.ycombinator.com/item?id=46119876", "They asked for a fax.")));
        });
    }

    [Test]
    public async Task Half_a_surrogate_pair_costs_one_character_and_not_the_post()
    {
        Server.Serve(OneGoodOfThree, ContentType);

        var post = (await FetchAsync()).Posts.Single();

        Assert.That((post.ExternalId, post.Text), Is.EqualTo(("7", "x \ufffd y")));
    }

    [Test]
    public void A_bad_request_is_malformed()
    {
        Refuse(400, Payload("error_400.json"));

        Assert.That(Failed().Failure, Is.EqualTo(FetchFailure.Malformed));
    }

}
