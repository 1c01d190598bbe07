using Listener.Connectors.Lemmy;

namespace Listener.Connectors.Tests.Lemmy;

public sealed class LemmyConnectorTests : SearchConnectorContract
{
    protected override IConnector Connector => new LemmyConnector(Api);

    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["Query"] = "\"acme air\"" };

    protected override string SomePosts => Payload("search_page1.json");

    protected override string NoPosts => """{"posts":[],"comments":[]}""";

    protected override string OneGoodOfThree => """{"posts":[{"post":{"ap_id":"https://l.example/post/1","name":"n","published":"2026-11-21T07:00:00.123456"}},{"post":{"name":"no id"}},[]],"comments":[]}""";

    [Test]
    public async Task Posts_and_comments_of_the_sample_read_as_posts()
    {
        Server.Serve(Payload("search_page1.json"), ContentType);

        var page = await FetchAsync();

        var (post, comment) = (page.Posts[0], page.Posts[1]);
        Assert.Multiple(() =>
        {
            Assert.That(Server.Requests.Single(), Does.StartWith("/api/v3/search?q=acme%20air&type_=All&sort=New"));
            Assert.That(page.More, Is.False);
            Assert.That((post.ExternalId, post.Title, post.Text), Is.EqualTo(("https://lemmy.example/post/551001", "Acme Air strike dates", "any news?")));
            Assert.That(post.PublishedAt, Is.EqualTo(new DateTimeOffset(2026, 11, 21, 7, 0, 0, TimeSpan.Zero)).Within(TimeSpan.FromSeconds(1)));
            Assert.That(post.Engagement, Is.EqualTo(new PostEngagement(Likes: 9, Replies: 4)));
            Assert.That((comment.ExternalId, comment.Text, comment.InReplyTo), Is.EqualTo(("https://lemmy.example/comment/770100", "acme air said Monday", (string?)null)));
            Assert.That(comment.Author, Is.EqualTo(new PostAuthor("https://other.example/u/pax9", "pax9", "pax9")));
        });
    }

    [Test]
    public async Task The_rarer_posts_do_not_end_the_walk_of_the_comments()
    {
        var posts = string.Join(',', Enumerable.Range(0, 50).Select(i => Item("post", i, "2020-01-01")));
        var comments = string.Join(',', Enumerable.Range(0, 50).Select(i => Item("comment", i, "2026-11-21")));
        Server.Serve($$"""{"posts":[{{posts}}],"comments":[{{comments}}]}""", ContentType);
        var first = await FetchAsync();
        Server.Serve($$"""{"posts":[{{posts}}],"comments":[]}""", ContentType);
        var second = await FetchAsync(first.Cursor);

        Assert.That((first.More, first.Posts.Count, second.Posts.Count, second.More), Is.EqualTo((true, 50, 0, true)), "pages that are counted are read twice");

        static string Item(string kind, int id, string day) =>
            $$$"""{"{{{kind}}}":{"ap_id":"https://l.example/{{{kind}}}/{{{id}}}","published":"{{{day}}}T10:00:00Z"}}""";
    }

    [Test]
    public void Old_servers_throttle_with_status_400()
    {
        Refuse(400, Payload("error_429.json"));

        Assert.That(Failed().Failure, Is.EqualTo(FetchFailure.RateLimited));
    }

}
