namespace Listener.Connectors.Tests.Feeds;

public sealed class JsonFeedReadingTests
{
    [TestCase("""{"id":1,"content_text":"a <b> c"}""", "1", null, "a <b> c")]
    [TestCase("""{"id":12345678901234567890,"title":"T &amp; <b>x</b>"}""", "12345678901234567890", "T &amp; <b>x</b>", "")]
    [TestCase("""{"id":"1","content_html":"<p>a</p><script>x</script><p>b &amp; c</p>","content_text":"no"}""", "1", null, "a\nb & c")]
    [TestCase("""{"id":"1","content_html":"","content_text":"","summary":"s"}""", "1", null, "s")]
    [TestCase("""{"ID":"1","Title":"a","Content_Text":"b"}""", "1", "a", "b", Description = "any case")]
    [TestCase("""{"id":"1","title":null,"content_text":"x","author":null,"authors":[null]}""", "1", null, "x")]
    [TestCase("{\"id\":\"1\",\"content_text\":\"one\ntwo\tthree\"}", "1", null, "one\ntwo three", Description = "line ends and tabs as they are")]
    [TestCase("""{"id":"1","title":"\ud83d\ude00 \u0000x"}""", "1", "😀 x", "")]
    [TestCase("""{"url":"https://a.example/1?utm_source=x","title":"a"}""", "https://a.example/1", "a", "")]
    [TestCase("""{"id":true,"title":"a"}""", "true", "a", "")]
    [TestCase("""{"id":NaN,"title":"no NaN here"}""", "NaN", "no NaN here", "", Description = "numbers that JSON does not have")]
    [TestCase("""{"id":-Infinity,"title":"a"}""", "-Infinity", "a", "")]
    public void An_item_is_read(string item, string id, string? title, string text)
    {
        var entry = Feed.Read($$"""{"version":"https://jsonfeed.org/version/1.1","items":[{{item}}]}""").Entries.Single();

        Assert.That((entry.Id, entry.Title, entry.Text), Is.EqualTo((id, title, text)));
    }

    [TestCase("\"date_published\":\"2026-11-21T09:00:00+01:00\"")]
    [TestCase("\"date_modified\":\"2026-11-21T08:00:00Z\"")]
    [TestCase("\"date_published\":1795248000")]
    public void An_item_with_only_a_date_is_one(string date) =>
        Assert.That(
            Feed.Read($$"""{"version":"https://jsonfeed.org/version/1","items":[{ {{date}} }]}""").Entries.Single().Published,
            Is.EqualTo(new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero)));

    [TestCase("""{"id":"2","title":"b"},{"id":"3","ti""", "1,2", true, Description = "cut")]
    [TestCase(""" null, 5, "x", [], {"id":"2"}]}""", "1,2", false, Description = "items that are none")]
    [TestCase("""{"id":"2","_x":[[[[{"id":"no"}]]]]},],} trailing""", "1,2", false, Description = "commas too many, words behind")]
    public void Broken_documents_give_what_is_whole(string rest, string ids, bool incomplete)
    {
        var feed = Feed.Read("""{"version":"https://jsonfeed.org/version/1","items":[{"id":"1"},""" + rest);

        Assert.That((string.Join(',', feed.Entries.Select(entry => entry.Id)), feed.IsIncomplete), Is.EqualTo((ids, incomplete)));
    }

    [TestCase("Don&#8217;t &amp; won&rsquo;t", "Don’t & won’t")]
    [TestCase("a < b &amp; c", "a < b &amp; c", Description = "plain text that speaks of signs")]
    public void References_in_plain_fields_are_what_they_mean(string written, string expected)
    {
        var entry = Feed.Read($$"""{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","title":"{{written}}","summary":"{{written}}"}]}""").Entries.Single();

        Assert.That((entry.Title, entry.Text), Is.EqualTo((expected, expected)));
    }

    [Test]
    public void Nesting_beyond_measure_costs_an_item_not_the_reader()
    {
        var deep = new string('[', 100_000);

        Assert.That(Feed.Read($$"""{"version":"https://jsonfeed.org/version/1","items":[{"id":"1"},{"id":"2","x":{{deep}}""").Entries.Single().Id, Is.EqualTo("1"));
    }
}
