using System.Text;

namespace Listener.Connectors.Tests;

public sealed class ItemBytesTests
{
    [Test]
    public void An_item_of_a_json_list_comes_out_byte_for_byte_wherever_the_list_is()
    {
        const string body = "{ \"meta\" : [ {\"tag\":\"x\"} ], \"data\" : { \"children\" : [ {\"id\": 12, \"text\":\"one, see 13\", \"media\":[{\"id\":\"m\"}]} ,{\"id\":13,\"text\":\"two\"} ] } }";

        Assert.That(Found(body, ["12"], ["13"]), Is.EqualTo(new[] { "{\"id\": 12, \"text\":\"one, see 13\", \"media\":[{\"id\":\"m\"}]}", "{\"id\":13,\"text\":\"two\"}" }));
    }

    [Test]
    public void A_list_of_lists_is_opened_until_each_item_stands_alone() => Assert.That(
        Found("[{\"page\":[{\"id\":\"a-1\"},{\"id\":\"a-2\"}]}]", ["a-1"], ["a-2"]), Is.EqualTo(new[] { "{\"id\":\"a-1\"}", "{\"id\":\"a-2\"}" }));

    [Test]
    public void An_answer_that_names_its_question_is_not_taken_for_it() => Assert.That(
        Found("[{\"id\":\"r-9\",\"parent\":\"q-8\"},{\"id\":\"q-8\"}]", ["r-9"], ["q-8"]), Is.EqualTo(new[] { "{\"id\":\"r-9\",\"parent\":\"q-8\"}", "{\"id\":\"q-8\"}" }));

    [Test]
    public void An_entry_of_a_feed_comes_out_with_its_own_tags_and_escaped_addresses_are_known()
    {
        const string body = "<rss><channel><title>entry</title><itemless/><rss:item a='1'><guid>https://x.example/?a=1&amp;b=2</guid></rss:item>\n<item><guid>7</guid></item></channel></rss>";

        Assert.That(Found(body, ["https://x.example/?a=1&b=2"], ["none", "7"]), Is.EqualTo(new[]
        {
            "<rss:item a='1'><guid>https://x.example/?a=1&amp;b=2</guid></rss:item>", "<item><guid>7</guid></item>",
        }));
    }

    [TestCase("")]
    [TestCase("{")]
    [TestCase("[{\"id\":\"a\"")]
    [TestCase("<item><guid>a</guid>")]
    [TestCase("<item")]
    [TestCase("plain words with a")]
    [TestCase("[1,[2],\"a\"]")]
    public void What_cannot_be_told_apart_is_not_found(string body) => Assert.That(Found(body, ["a"]), Is.EqualTo(new string?[] { null }));

    [Test]
    public void An_id_inside_a_longer_word_is_another() => Assert.That(Found("[{\"id\":\"4123\"},{\"id\":\"12\"}]", ["12"]), Is.EqualTo(new[] { "{\"id\":\"12\"}" }));

    [Test]
    public void Ids_that_are_nowhere_do_not_cost_seconds()
    {
        var body = Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Range(0, 2_000).Select(i => $"{{\"n\":{i},\"text\":\"{new string('x', 4_000)}\"}}"))}]");
        IReadOnlyList<string>[] keys = [.. Enumerable.Range(0, 2_000).Select(i => new[] { $"composed/{i}", $"https://x.example/composed/{i}" })];
        var started = TimeProvider.System.GetTimestamp();

        var found = new ItemBytes(body, CancellationToken.None).Find(keys);

        Assert.That(found, Has.All.Null);
        Assert.That(TimeProvider.System.GetElapsedTime(started), Is.LessThan(TimeSpan.FromSeconds(5)));
    }

    [TestCase("<!--")]
    [TestCase("<")]
    [TestCase("<!")]
    [TestCase("<?")]
    [TestCase("</item")]
    [TestCase("<item")]
    [TestCase("<item ")]
    [TestCase("<item>")]
    [TestCase("<a:")]
    [TestCase("<item></entry>")]
    [TestCase("[")]
    [TestCase("{\"a\":")]
    public void What_repeats_without_end_takes_no_longer_than_its_length(string piece)
    {
        var body = Encoding.UTF8.GetBytes($"<rss><channel><item><guid>7</guid><description><![CDATA[{string.Concat(Enumerable.Repeat(piece, 6_000_000 / piece.Length))}]]></description></item></channel></rss>");
        var bare = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(piece, 6_000_000 / piece.Length)));
        var started = TimeProvider.System.GetTimestamp();

        new ItemBytes(body, CancellationToken.None).Find([["7"], ["none"]]);
        new ItemBytes(bare, CancellationToken.None).Find([["7"], ["none"]]);

        Assert.That(TimeProvider.System.GetElapsedTime(started), Is.LessThan(TimeSpan.FromSeconds(5)));
    }

    [TestCase("<item><guid>7</guid></item>")]
    [TestCase("[{\"id\":7}]")]
    public void Looking_ends_when_nobody_waits_for_it(string body)
    {
        using var gone = new CancellationTokenSource();
        var items = new ItemBytes(Encoding.UTF8.GetBytes(body), gone.Token);
        gone.Cancel();

        Assert.That(() => items.Find([["7"]]), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(() => new ItemBytes(Encoding.UTF8.GetBytes(body), gone.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    private static string?[] Found(string body, params string[][] keys) =>
        [.. new ItemBytes(Encoding.UTF8.GetBytes(body), CancellationToken.None).Find(keys).Select(item => item is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : null)];
}
