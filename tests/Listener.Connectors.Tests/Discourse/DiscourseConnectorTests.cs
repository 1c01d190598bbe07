using Listener.Connectors.Discourse;

namespace Listener.Connectors.Tests.Discourse;

public sealed class DiscourseConnectorTests : SearchConnectorContract
{
    protected override IConnector Connector => new DiscourseConnector(Api);

    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["Query"] = "\"acme air\"", ["Host"] = "forum.example" };

    protected override string SomePosts => Payload("search.json");

    protected override string NoPosts => """{"posts":[],"topics":[],"grouped_search_result":null}""";

    protected override string OneGoodOfThree => """{"posts":[{"id":1,"blurb":"b"},{"blurb":"no id"},1]}""";

    [Test]
    public async Task A_post_of_the_sample_is_joined_with_its_topic()
    {
        Server.Serve(Payload("search.json"), ContentType);

        var post = (await FetchAsync()).Posts.Single();

        Assert.Multiple(() =>
        {
            Assert.That((post.ExternalId, post.Scope, post.Title), Is.EqualTo(("90412", "forum.example", "App keeps logging out")));
            Assert.That(post.Url, Is.EqualTo("https://forum.example/t/app-keeps-logging-out/3301/7"));
            Assert.That(post.Author, Is.EqualTo(new PostAuthor("row14", "Row 14", "row14")));
        });
    }

}
