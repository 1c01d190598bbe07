using WireMock.Matchers;
using WireMock.RequestBuilders;
using static Listener.Connectors.Tests.Scenarios.ScriptedWeb;

namespace Listener.Connectors.Tests.Scenarios;

/// <summary>What the next request must ask for, held by a server that answers nothing else.</summary>
public sealed class CursorTests
{
    private const string Query = "\"acme air\"";

    // The first walk reaches back a week from noon, the next one an hour behind the newest post of the samples.
    private static readonly Api[] Apis =
    [
        new("hacker-news", "/api/v1/search_by_date", "HackerNews/search_by_date_page0.json", "HackerNews/search_by_date_page1.json")
        {
            FirstPage = "0",
            SecondPage = "1",
            First = ("numericFilters", "created_at_i>=1794657600"),
            Later = ("numericFilters", "created_at_i>=1795250411"),
            Ids = ["46123480", "46122002", "46119876"],
        },
        new("github", "/search/issues", "GitHub/search_issues_page1.json", "GitHub/search_issues_page2.json")
        {
            First = ("q", $"{Query} is:issue created:>=2026-11-14T12:00:00Z"),
            Later = ("q", $"{Query} is:issue created:>=2026-11-21T08:20:00Z"),
            Ids = ["3650000812", "3650000044"],
        },
        new("stack-exchange", "/2.3/search/advanced", "StackExchange/search_advanced_page1.json", "StackExchange/search_advanced_page2.json")
        {
            First = ("fromdate", "1794657600"),
            Later = ("fromdate", "1795242000"),
            Ids = ["190221", "190119"],
        },
    ];

    private ScriptedWeb _web = null!;

    [SetUp]
    public void Start() => _web = new ScriptedWeb();

    [TearDown]
    public void Stop() => _web.Dispose();

    [Test]
    public async Task A_feed_is_asked_with_the_validators_of_its_last_answer_be_it_a_304()
    {
        var feed = _web.Source("rss", ("Url", "https://blog.example/feed/"));
        const string modified = "Sat, 21 Nov 2026 09:00:00 GMT";
        _web.Answer(
            Feed().WithHeader(headers => !headers.Keys.Any(name => name.StartsWith("If-", StringComparison.OrdinalIgnoreCase))),
            Payload("Feeds/rss20_full.xml").WithHeader("ETag", "\"first\"").WithHeader("Last-Modified", modified));
        _web.Answer(Since("\"first\"", modified), Status(304).WithHeader("ETag", "\"renamed\""));
        _web.Answer(Since("\"renamed\"", modified), Body(Feeds.Feed.Rss("<item><guid isPermaLink='false'>new</guid><title>t</title></item>")));

        var first = await PollAsync(feed);
        var unchanged = await PollAsync(feed, first.Cursor);
        var changed = await PollAsync(feed, unchanged.Cursor);

        Assert.Multiple(() =>
        {
            Assert.That((first.Posts.Count, unchanged.Posts.Count), Is.EqualTo((2, 0)));
            Assert.That(changed.Posts.Select(post => post.ExternalId), Is.EqualTo((string[])["new"]));
            Assert.That(_web.Statuses, Is.EqualTo((int[])[200, 304, 200]));
        });

        IRequestBuilder Feed() => Request.Create().WithPath("/feed/").UsingGet();
        IRequestBuilder Since(string tag, string time) =>
            Feed().WithHeader("If-None-Match", new ExactMatcher(tag)).WithHeader("If-Modified-Since", new ExactMatcher(time));
    }

    [TestCaseSource(nameof(Apis))]
    public async Task A_walk_keeps_its_ground_from_page_to_page_and_the_next_one_starts_where_it_began(Api api)
    {
        var source = _web.Source(api.Kind, ("Query", Query));
        _web.Answer(
            Search(api.First).WithParam("page", api.FirstPage),
            Payload(api.Newest).WithHeader("Link", $"<{_web.Address}{api.Path}?page={api.SecondPage}>; rel=\"next\""));

        // The sample of GitHub's second page is of a search that timed out.
        var whole = Sample(api.Oldest).Replace("\"incomplete_results\": true", "\"incomplete_results\": false", StringComparison.Ordinal);
        _web.Answer(Search(api.First).WithParam("page", api.SecondPage), Body(whole));
        _web.Answer(Search(api.Later).WithParam("page", api.FirstPage), Payload(api.Newest));

        var first = await PollAsync(source);
        var second = await PollAsync(source, first.Cursor);
        var again = await PollAsync(source, second.Cursor);
        again = await PollAsync(source, again.Cursor);
        var next = await PollAsync(source, again.Cursor);

        Assert.Multiple(() =>
        {
            Assert.That(first.Posts.Concat(second.Posts).Select(post => post.ExternalId), Is.EqualTo(api.Ids));
            Assert.That((first.More, second.More, again.More), Is.EqualTo((true, api.Kind != "stack-exchange", false)), "pages that are counted are read twice");
            Assert.That((again.Posts.Count, next.Posts.Count), Is.EqualTo((0, 0)), "known already");
        });

        IRequestBuilder Search((string Name, string Value) since) =>
            Request.Create().WithPath(api.Path).WithParam(since.Name, new ExactMatcher(since.Value)).UsingGet();
    }

    /// <summary>An API that pages by number.</summary>
    /// <param name="Newest">The sample of the first page.</param>
    /// <param name="Oldest">The sample of the second page.</param>
    public sealed record Api(string Kind, string Path, string Newest, string Oldest)
    {
        public string FirstPage { get; init; } = "1";

        public string SecondPage { get; init; } = "2";

        /// <summary>The parameter that bounds the first walk.</summary>
        public (string Name, string Value) First { get; init; }

        /// <summary>The parameter that bounds the walk after it.</summary>
        public (string Name, string Value) Later { get; init; }

        /// <summary>Of all posts of both samples, newest first.</summary>
        public IReadOnlyList<string> Ids { get; init; } = [];

        public override string ToString() => Kind;
    }
}
