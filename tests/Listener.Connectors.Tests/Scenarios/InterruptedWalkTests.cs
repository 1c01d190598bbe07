using WireMock.Matchers;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using static Listener.Connectors.Tests.Scenarios.ScriptedWeb;

namespace Listener.Connectors.Tests.Scenarios;

/// <summary>A walk of two pages whose second page does not come at once: nothing that came before is lost, and nothing is skipped.</summary>
public sealed class InterruptedWalkTests
{
    private const string Tag = "/api/v1/timelines/tag/acmeair";
    private const string Next = "117653738749952000";

    // The uris of the samples, newest first.
    private static readonly string[] FirstPage =
    [
        "https://travel.example/users/boardingpass/statuses/117653795635200000", "https://social.example/users/layover/statuses/117653738749952000",
    ];

    private static readonly string[] SecondPage = ["https://fly.example/users/standby/statuses/117653648179200000"];

    private ScriptedWeb _web = null!;
    private SourceDefinition _source = null!;

    [SetUp]
    public void Start()
    {
        _web = new ScriptedWeb();
        _source = _web.Source("mastodon", ("Tags", "AcmeAir"));
        _web.Answer(
            Request.Create().WithPath(Tag).WithParam("max_id", MatchBehaviour.RejectOnMatch).UsingGet(),
            Payload("Mastodon/tag_timeline_page1.json").WithHeader("Link", $"<https://social.example{Tag}?max_id={Next}>; rel=\"next\""));
    }

    [TearDown]
    public void Stop() => _web.Dispose();

    [Test]
    public async Task Errors_and_a_limit_between_two_pages_cost_time_and_no_post()
    {
        SecondPageComes(after: [Status(500), Status(429).WithHeader("Retry-After", "77")]);
        var first = await PollAsync(_source);

        // The server error is tried again within the poll; the limit ends it.
        var refused = Assert.ThrowsAsync<FetchException>(() => PollAsync(_source, first.Cursor))!;
        var second = await PollAsync(_source, first.Cursor);

        Assert.Multiple(() =>
        {
            Assert.That((refused.Failure, refused.RetryAfter), Is.EqualTo((FetchFailure.RateLimited, (TimeSpan?)TimeSpan.FromSeconds(77))));
            Assert.That((Ids(first), first.More), Is.EqualTo((FirstPage, true)));
            Assert.That((Ids(second), second.More), Is.EqualTo((SecondPage, false)));
            Assert.That(_web.Statuses, Is.EqualTo((int[])[200, 500, 429, 200]));
            Assert.That(_web.Requests.Skip(1).Select(request => request.Query!["max_id"].Single()), Is.All.EqualTo(Next));
        });
    }

    [TestCase(FaultType.EMPTY_RESPONSE)]
    [TestCase(FaultType.MALFORMED_RESPONSE_CHUNK)]
    public async Task A_page_that_arrives_broken_is_asked_for_again(FaultType fault)
    {
        SecondPageComes(after: [Payload("Mastodon/tag_timeline_page2.json").WithFault(fault)]);
        var first = await PollAsync(_source);

        var failure = Assert.ThrowsAsync<FetchException>(() => PollAsync(_source, first.Cursor))!;
        var second = await PollAsync(_source, first.Cursor);

        Assert.Multiple(() =>
        {
            Assert.That(failure.Failure, Is.EqualTo(FetchFailure.Malformed));
            Assert.That(failure.Message, Does.StartWith($"{_web.Address}{Tag}: not JSON from line "));
            Assert.That(Ids(second), Is.EqualTo(SecondPage));
        });
    }

    [Test]
    public async Task A_page_that_is_late_is_asked_for_again()
    {
        SecondPageComes(after: [Payload("Mastodon/tag_timeline_page2.json").WithDelay(TimeSpan.FromSeconds(2))]);
        var first = await PollAsync(_source);

        var failure = Assert.ThrowsAsync<FetchException>(() => PollAsync(_source, first.Cursor, timeout: "00:00:00.300"))!;
        var second = await PollAsync(_source, first.Cursor);

        Assert.Multiple(() =>
        {
            Assert.That((failure.Failure, failure.Message), Is.EqualTo((FetchFailure.Unreachable, $"{_web.Address}{Tag} did not answer in time.")));
            Assert.That(Ids(second), Is.EqualTo(SecondPage));
        });
    }

    [TestCase(FaultType.EMPTY_RESPONSE, "empty document")]
    [TestCase(FaultType.MALFORMED_RESPONSE_CHUNK, "not a feed")]
    public async Task A_feed_that_arrives_broken_gives_its_reason_and_no_posts(FaultType fault, string reason)
    {
        var feed = _web.Source("rss", ("Url", "https://blog.example/feed/"));
        _web.Answer(Request.Create().WithPath("/feed/"), Payload("Feeds/rss20_full.xml").WithFault(fault), Payload("Feeds/rss20_full.xml"));

        var failure = Assert.ThrowsAsync<FetchException>(() => PollAsync(feed))!;
        var page = await PollAsync(feed);

        Assert.Multiple(() =>
        {
            Assert.That(failure.Failure, Is.EqualTo(FetchFailure.Malformed));
            Assert.That(failure.Message, Does.StartWith(reason));
            Assert.That(Ids(page), Is.EqualTo((string[])["https://blog.example/?p=991", "https://blog.example/2026/11/note-2/"]));
        });
    }

    private static string[] Ids(Page page) => [.. page.Posts.Select(post => post.ExternalId)];

    private void SecondPageComes(IResponseBuilder[] after) =>
        _web.Answer(Request.Create().WithPath(Tag).WithParam("max_id", Next).UsingGet(), [.. after, Payload("Mastodon/tag_timeline_page2.json")]);
}
