using Listener.Connectors.AppStore;

namespace Listener.Connectors.Tests.AppStore;

public sealed class AppStoreConnectorTests : SearchConnectorContract
{
    protected override IConnector Connector => new AppStoreConnector(Api);

    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["AppId"] = "600000001" };

    protected override string SomePosts => Payload("page2_single_object.json").Replace("page=2/", "page=1/", StringComparison.Ordinal);

    protected override string NoPosts => """{"feed":{"id":{"label":"x"}}}""";

    protected override string OneGoodOfThree => """{"feed":{"entry":[{"im:rating":{"label":"1"},"id":{"label":"5"}},{"im:rating":{"label":"1"},"title":{"label":"no id"}},"x"]}}""";

    [Test]
    public async Task A_list_one_object_and_nothing_are_three_reviews()
    {
        Server.Serve(Payload("page1.json"), ContentType);
        var first = await FetchAsync();
        Server.Serve(Payload("page2_single_object.json"), ContentType);
        var second = await FetchAsync(first.Cursor);
        Server.Serve(Payload("page_empty.json"), ContentType);
        var third = await FetchAsync(second.Cursor);

        var post = first.Posts[0];
        Assert.Multiple(() =>
        {
            Assert.That((first.Posts.Count, second.Posts.Count, third.Posts.Count), Is.EqualTo((2, 1, 0)));
            Assert.That((first.More, second.More, third.More), Is.EqualTo((true, true, false)), "pages that are counted are read twice");
            Assert.That((post.ExternalId, post.Title, post.Text, post.Rating, post.RatingRaw), Is.EqualTo(("12900000001", "Logs me out", "Every. Single. Time.", (double?)0, "1/5")));
            Assert.That(post.PublishedAt, Is.EqualTo(new DateTimeOffset(2026, 11, 21, 6, 10, 0, TimeSpan.Zero)));
            Assert.That(second.Posts[0].Rating, Is.EqualTo(0.5));
            Assert.That(third.Cursor, Does.Contain("\"since\":\"2026-11-21T06:10:00"), "an empty feed clears nothing");
        });
    }

    [Test]
    public async Task The_app_itself_is_no_review()
    {
        Server.Serve("""{"feed":{"entry":[{"id":{"label":"app"},"title":{"label":"Acme Air"}}]}}""", ContentType);

        var page = await FetchAsync();

        Assert.That((page.Posts.Count, page.Rejected.Count), Is.EqualTo((0, 0)));
    }

}
