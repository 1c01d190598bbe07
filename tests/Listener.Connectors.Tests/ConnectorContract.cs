using Listener.Connectors.Http;
using Listener.Connectors.Tests.Http;

namespace Listener.Connectors.Tests;

/// <summary>What every connector owes its callers, against a real server. A connector's fixture derives from this and names its own answers.</summary>
public abstract class ConnectorContract
{
    private StubServer _server = null!;
    private SourceHttp _http = null!;

    private protected StubServer Server => _server;

    private protected SourceHttp Http => _http;

    /// <summary>The connector under test, on the shared client.</summary>
    protected abstract IConnector Connector { get; }

    /// <summary>Settings with which the source is complete.</summary>
    protected abstract IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>A body with at least one post.</summary>
    protected abstract string SomePosts { get; }

    /// <summary>A good body without posts.</summary>
    protected abstract string NoPosts { get; }

    protected abstract string ContentType { get; }

    protected SourceDefinition Source => new("test", Connector.Info.Kind)
    {
        Settings = new Dictionary<string, string>(Settings, StringComparer.OrdinalIgnoreCase),
        BaseUrl = _server.Address,
        AllowPrivate = true,
    };

    [SetUp]
    public async Task StartAsync()
    {
        _server = await StubServer.StartAsync();
        _http = Client.Create();
    }

    [TearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Test]
    public async Task Posts_have_ids_web_addresses_and_utc_times()
    {
        _server.Serve(SomePosts, ContentType);

        var page = await FetchAsync();

        Assert.Multiple(() =>
        {
            Assert.That(page.Posts, Is.Not.Empty);
            Assert.That(page.Posts.Select(post => post.ExternalId), Is.All.Not.Empty);
            Assert.That(page.Posts.Select(post => post.Url).Where(url => url is not null), Is.All.StartsWith("http"));
            Assert.That(page.Posts.Select(post => post.PublishedAt?.Offset ?? TimeSpan.Zero), Is.All.EqualTo(TimeSpan.Zero));
            Assert.That(page.Posts.Select(post => post.Text), Has.None.Contains("<p>"));
        });
    }

    [Test]
    public async Task Each_post_can_be_cut_out_of_the_answer_it_came_in()
    {
        _server.Serve(SomePosts, ContentType);
        List<SourceAnswer> answers = [];

        var page = await Connector.FetchAsync(Source with { Answered = answers.Add }, null, CancellationToken.None);
        var found = new ItemBytes(answers[^1].Bytes, CancellationToken.None).Of(page.Posts);

        // An answer that is one post and no list of posts is evidence as it is.
        var alone = page.Posts.Count == 1;
        Assert.That(page.Posts.Zip(found).Where(pair => pair.Second is null && !alone).Select(pair => pair.First.ExternalId), Is.Empty);
        Assert.That(found.Sum(item => item?.Length ?? 0), Is.LessThanOrEqualTo(answers[^1].Bytes.Length));
    }

    [Test]
    public async Task The_same_answer_again_brings_nothing_new()
    {
        _server.Serve(SomePosts, ContentType);
        var cursor = (await FetchAsync()).Cursor;

        var again = await FetchAsync(cursor);

        Assert.That((again.Posts.Count, again.Cursor), Is.EqualTo((0, cursor)));
    }

    [Test]
    public async Task An_empty_answer_is_no_failure()
    {
        _server.Serve(NoPosts, ContentType);

        Assert.That((await FetchAsync()).Posts, Is.Empty);
    }

    [TestCase(401, FetchFailure.Unauthorized)]
    [TestCase(410, FetchFailure.Gone)]
    [TestCase(429, FetchFailure.RateLimited)]
    [TestCase(500, FetchFailure.Unreachable)]
    public void A_refusal_has_its_name(int status, FetchFailure failure)
    {
        _server.Refuse(status);

        Assert.That(Assert.ThrowsAsync<FetchException>(() => FetchAsync())!.Failure, Is.EqualTo(failure));
    }

    [Test]
    public void A_wait_the_server_asks_for_is_passed_on()
    {
        _server.Refuse(429, ("Retry-After", "77"));

        Assert.That(Assert.ThrowsAsync<FetchException>(() => FetchAsync())!.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(77)));
    }

    [Test]
    public void Rubbish_is_malformed()
    {
        _server.Serve("\u0001 rubbish {[<", ContentType);

        Assert.That(Assert.ThrowsAsync<FetchException>(() => FetchAsync())!.Failure, Is.EqualTo(FetchFailure.Malformed));
    }

    [Test]
    public async Task A_cursor_of_another_age_is_a_first_poll()
    {
        _server.Serve(SomePosts, ContentType);

        Assert.That((await FetchAsync("not a cursor")).Posts, Is.Not.Empty);
    }

    [Test]
    public void A_cancelled_poll_is_cancelled_not_failed()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.That(async () => await Connector.FetchAsync(Source, null, cancelled.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Everything_an_operator_reads_is_there() => Assert.Multiple(() =>
    {
        Assert.That(Connector.Info.Kind, Does.Match("^[a-z][a-z0-9-]*$"));
        Assert.That(Connector.Info.Summary, Does.EndWith("."));
        Assert.That(Connector.Info.Limits, Does.EndWith("."));
        Assert.That(Connector.Info.Settings.Select(setting => setting.Name), Is.Unique);
    });

    protected Task<Page> FetchAsync(string? cursor = null) => Connector.FetchAsync(Source, cursor, CancellationToken.None);
}
