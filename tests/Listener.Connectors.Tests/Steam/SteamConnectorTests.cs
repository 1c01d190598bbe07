using Listener.Connectors.Steam;

namespace Listener.Connectors.Tests.Steam;

public sealed class SteamConnectorTests : SearchConnectorContract
{
    protected override IConnector Connector => new SteamConnector(Api);

    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["AppId"] = "620" };

    protected override string SomePosts => Payload("reviews_page1.json").Replace("AoJ4pMPO5JgDe+HT8gU=", "", StringComparison.Ordinal);

    protected override string NoPosts => """{"success":1,"reviews":[]}""";

    protected override string OneGoodOfThree => """{"reviews":[{"recommendationid":"1","review":"[b]bold[/b] [sic] [url=https://x.example]link[/url]"},{"review":"no id"},7]}""";

    [Test]
    public async Task A_repeated_cursor_is_the_end()
    {
        Server.Serve(Payload("reviews_page1.json"), ContentType);
        var first = await FetchAsync();
        Server.Serve(Payload("reviews_page2.json"), ContentType);
        var second = await FetchAsync(first.Cursor);

        var post = first.Posts[0];
        Assert.Multiple(() =>
        {
            Assert.That(Server.Requests[1], Does.EndWith("&cursor=AoJ4pMPO5JgDe%2BHT8gU%3D"));
            Assert.That((first.More, second.More, second.Gap), Is.EqualTo((true, false, (Gap?)null)));
            Assert.That((post.Rating, post.RatingRaw, post.Language), Is.EqualTo(((double?)0, "not recommended", "en")));
            Assert.That(first.Posts[1].Rating, Is.EqualTo(1));
            Assert.That(post.Url, Is.EqualTo("https://steamcommunity.com/profiles/76561198000000001/recommended/620"));
        });
    }

    [TestCase("[b]bold[/b] [sic] [url=https://x.example]link[/url]", "bold [sic] link")]
    [TestCase("[", "[")]
    [TestCase("[[b]x[/b]", "[x")]
    [TestCase("[]", "[]")]
    public void Markup_goes_and_brackets_stay(string review, string text) => Assert.That(BbCode.ToPlain(review), Is.EqualTo(text));

}
