using Listener.Connectors.Feeds;

namespace Listener.Connectors.Tests.Feeds;

/// <summary>What tells entries apart, the links they are known by, and what is said of their time and language.</summary>
public sealed class EntryIdTests
{
    [Test]
    public void Entries_that_share_a_recording_are_told_apart()
    {
        var entries = Feed.Read(Feed.Rss(string.Concat(new[] { "1", "2" }.Select(
            title => $"<item><title>{title}</title><enclosure url='https://a.example/soon.mp3'/></item>")))).Entries;
        Assert.Multiple(() =>
        {
            Assert.That(entries.Select(entry => entry.Id), Is.Unique.And.Exactly(2).Items);
            Assert.That(entries.Select(entry => entry.Link), Is.All.EqualTo("https://a.example/soon.mp3"));
        });
    }

    [Test]
    public void An_id_that_entries_with_links_of_their_own_share_is_nobodys()
    {
        var entries = Feed.Read(Feed.Rss(string.Concat(new[] { "1", "2", "1?utm_source=x" }.Select(
            page => $"<item><guid>http://blog.example/</guid><link>http://blog.example/{page}</link><title>t</title></item>")))).Entries;
        Assert.That(entries.Select(entry => entry.Id), Is.EqualTo(new[] { "http://blog.example/1", "http://blog.example/2", "http://blog.example/1" }));
    }

    [Test]
    public void Recordings_of_the_same_time_are_told_apart()
    {
        var entries = Feed.Read(Feed.Rss(string.Concat(new[] { "1", "2" }.Select(
            name => $"<item><pubDate>Mon, 02 Nov 2026 10:00:00 GMT</pubDate><enclosure url='https://a.example/{name}.mp3'/></item>")))).Entries;
        Assert.That(entries.Select(entry => entry.Id), Is.Unique.And.Exactly(2).Items);
    }

    private const string Modules =
        "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:content='http://purl.org/rss/1.0/modules/content/'";

    [TestCase("<link>https://a.example/changes#v2</link>", "https://a.example/changes#v2")]
    [TestCase("<link>https://a.example/?utm_source=rss&amp;p=1#c5</link>", "https://a.example/?p=1#c5")]
    [TestCase("<link>https://a.example/?utm_source=rss#!/route/1</link>", "https://a.example/#!/route/1")]
    [TestCase("<link>https://a.example/1#:~:text=words</link>", "https://a.example/1")]
    [TestCase("<link>https://a.example/1?p#</link>", "https://a.example/1?p#")]
    public void Without_an_id_the_link_without_trackers_is_one(string children, string expected) =>
        Assert.That(Feed.RssItem(children).Id, Is.EqualTo(expected));

    [TestCase("<link>https://a.example/log#2</link>", "<link>https://a.example/log#1</link>", Description = "a page of changes")]
    [TestCase("<link>/2</link>", "<link>/1</link>", Description = "relative to nothing known")]
    [TestCase("<title>t</title><link>/2</link>", "<title>t</title><link>/1</link>")]
    [TestCase("<title>2</title><comments>https://a.example/c</comments>", "<title>1</title><comments>https://a.example/c</comments>")]
    [TestCase("<link>magnet:?xt=urn:2</link>", "<link>magnet:?xt=urn:1</link>")]
    [TestCase("<comments>https://a.example/c</comments><a>2</a>", "<comments>https://a.example/c</comments><a>1</a>")]
    [TestCase("<author>Ann</author>", "<author>Bea</author>")]
    [TestCase("<title/><a>2</a>", "<title/><a>1</a>")]
    public void Two_entries_that_differ_have_two_ids(string one, string other)
    {
        var entries = Feed.Read(Feed.Rss($"<item>{one}</item><item>{other}</item>")).Entries;

        Assert.That(entries.Select(entry => entry.Id).Distinct().Count(), Is.EqualTo(2));
    }

    [TestCase("/relative")]
    [TestCase("tag:a.example,2026:1")]
    [TestCase("magnet:?xt=urn:btih:1")]
    [TestCase("ftp://a.example/f")]
    public void A_link_that_leads_to_no_page_is_given_as_written_and_no_mention_has_it(string link)
    {
        var entry = Feed.RssItem($"<link>{link}</link><guid>1</guid>");

        Assert.That((entry.Link, entry.ToPost(null).Url), Is.EqualTo((link, (string?)null)));
    }

    [TestCase("rdf:about='urn:1'", "urn:1")]
    [TestCase("about='https://a.example/1'", "https://a.example/1", Description = "as early drafts had it")]
    [TestCase("about='no-id'", "sha256")]
    public void An_id_of_RDF_has_its_prefix(string attribute, string id) =>
        Assert.That(Feed.Read(Feed.Rss($"<item {attribute}><title>t</title></item>", Modules)).Entries.Single().Id, Does.StartWith(id));

    [Test]
    public void An_item_of_CDF_is_known_by_its_whole_address()
    {
        var entry = Feed.Read("<channel href='https://a.example/'><item href='/1' lastmod='2026-11-21T09:00:00Z'><title>t</title></item></channel>").Entries.Single();

        Assert.That((entry.Id, entry.Link, entry.Published, entry.Updated?.Day), Is.EqualTo(("https://a.example/1", "https://a.example/1", entry.Updated, 21)));
    }

    [TestCase("<dc:date>2026-11-21T09:00:00Z</dc:date>", 21, 21)]
    [TestCase("<pubDate>Fri, 20 Nov 2026 09:00:00 GMT</pubDate><dc:date>2026-11-21T09:00:00Z</dc:date>", 20, 21)]
    [TestCase("<pubDate>Fri, 20 Nov 2026 09:00:00 GMT</pubDate>", 20, null)]
    public void One_date_for_both_is_the_date_of_both(string children, int published, int? updated)
    {
        var entry = Feed.RssItem(children, Modules);

        Assert.That((entry.Published?.Day, entry.Updated?.Day), Is.EqualTo(((int?)published, updated)));
    }

    [TestCase("<title xml:lang='fr'>t</title><summary xml:lang='en'>words</summary>", "en")]
    [TestCase("<content xml:lang='fi'>words</content><summary xml:lang='en'>words</summary>", "fi")]
    [TestCase("<summary>words</summary>", "de")]
    public void The_language_is_that_of_the_words(string children, string expected) =>
        Assert.That(Feed.AtomEntry(children, "xmlns='http://www.w3.org/2005/Atom' xml:lang='de'").Language, Is.EqualTo(expected));

    [TestCase("Use &amp;lt;b&amp;gt;bold&amp;lt;/b&amp;gt; and &amp;lt;p&amp;gt; tags", "Use <b>bold</b> and <p> tags", Description = "about tags")]
    [TestCase("&amp;lt;p&amp;gt;One&amp;lt;/p&amp;gt;&amp;lt;p&amp;gt;Two&amp;lt;/p&amp;gt;", "One\nTwo", Description = "escaped twice")]
    public void What_is_escaped_twice_is_markup_only_where_it_begins_with_it(string description, string expected) =>
        Assert.That(Feed.RssItem($"<description>{description}</description>").Text, Is.EqualTo(expected));

    [TestCase("""{"title": ""}""")]
    [TestCase("""{"title": [1, 2]}""")]
    [TestCase("""{"url": ""}""")]
    [TestCase("""{"id": null}""")]
    public void An_item_of_JSON_that_says_nothing_is_one(string item)
    {
        var feed = Feed.Read($$"""{"version":"https://jsonfeed.org/version/1.1","items":[{{item}},{},{"_x":1}]}""");

        Assert.That((feed.Entries.Count, feed.Rejected, feed.Entries[0].Id == feed.Entries[1].Id), Is.EqualTo((2, 1, false)));
    }
}
