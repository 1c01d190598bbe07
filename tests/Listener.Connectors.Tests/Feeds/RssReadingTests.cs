using Listener.Connectors.Feeds;

namespace Listener.Connectors.Tests.Feeds;

public sealed class RssReadingTests
{
    [TestCase("AT&amp;T", "AT&T")]
    [TestCase("AT&T", "AT&T")]
    [TestCase("a &lt;b&gt;bold&lt;/b&gt; word", "a bold word")]
    [TestCase("a &amp;lt;b&amp;gt;bold&amp;lt;/b&amp;gt; word", "a bold word", Description = "escaped twice")]
    [TestCase("how &lt;review&gt; works", "how <review> works", Description = "no tag of HTML")]
    [TestCase("<![CDATA[a <i>b</i> &amp; c]]>", "a b & c")]
    [TestCase("<![CDATA[one]]> and <![CDATA[two]]>", "one and two")]
    [TestCase("<![CDATA[x]]]]><![CDATA[>y]]>", "x]]>y", Description = "the split that hides an end")]
    [TestCase("<b>naked</b> &lt;i&gt;", "naked <i>")]
    [TestCase("The &lt;video&gt; tag explained", "The <video> tag explained", Description = "nothing is closed: it is about tags")]
    [TestCase("One&lt;br&gt;two &lt;img src=x&gt;three", "One two three")]
    [TestCase("&lt;![CDATA[some text]]&gt;", "some text", Description = "a section escaped with its markers")]
    [TestCase("\n\t a\n  b ", "a b")]
    [TestCase("don&#146;t", "don’t")]
    [TestCase("I <3 you", "I <3 you")]
    [TestCase("&lt;", "<")]
    [TestCase("&amp;copy;", "©")]
    [TestCase("caf&eacute; &unknown; &nbsp;x", "café &unknown; x")]
    [TestCase("?a=1&copy=2&amp;b", "?a=1&copy=2&b")]
    [TestCase("a<!-- not this -->b", "ab")]
    public void A_title_is_plain_text(string title, string expected) =>
        Assert.That(Feed.RssItem($"<title>{title}</title><guid>1</guid>").Title, Is.EqualTo(expected));

    [TestCase("<content:encoded>whole</content:encoded><description>short</description>", "whole")]
    [TestCase("<description></description><content:encoded> </content:encoded><itunes:summary>sound</itunes:summary>", "sound")]
    [TestCase("<description>&lt;p&gt;a&lt;/p&gt;&lt;p&gt;b&lt;/p&gt;</description>", "a\nb")]
    [TestCase("<description><p>a</p><p>b</p></description>", "a\nb")]
    [TestCase("<body xmlns=\"http://www.w3.org/1999/xhtml\"><p>x</p></body><description>y</description>", "x")]
    [TestCase("<media:group><media:title>t</media:title><media:description>video</media:description></media:group>", "video")]
    [TestCase("<image><description>not this</description></image><description>this</description>", "this")]
    [TestCase("<textInput><description>not this</description></textInput>", "")]
    [TestCase("<itunes:subtitle>a line</itunes:subtitle>", "a line")]
    [TestCase("<description>The &lt;foo&gt; element &lt;p&gt;unclosed</description>", "The <foo> element\nunclosed")]
    public void The_text_is_the_first_of_its_ladder(string children, string expected) =>
        Assert.That(Feed.RssItem("<guid>1</guid>" + children).Text, Is.EqualTo(expected));

    [TestCase("<link>https://a.example/1</link>", "https://a.example/1")]
    [TestCase("<link> \n https://a.example/1 </link>", "https://a.example/1")]
    [TestCase("<link>https://a.example/?x=1&amp;y=2</link>", "https://a.example/?x=1&y=2")]
    [TestCase("<link>https://a.example/?x=1&y=2&copy=3</link>", "https://a.example/?x=1&y=2&copy=3")]
    [TestCase("<link><![CDATA[https://a.example/1]]></link>", "https://a.example/1")]
    [TestCase("<guid>https://a.example/g</guid>", "https://a.example/g")]
    [TestCase("<guid isPermaLink=\"false\">https://a.example/g</guid>", null)]
    [TestCase("<guid isPermaLink='true'>not-a-url</guid>", null)]
    [TestCase("<link>https://a.example/1</link><guid>https://a.example/g</guid>", "https://a.example/1")]
    [TestCase("<atom:link href='https://a.example/1' xmlns:atom='http://www.w3.org/2005/Atom'/>", "https://a.example/1")]
    [TestCase("<guid>1</guid><comments>https://a.example/1#c</comments>", "https://a.example/1#c")]
    [TestCase("<link>javascript:alert(1)</link><guid>1</guid>", null)]
    [TestCase("<link>java&#10;script:alert(1)</link><guid>1</guid>", null)]
    [TestCase("<link>data:text/html,x</link><guid>1</guid>", null)]
    [TestCase("<link>file:///etc/passwd</link><guid>1</guid>", null)]
    [TestCase("<link>HTTP://a.example/1</link>", "HTTP://a.example/1")]
    [TestCase("<link>https://a.example/a b</link>", "https://a.example/a%20b")]
    [TestCase("<link>//a.example/1</link>", "https://a.example/1")]
    [TestCase("<link>https://a.example/1</link><link>https://a.example/2</link>", "https://a.example/2", Description = "the last, as in most readers")]
    [TestCase("<link>https://a.example/1</link><link href='https://a.example/3'/>", "https://a.example/3")]
    [TestCase("<link>https://a.example/1</link><link rel='enclosure' href='https://a.example/3'/>", "https://a.example/1")]
    [TestCase("<link>https://a.example/1</link><a:link rel='alternate' href='https://a.example/3' xmlns:a='http://www.w3.org/2005/Atom'/>", "https://a.example/1")]
    [TestCase("<link>https://a.example/1</link><link/>", "https://a.example/1")]
    public void A_link_is_an_absolute_web_address_where_it_can_be(string children, string? expected) =>
        Assert.That(Feed.RssItem(children).Link, Is.EqualTo(expected));

    [TestCase("http://feeds.example/our-own#")]
    [TestCase("http://purl.org/rss/1.0/modules/rss091#")]
    public void A_root_of_an_unknown_vocabulary_with_the_name_of_a_feed_is_one(string vocabulary) =>
        Assert.That(
            Feed.Read($"<q:rss xmlns:q='{vocabulary}'><q:channel><q:item><q:title>x</q:title></q:item></q:channel></q:rss>").Entries.Single().Title,
            Is.EqualTo("x"));

    [TestCase("<pubDate>Thu, 01 Jan 2004 19:48:21 GMT</pubDate>")]
    [TestCase("<lastBuildDate>Thu, 01 Jan 2004 19:48:21 GMT</lastBuildDate>")]
    [TestCase("<dc:issued>2004-01-01T19:48:21Z</dc:issued>")]
    [TestCase("<prism:publicationDate>2004-01-01T19:48:21Z</prism:publicationDate>")]
    [TestCase("<p:coverDate xmlns:p='http://prismstandard.org/namespaces/1.2/basic/'>2004-01-01T19:48:21Z</p:coverDate>")]
    public void A_date_alone_is_enough_of_an_entry(string children) =>
        Assert.That(Feed.RssItem(children).Published, Is.EqualTo(new DateTimeOffset(2004, 1, 1, 19, 48, 21, TimeSpan.Zero)));

    [Test]
    public void Relative_links_are_relative_to_base_then_document_then_site()
    {
        const string Item = "<item><link>p/1</link></item>";
        var from = new Uri("https://feeds.example/x/feed.xml");

        Assert.Multiple(() =>
        {
            Assert.That(Feed.Read(Feed.Rss(Item, "version='2.0' xml:base='https://base.example/b/'"), from).Entries[0].Link, Is.EqualTo("https://base.example/b/p/1"));
            Assert.That(Feed.Read(Feed.Rss(Item), from).Entries[0].Link, Is.EqualTo("https://feeds.example/x/p/1"));
            Assert.That(Feed.Read(Feed.Rss("<link>https://site.example/</link>" + Item)).Entries[0].Link, Is.EqualTo("https://site.example/p/1"));
            Assert.That(Feed.Read(Feed.Rss(Item + "<link>https://site.example/</link>")).Entries[0].Link, Is.EqualTo("https://site.example/p/1"), "the site behind the items");
        });
    }

    [TestCase("<link>http://example.com/blog/</link>{0}", null, "http://cdn.example.com/z")]
    [TestCase("{0}<link>http://example.com/blog/</link>", null, "http://cdn.example.com/z", Description = "the site behind the items")]
    [TestCase("<link>http://example.com/blog/</link>{0}", "https://feeds.example/x", "https://cdn.example.com/z", Description = "the document is nearer than the site")]
    [TestCase("{0}", "http://feeds.example/x", "http://cdn.example.com/z")]
    [TestCase("{0}", null, "https://cdn.example.com/z", Description = "nothing to go by")]
    public void A_link_without_a_scheme_has_that_of_its_base(string channel, string? from, string expected)
    {
        var items = channel.Replace("{0}", "<item><link>//cdn.example.com/z</link><title>p</title></item>", StringComparison.Ordinal);

        Assert.That(Feed.Read(Feed.Rss(items), from is null ? null : new Uri(from)).Entries.Single().Link, Is.EqualTo(expected));
    }

    [TestCase("https://\u2026y.example/")]
    [TestCase("https://\uffff.example/")]
    [TestCase("https://a..b.example/")]
    [TestCase("https://[::1/")]
    [TestCase("https://a.example:99999/")]
    [TestCase("https://%zz/")]
    public void A_base_that_is_no_address_breaks_nothing(string address)
    {
        var post = Feed.Read(Feed.Rss("<item><guid>g</guid><link>/1</link></item>", $"xml:base='{address}'")).Entries.Single().ToPost(new Uri("https://a.example/"));

        Assert.That(post.ExternalId, Is.EqualTo("g"));
    }

    [TestCase("<author>jo@a.example (Jo Doe)</author>", "Jo Doe")]
    [TestCase("<author>Jo Doe &lt;jo@a.example&gt;</author>", "Jo Doe")]
    [TestCase("<author>jo@a.example</author>", "jo@a.example")]
    [TestCase("<dc:creator>Jo</dc:creator><author>x@a.example</author>", "Jo")]
    [TestCase("<author xmlns='http://www.w3.org/2005/Atom'><name>Jo</name><email>x@a.example</email></author>", "Jo")]
    [TestCase("<itunes:author>Jo</itunes:author>", "Jo")]
    [TestCase("<dc:creator><![CDATA[<p>Jo &amp; Co</p>]]></dc:creator>", "Jo & Co")]
    [TestCase("<author></author>", null)]
    public void An_author_is_a_name_if_there_is_one(string children, string? expected) =>
        Assert.That(Feed.RssItem("<guid>1</guid>" + children).Author, Is.EqualTo(expected));

    [TestCase("<pubDate>Sat, 21 Nov 2026 09:00:00 GMT</pubDate><dc:date>2001-01-01</dc:date>")]
    [TestCase("<pubDate>soon</pubDate><dc:date>2026-11-21T09:00:00Z</dc:date>")]
    [TestCase("<pubdate>Sat, 21 Nov 2026 09:00:00 GMT</pubdate>")]
    [TestCase("<PubDate>Sat, 21 Nov 2026 09:00:00 GMT</PubDate>")]
    [TestCase("<dcterms:issued>2026-11-21T09:00:00Z</dcterms:issued><dcterms:created>2001-01-01</dcterms:created>")]
    public void The_date_is_the_first_that_can_be_read(string children) =>
        Assert.That(Feed.RssItem("<guid>1</guid>" + children).Published, Is.EqualTo(new DateTimeOffset(2026, 11, 21, 9, 0, 0, TimeSpan.Zero)));

    [TestCase("version=\"0.91\"", "rss091")]
    [TestCase("version=\"0.92\"", "rss092")]
    [TestCase("version=\"2.0\" xmlns=\"http://backend.userland.com/rss2\"", "rss20")]
    [TestCase("version=\"2.0\" xmlns=\"http://www.w3.org/2005/Atom\"", "rss20", Description = "a default namespace that is another's")]
    [TestCase("", "rss20")]
    public void Every_rss_is_recognised(string root, string format)
    {
        var feed = Feed.Read(Feed.Rss("<item><title>x</title></item>", root));

        Assert.That((feed.Format, feed.Entries.Single().Title), Is.EqualTo((format, "x")));
    }

    [Test]
    public void Prefixed_rss_is_rss_and_another_vocabulary_is_not()
    {
        var feed = Feed.Read("""
            <r:rss version="2.0" xmlns:r="http://backend.userland.com/rss2" xmlns:o="http://other.example/">
            <r:channel><r:item><o:description>no</o:description><r:description>yes</r:description><o:title>no</o:title></r:item></r:channel></r:rss>
            """);

        Assert.That((feed.Entries.Single().Text, feed.Entries.Single().Title), Is.EqualTo(("yes", (string?)null)));
    }

    [Test]
    public void Rdf_keeps_its_items_behind_the_channel_and_names_them_by_about()
    {
        var feed = Feed.Read("""
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/">
            <channel><title>T</title><link>https://a.example/</link></channel>
            <item rdf:about="urn:1"><title>x</title><link>https://a.example/1</link></item><item><title>y</title><link>https://a.example/2</link></item></rdf:RDF>
            """);

        Assert.Multiple(() =>
        {
            Assert.That(feed.Format, Is.EqualTo("rss090"));
            Assert.That(feed.Entries.Select(entry => entry.Id), Is.EqualTo((string[])["urn:1", "https://a.example/2"]));
            Assert.That(feed.IsIncomplete, Is.False);
        });
    }

    [Test]
    public void Cdf_items_have_their_address_in_an_attribute()
    {
        var entry = Feed.Read("""
            <CHANNEL HREF="https://a.example/" BASE="https://a.example/x/"><TITLE>T</TITLE>
            <ITEM HREF="1" LASTMOD="2026-11-21T09:00:00Z"><TITLE>t</TITLE><ABSTRACT>words</ABSTRACT></ITEM></CHANNEL>
            """).Entries.Single();

        Assert.That((entry.Title, entry.Text, entry.Link, entry.Published?.Hour), Is.EqualTo(("t", "words", "https://a.example/x/1", (int?)9)));
    }

    [Test]
    public void The_schedule_is_what_the_channel_wishes()
    {
        var schedule = Feed.Read(Feed.Rss("""
            <ttl> 90 </ttl><sy:updatePeriod> hourly </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>
            <skipHours><hour>0</hour><hour>24</hour><hour>99</hour></skipHours><skipDays><day>Sunday</day><day>Noday</day></skipDays>
            """)).Schedule;

        Assert.Multiple(() =>
        {
            Assert.That(schedule.TimeToLive, Is.EqualTo(TimeSpan.FromMinutes(90)));
            Assert.That(schedule.UpdateEvery, Is.EqualTo(TimeSpan.FromMinutes(15)));
            Assert.That(schedule.SkipHours, Is.EqualTo((int[])[0, 0]));
            Assert.That(schedule.SkipDays, Is.EqualTo((DayOfWeek[])[DayOfWeek.Sunday]));
            Assert.That(schedule.Wish(new(2026, 11, 21, 22, 0, 0, TimeSpan.Zero)), Is.EqualTo(TimeSpan.FromMinutes(90)), "Saturday 23:30");
            Assert.That(schedule.Wish(new(2026, 11, 21, 23, 0, 0, TimeSpan.Zero)), Is.EqualTo(TimeSpan.FromHours(24)), "Sunday is skipped, a day is the most");
        });
    }
}
