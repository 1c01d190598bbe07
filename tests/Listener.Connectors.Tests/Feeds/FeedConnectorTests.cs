using System.IO.Compression;
using System.Text;
using System.Globalization;
using Listener.Connectors.Feeds;
using Listener.Connectors.Tests.Http;
using Listener.Tests;

namespace Listener.Connectors.Tests.Feeds;

public sealed class FeedConnectorTests : ConnectorContract
{
    protected override IConnector Connector => new FeedConnector(new FeedFetcher(Http, new ManualTime(Client.Noon)));

    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["Url"] = "https://blog.example/feed/?key=canary" };

    protected override string SomePosts => Items(3, 2, 1);

    protected override string NoPosts => Items();

    protected override string ContentType => "application/rss+xml";

    [Test]
    public async Task Validators_are_sent_back_and_304_changes_nothing()
    {
        Server.Serve(SomePosts, headers: [("ETag", "W/\"1\""), ("Last-Modified", "yesterday")]);
        var cursor = (await FetchAsync()).Cursor;
        Server.Refuse(304);

        var page = await FetchAsync(cursor);

        Assert.Multiple(() =>
        {
            Assert.That((page.Posts.Count, page.Cursor), Is.EqualTo((0, cursor)));
            Assert.That(Server.Headers[1].IfNoneMatch.ToString(), Is.EqualTo("W/\"1\""));
            Assert.That(Server.Headers[1].IfModifiedSince.ToString(), Is.EqualTo("yesterday"));
        });
    }

    [Test]
    public async Task An_answer_that_cannot_be_read_leaves_no_validators_behind()
    {
        Server.Serve("<html>log in</html>", headers: ("ETag", "\"bad\""));

        Assert.ThrowsAsync<FetchException>(() => FetchAsync());
        Server.Serve(SomePosts);
        await FetchAsync();

        Assert.That(Server.Headers[1].IfNoneMatch.ToString(), Is.Empty);
    }

    [Test]
    public async Task An_unchanged_feed_is_read_again_when_something_else_is_watched_for()
    {
        Server.Serve(SomePosts, headers: ("ETag", "\"1\""));
        var cursor = (await Connector.FetchAsync(Source with { Watch = "acme" }, null, CancellationToken.None)).Cursor;
        Server.Serve(SomePosts, headers: ("ETag", "\"1\""));

        var other = await Connector.FetchAsync(Source with { Watch = "acme, zenith" }, cursor, CancellationToken.None);

        Assert.That((Server.Headers[1].IfNoneMatch.ToString(), other.Posts.Count, other.Gap), Is.EqualTo(("", 3, (Gap?)null)));
        Server.Serve(SomePosts, headers: ("ETag", "\"1\""));
        Assert.That((await Connector.FetchAsync(Source with { Watch = "acme, zenith" }, other.Cursor, CancellationToken.None)).Posts, Is.Empty);
        Assert.That(Server.Headers[2].IfNoneMatch.ToString(), Is.EqualTo("\"1\""));
    }

    [Test]
    public async Task A_pinned_entry_hides_no_gap()
    {
        var cursor = (await FetchAsync(Items(1, 5, 4, 3, 2))).Cursor;

        Assert.That((await FetchAsync(Items(1, 6, 5, 4, 3), cursor)).Gap, Is.Null);
        Assert.That((await FetchAsync(Items(1, 12, 11, 10, 9), cursor)).Gap, Is.Not.Null);
    }

    [Test]
    public async Task New_entries_beside_old_ones_are_no_gap()
    {
        var cursor = (await FetchAsync(Items(3, 2, 1))).Cursor;

        var page = await FetchAsync(Items(5, 4, 3), cursor);

        Assert.That((page.Posts.Count, page.Gap), Is.EqualTo((3, (Gap?)null)));
    }

    [Test]
    public async Task When_no_entry_of_the_last_poll_is_left_the_stretch_between_is_a_gap()
    {
        var cursor = (await FetchAsync(Items(3, 2, 1))).Cursor;

        var page = await FetchAsync(Items(9, 8, 7), cursor);

        Assert.That((page.Gap?.From, page.Gap?.To), Is.EqualTo((Time(3), Time(7))));
    }

    [Test]
    public async Task An_emptied_feed_forgets_nothing()
    {
        var cursor = (await FetchAsync(Items(3, 2, 1))).Cursor;
        var empty = await FetchAsync(Items(), cursor);

        var page = await FetchAsync(Items(9, 8, 7), empty.Cursor);

        Assert.That((empty.Gap, page.Gap?.From), Is.EqualTo(((Gap?)null, Time(3))));
    }

    [Test]
    public async Task A_cut_answer_gives_its_whole_items_and_keeps_the_cursor()
    {
        var cursor = (await FetchAsync(Items(1))).Cursor;

        var page = await FetchAsync(Items(3, 2, 1)[..^60], cursor);

        Assert.That((page.Incomplete, string.Join(',', page.Posts.Select(post => post.ExternalId)), page.Cursor), Is.EqualTo((true, "3,2", cursor)));
    }

    [TestCase("a document that stops", Description = "as of a length that is too short")]
    [TestCase("a packed body without its end")]
    public async Task An_answer_that_breaks_off_says_so_and_gives_its_whole_items(string how)
    {
        var body = Items(3, 2, 1);
        Server.Answer = async context =>
        {
            context.Response.ContentType = "application/rss+xml";
            var bytes = Encoding.UTF8.GetBytes(body)[..^60];
            if (how.Contains("packed", StringComparison.Ordinal))
            {
                using var packed = new MemoryStream();
                await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
                {
                    await gzip.WriteAsync(bytes);
                    await gzip.FlushAsync();
                    bytes = packed.ToArray();
                }

                context.Response.Headers.ContentEncoding = "gzip";
            }

            await context.Response.Body.WriteAsync(bytes);
        };

        var page = await FetchAsync();

        Assert.That(
            (page.Fault, string.Join(',', page.Posts.Select(post => post.ExternalId)), page.Cursor),
            Is.EqualTo(("The feed breaks off before its end; its 2 whole entries were read.", "3,2", (string?)null)));
    }

    [Test]
    public async Task A_whole_answer_has_no_fault() => Assert.That((await FetchAsync(Items(3, 2, 1))).Fault, Is.Null);

    [Test]
    public async Task The_wish_for_the_next_poll_is_the_longest_there_is()
    {
        Server.Serve("<rss><channel><ttl>45</ttl></channel></rss>", headers: ("Cache-Control", "max-age=60"));
        var byFeed = await FetchAsync();
        Server.Serve("<rss><channel><ttl>45</ttl><title/></channel></rss>", headers: ("Cache-Control", "max-age=7200"));
        var byServer = await FetchAsync();

        Assert.That((byFeed.PollAfter, byServer.PollAfter), Is.EqualTo(((TimeSpan?)TimeSpan.FromMinutes(45), (TimeSpan?)TimeSpan.FromHours(2))));
    }

    [Test]
    public async Task Rejected_items_are_counted_with_their_reason() =>
        Assert.That((await FetchAsync("<rss><channel><item/></channel></rss>")).Rejected, Is.EqualTo((Rejection[])[new("no-id")]));

    [Test]
    public async Task Ids_that_are_numbers_are_scoped_to_their_feed_without_its_query()
    {
        var post = (await FetchAsync(Items(1))).Posts.Single();

        Assert.That(post.Scope, Is.EqualTo($"{Server.Address.Host}/feed/"));
    }

    [Test]
    public async Task After_three_permanent_redirects_the_new_address_is_asked_directly()
    {
        Server.Answer = async context =>
        {
            if (context.Request.Path == "/feed/")
            {
                context.Response.StatusCode = 301;
                context.Response.Headers.Location = "/new/";
                return;
            }

            await context.Response.BodyWriter.WriteAsync(System.Text.Encoding.UTF8.GetBytes(Items(1)));
        };
        string? cursor = null;
        for (var poll = 0; poll < 5; poll++)
            cursor = (await FetchAsync(cursor)).Cursor;

        Assert.That(Server.Requests.Count(request => request.StartsWith("/feed/", StringComparison.Ordinal)), Is.EqualTo(3));
    }

    [TestCase("https://blog.example/feed", null)]
    [TestCase("feed.xml", "is not an absolute http or https address")]
    [TestCase("ftp://blog.example/", "is not an absolute http or https address")]
    [TestCase("https://me:secret@blog.example/", "holds a user name; credentials do not belong into an address")]
    [TestCase("https://blog.example/#top", "has a fragment (#...), which no server ever sees")]
    public void The_address_is_checked_before_the_first_poll(string url, string? wrong) =>
        Assert.That(Connector.Info.Settings.Single().Check!(url), Is.EqualTo(wrong));

    [Test]
    public void A_source_without_an_address_is_refused() =>
        Assert.That(
            async () => await Connector.FetchAsync(new SourceDefinition("test", "rss"), null, CancellationToken.None),
            Throws.TypeOf<FetchException>().With.Property(nameof(FetchException.Failure)).EqualTo(FetchFailure.Refused));

    private static DateTimeOffset? Time(int hour) => new DateTimeOffset(2026, 11, 20, hour, 0, 0, TimeSpan.Zero);

    private static string Items(params int[] hours) => Feed.Rss(string.Concat(hours.Select(hour => string.Create(
        CultureInfo.InvariantCulture,
        $"<item><guid isPermaLink='false'>{hour}</guid><title>t{hour}</title><description>&lt;p&gt;words&lt;/p&gt;</description><pubDate>{Time(hour):R}</pubDate></item>"))));

    private async Task<Page> FetchAsync(string body, string? cursor)
    {
        Server.Serve(body);
        return await FetchAsync(cursor);
    }

    private new Task<Page> FetchAsync(string? bodyOrCursor = null) =>
        bodyOrCursor?.StartsWith('<') == true ? FetchAsync(bodyOrCursor, null) : base.FetchAsync(bodyOrCursor);
}
