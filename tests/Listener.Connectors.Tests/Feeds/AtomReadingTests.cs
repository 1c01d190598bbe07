namespace Listener.Connectors.Tests.Feeds;

public sealed class AtomReadingTests
{
    private const string Atom03 = "version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\"";

    [TestCase("<title>a &lt;b&gt; c</title>", "a <b> c", Description = "text is text")]
    [TestCase("<title type='html'>a &lt;b&gt;b&lt;/b&gt; &amp;amp; c</title>", "a b & c")]
    [TestCase("<title type='html'>&lt;unknown&gt;x&lt;/unknown&gt;</title>", "x")]
    [TestCase("<title type='html'>&amp;lt;b&amp;gt;x&amp;lt;/b&amp;gt;</title>", "<b>x</b>", Description = "the author wrote about tags")]
    [TestCase("<title type='html'><![CDATA[a <b>b</b>]]></title>", "a b")]
    [TestCase("<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>a <b>b</b> &lt;i&gt;</div></title>", "a b <i>")]
    [TestCase("<title type='xhtml'><x:div xmlns:x='http://www.w3.org/1999/xhtml'>a</x:div></title>", "a")]
    [TestCase("<source><title>not this</title></source><title>this</title>", "this")]
    [TestCase("<image><title>not this</title></image>", null)]
    [TestCase("<title type='xhtml'><div>Use <![CDATA[<b>]]> for bold</div></title>", "Use <b> for bold")]
    [TestCase("<title type='xhtml'><div><![CDATA[This &amp; that]]></div></title>", "This &amp; that")]
    [TestCase("<title type='html'>&lt;p&gt;<b>F</b>eed<![CDATA[</p>]]><!-- x --></title>", "Feed")]
    public void A_title_reads_by_its_type(string children, string? expected) =>
        Assert.That(Feed.AtomEntry("<id>1</id>" + children).Title, Is.EqualTo(expected));

    [TestCase("<title type='text/html' mode='escaped'>&lt;b&gt;x&lt;/b&gt;</title>", "x")]
    [TestCase("<title type='text/plain' mode='escaped'>a &lt;b&gt;</title>", "a <b>")]
    [TestCase("<title type='application/xhtml+xml' mode='xml'><div>a <b>b</b></div></title>", "a b")]
    [TestCase("<title type='text/html' mode='base64'>RXhhbXBsZSA8Yj5BdG9tPC9iPg==</title>", "Example Atom")]
    [TestCase("<title type='application/octet-stream' mode='base64'>\n RXhhbXBsZSA8Yj5BdG9tPC9iPg== \n</title>", "Example Atom")]
    [TestCase("<title mode='base64'>not base64!</title>", "not base64!")]
    public void A_title_of_atom_03_reads_by_type_and_mode(string children, string? expected) =>
        Assert.That(Feed.AtomEntry("<id>1</id>" + children, Atom03).Title, Is.EqualTo(expected));

    [TestCase("<content>whole</content><summary>short</summary>", "whole")]
    [TestCase("<summary>short</summary><content type='image/png' src='https://a.example/i.png'/>", "short")]
    [TestCase("<summary>short</summary><content type='image/png'>iVBORw0KGgo=</content>", "short")]
    [TestCase("<content type='html'>&lt;p&gt;a&lt;/p&gt;&lt;script&gt;x&lt;/script&gt;&lt;p&gt;b&lt;/p&gt;</content>", "a\nb")]
    [TestCase("<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>a<br/>b</p></div></content>", "a\nb")]
    [TestCase("<content type='application/xml'><doc><w>x</w></doc></content>", "x")]
    [TestCase("<content type='xhtml'><x:div xmlns:x='http://www.w3.org/1999/xhtml'><x:p>a<x:br/>b</x:p><x:script>x</x:script><x:ul><x:li>c</x:li><x:li>d</x:li></x:ul></x:div></content>", "a\nb\nc\nd")]
    [TestCase("<content type='html'><div xmlns='http://www.w3.org/1999/xhtml'>a &lt;b&gt;b&lt;/b&gt;</div></content>", "a b")]
    [TestCase("<content type='html'><div>&lt;p&gt;a&lt;/p&gt;&lt;p&gt;b &amp;amp; c&lt;/p&gt;</div></content>", "a\nb & c")]
    [TestCase("<content type='html'><div>a <b>b</b> &lt;p&gt;</div></content>", "a b <p>")]
    [TestCase("<content type='html'>&lt;pre&gt;a\n  b\n&lt;/pre&gt;c\nd</content>", "a\nb\nc d")]
    [TestCase("<content type='application/json'>test</content>", "test")]
    [TestCase("<summary>s</summary><content type='application/octet-stream'>/9j/4AAQSkZJRg==</content>", "s", Description = "a picture")]
    [TestCase("<content type='application/octet-stream'>Hello, plain words!</content>", "Hello, plain words!")]
    [TestCase("<content type='text'>two\nlines</content>", "two\nlines")]
    [TestCase("<content type='application/atom+xml'><entry><id>2</id><title>inner</title></entry></content>", "2inner")]
    [TestCase("<content type='xhtml'><div>a <![CDATA[if (x<y) go();]]> z <b>w</b></div></content>", "a if (x<y) go(); z w")]
    [TestCase("<content type='xhtml'><div><![CDATA[<p>Hello <b>x</b></p>]]></div></content>", "Hello x", Description = "a page that somebody wrapped")]
    [TestCase("<content type='html'>&lt;p&gt;One <b>two</b> three&lt;/p&gt;</content>", "One two three")]
    [TestCase("<content type='html'>x &lt;br/&gt; y <b>two</b></content>", "x\ny two")]
    [TestCase("<content type='html'><p>Write <code>&lt;b&gt;x&lt;/b&gt;</code></p></content>", "Write <b>x</b>")]
    public void Content_reads_by_its_type(string children, string expected) =>
        Assert.That(Feed.AtomEntry("<id>1</id>" + children).Text, Is.EqualTo(expected));

    [TestCase("<link href='https://a.example/1'/>", "https://a.example/1")]
    [TestCase("<link rel='self' href='https://a.example/s'/><link rel='alternate' href='https://a.example/1'/>", "https://a.example/1")]
    [TestCase("<link rel='alternate' type='application/pdf' href='https://a.example/p'/><link rel='alternate' type='text/html' href='https://a.example/1'/>", "https://a.example/1")]
    [TestCase("<link rel='http://www.iana.org/assignments/relation/alternate' href='https://a.example/1'/>", "https://a.example/1")]
    [TestCase("<link rel='via' href='https://a.example/v'/>", null)]
    [TestCase("<link rel='enclosure' href='https://a.example/e'/><link rel='via' href='https://a.example/v'/>", "https://a.example/e")]
    [TestCase("<link rel='self' href='https://a.example/s'/>", "https://a.example/s")]
    [TestCase("<id>https://a.example/id</id><content src='https://a.example/c' type='text/html'/>", "https://a.example/c")]
    [TestCase("<content src='https://a.example/c' type='text/html'/><link href='https://a.example/1'/>", "https://a.example/1")]
    [TestCase("<link href='https:///a.example/1'/>", "https://a.example/1")]
    [TestCase("<link xml:base='http:///a.example/x/' href='y'/>", "http://a.example/x/y")]
    [TestCase("<link xml:base='https://a.example/x#part' href=''/>", "https://a.example/x")]
    [TestCase("<link rel='alternate'>https://a.example/1</link><link rel='enclosure'>https://a.example/e</link>", "https://a.example/1")]
    [TestCase("<link/>", null)]
    [TestCase("<link href='https://a.example/?a=1&amp;b=2'></link>", "https://a.example/?a=1&b=2")]
    [TestCase("<link xml:base='https://b.example/x/' href='1'/>", "https://b.example/x/1")]
    public void The_link_is_the_best_of_several(string children, string? expected) =>
        Assert.That(Feed.AtomEntry("<id>urn:1</id>" + children).Link, Is.EqualTo(expected));

    [TestCase("<id>https://a.example/1</id>", "https://a.example/1", Description = "nothing better")]
    [TestCase("<id>https://a.example/1</id><link rel='self' href='https://a.example/s'/>", "https://a.example/s")]
    [TestCase("<link rel='enclosure' href='https://a.example/e'/><id>https://a.example/1</id>", "https://a.example/1")]
    [TestCase("<id>tag:a.example,2026:1</id>", null)]
    public void An_id_that_is_an_address_is_the_last_resort(string children, string? expected) =>
        Assert.That(Feed.AtomEntry(children).Link, Is.EqualTo(expected));

    [Test]
    public void Bases_are_nested()
    {
        var entry = Feed.Read("""
            <feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/x/"><entry xml:base="y/"><id>1</id><link href="1"/></entry></feed>
            """).Entries.Single();

        Assert.That(entry.Link, Is.EqualTo("https://a.example/x/y/1"));
    }

    [TestCase("<published>2026-11-21T09:00:00Z</published><updated>2026-11-22T09:00:00Z</updated>", 21)]
    [TestCase("<updated>2026-11-22T09:00:00Z</updated>", 22)]
    [TestCase("<issued>2026-11-20T09:00:00Z</issued><created>2026-11-19T09:00:00Z</created><modified>2026-11-22T09:00:00Z</modified>", 20)]
    public void The_date_is_when_it_was_published(string children, int day) =>
        Assert.That(Feed.AtomEntry("<id>1</id>" + children).Published?.Day, Is.EqualTo(day));

    [Test]
    public void Entry_source_and_feed_are_asked_for_the_author_in_this_order()
    {
        const string Own = "<author><name>Own</name></author>", Source = "<source><author><name>Source</name></author></source>";
        var feed = Feed.Read(Feed.Atom($"""
            <entry><id>1</id>{Source}{Own}</entry><entry><id>2</id>{Source}</entry><entry><id>3</id></entry><author><email>feed@a.example</email></author>
            """));

        Assert.That(feed.Entries.Select(entry => entry.Author), Is.EqualTo((string[])["Own", "Source", "feed@a.example"]));
    }

    [Test]
    public void Threads_counts_and_tombstones_are_read()
    {
        var feed = Feed.Read(Feed.Atom("""
            <entry><id>2</id><thr:in-reply-to ref="tag:1"/><link rel="replies" thr:count="7" href="https://a.example/c"/></entry>
            <at:deleted-entry ref="tag:9" when="2026-11-21T09:00:00Z"/>
            """, "xmlns='http://www.w3.org/2005/Atom' xmlns:thr='http://purl.org/syndication/thread/1.0' xmlns:at='http://purl.org/atompub/tombstones/1.0'"));

        Assert.That((feed.Entries.Single().InReplyTo, feed.Entries.Single().Replies, feed.Deleted.Single()), Is.EqualTo(("tag:1", (long?)7, "tag:9")));
    }

    [TestCase("xmlns=\"http://www.w3.org/2005/Atom\"", "atom10")]
    [TestCase("version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\"", "atom03")]
    [TestCase("", "atom10")]
    public void Every_atom_is_recognised(string root, string format) => Assert.That(Feed.Read(Feed.Atom("", root)).Format, Is.EqualTo(format));

    [Test]
    public void Prefixed_atom_is_atom()
    {
        var feed = Feed.Read("<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry><a:id>1</a:id><a:title>x</a:title></a:entry></a:feed>");

        Assert.That((feed.Format, feed.Entries.Single().Title), Is.EqualTo(("atom10", "x")));
    }

    [Test]
    public void The_language_is_the_one_in_force()
    {
        var feed = Feed.Read(Feed.Atom("<entry><id>1</id></entry><entry xml:lang='fi'><id>2</id></entry>", "xmlns='http://www.w3.org/2005/Atom' xml:lang='de'"));

        Assert.That(feed.Entries.Select(entry => entry.Language), Is.EqualTo((string[])["de", "fi"]));
    }
}
