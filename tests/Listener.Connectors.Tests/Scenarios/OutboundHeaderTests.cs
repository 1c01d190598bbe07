using Microsoft.Extensions.DependencyInjection;
using WireMock.Matchers;
using WireMock.RequestBuilders;
using static Listener.Connectors.Tests.Scenarios.ScriptedWeb;

namespace Listener.Connectors.Tests.Scenarios;

/// <summary>What every request of every kind says of itself, and where credentials go. A request that says anything else gets no answer to read.</summary>
public sealed class OutboundHeaderTests
{
    private const string Json = "application/json";

    // The fetch contract of feeds.
    private const string Feed =
        "application/atom+xml, application/rss+xml, application/feed+json, application/json;q=0.9, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1";

    // Kinds whose credential has no header to be in: an address that is one, a parameter of the API, a sender that is never asked.
    private static readonly string[] WithoutHeader = ["google-alerts", "stack-exchange", "webhook"];

    private static readonly (string Kind, string Sample, string Accept)[] Kinds =
    [
        ("rss", "Feeds/rss20_full.xml", Feed), ("google-alerts", "Feeds/google_alerts.xml", Feed), ("google-news", "Feeds/google_news.xml", Feed),
        ("hacker-news", "HackerNews/search_by_date_page0.json", Json), ("lemmy", "Lemmy/search_page1.json", Json),
        ("mastodon", "Mastodon/tag_timeline_page1.json", Json), ("gdelt", "Gdelt/artlist.json", Json), ("bluesky", "Bluesky/searchposts_page1.json", Json),
        ("stack-exchange", "StackExchange/search_advanced_page1.json", Json), ("github", "GitHub/search_issues_page1.json", "application/vnd.github+json"),
        ("discourse", "Discourse/search.json", Json), ("app-store", "AppStore/page1.json", Json), ("steam", "Steam/reviews_page1.json", Json),
        ("reddit", "Reddit/search_page1.json", Json), ("x", "X/recent_search_page1.json", Json),
    ];

    private static readonly (string Kind, (string Name, string Value)[] Sent)[] Keyed =
    [
        ("x", [("Authorization", "Bearer canary-token")]),
        ("github", [("Authorization", "Bearer canary-token")]),
        ("discourse", [("Api-Key", "canary-key"), ("Api-Username", "listener")]),
        ("bluesky", [("Authorization", "Bearer canary-session")]),
        ("reddit", [("Authorization", "Bearer canary-session")]),
    ];

    private ScriptedWeb _web = null!;

    [SetUp]
    public void Start() => _web = new ScriptedWeb();

    [TearDown]
    public void Stop() => _web.Dispose();

    [TestCaseSource(nameof(KindNames))]
    public async Task Every_request_says_who_asks_and_what_it_reads(string kind)
    {
        var (_, sample, accept) = Kinds.Single(known => known.Kind == kind);
        _web.Answer(Polite("/*", accept).UsingGet(), Payload(sample));
        _web.Answer(Polite("/api/v1/access_token", Json).UsingPost(), Body("""{"access_token":"t","expires_in":86400}"""));
        _web.Answer(Polite("/xrpc/com.atproto.server.createSession", Json).UsingPost(), Body("""{"accessJwt":"a","refreshJwt":"r"}"""));

        Assert.That((await PollAsync(Complete(kind))).Posts, Is.Not.Empty);

        // A descriptive name with a way to complain: hosts block what has none.
        static IRequestBuilder Polite(string path, string accept) => Request.Create().WithPath(path)
            .WithHeader("User-Agent", new RegexMatcher(@"^Listener/\d+\.\d+\.\d+ \(\+https://\S+\)$"))
            .WithHeader("Accept", new ExactMatcher(accept))
            .WithHeader("Accept-Encoding", new ExactMatcher("gzip, br, deflate"));
    }

    [TestCaseSource(nameof(KeyedNames))]
    public async Task A_credential_goes_into_its_header_and_never_into_the_address(string kind)
    {
        var asked = Request.Create().WithPath("/*").UsingGet();
        foreach (var (name, value) in Keyed.Single(known => known.Kind == kind).Sent)
            asked = asked.WithHeader(name, new ExactMatcher(value));
        _web.Answer(asked, Payload(Kinds.Single(known => known.Kind == kind).Sample));

        // canary-id:canary-secret
        _web.Answer(
            Request.Create().WithPath("/api/v1/access_token").UsingPost().WithBody(new ExactMatcher("grant_type=client_credentials"))
                .WithHeader("Authorization", new ExactMatcher("Basic Y2FuYXJ5LWlkOmNhbmFyeS1zZWNyZXQ=")),
            Body("""{"access_token":"canary-session","expires_in":86400}"""));
        _web.Answer(
            Request.Create().WithPath("/xrpc/com.atproto.server.createSession").UsingPost()
                .WithBody(new JsonMatcher("""{"identifier":"acme.example","password":"canary-password"}""")),
            Body("""{"accessJwt":"canary-session","refreshJwt":"r"}"""));

        Assert.That((await PollAsync(Complete(kind))).Posts, Is.Not.Empty);
        Assert.That(_web.Requests.Select(request => request.AbsoluteUrl), Has.None.Contains("canary"));
    }

    [Test]
    public async Task No_kind_is_left_out()
    {
        await using var worker = Worker();
        var all = worker.GetServices<IConnector>().Select(connector => connector.Info).ToArray();

        Assert.Multiple(() =>
        {
            Assert.That(all.Select(info => info.Kind).Except(["webhook"]), Is.EquivalentTo(KindNames()));
            Assert.That(
                all.Where(info => info.Settings.Any(setting => setting.Secret)).Select(info => info.Kind).Except(WithoutHeader),
                Is.EquivalentTo(KeyedNames()));
        });
    }

    private static IEnumerable<string> KindNames() => Kinds.Select(known => known.Kind);

    private static IEnumerable<string> KeyedNames() => Keyed.Select(known => known.Kind);

    /// <summary>A source with every setting that any kind needs; a kind reads only its own.</summary>
    private SourceDefinition Complete(string kind) => _web.Source(
        kind,
        ("Url", "https://blog.example/feed/"),
        (kind == "mastodon" ? "Tags" : "Query", "acmeair"),
        ("Host", "forum.example"),
        ("AppId", "620"),
        ("BearerToken", "canary-token"),
        ("Token", "canary-token"),
        ("ApiKey", "canary-key"),
        ("ApiUsername", "listener"),
        ("Identifier", "acme.example"),
        ("AppPassword", "canary-password"),
        ("ClientId", "canary-id"),
        ("ClientSecret", "canary-secret"));
}
