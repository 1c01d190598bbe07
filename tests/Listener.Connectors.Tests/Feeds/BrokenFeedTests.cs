using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Listener.Connectors.Feeds;

namespace Listener.Connectors.Tests.Feeds;

public sealed class BrokenFeedTests
{
    [TestCase("<title>one<title><link>https://a.example/1</link><guid>g</guid>", Description = "a start where an end was meant")]
    [TestCase("<title>one<link>https://a.example/1</link><guid>g</guid>", Description = "no end at all")]
    [TestCase("<link>https://a.example/1</link><guid>g</guid><title>one", Description = "no end, last")]
    [TestCase("<foo><title>one</title><link>https://a.example/1</link><guid>g</guid>", Description = "an unknown element without an end")]
    [TestCase("</b><title>one</title></i><link>https://a.example/1</link><guid>g</guid>", Description = "ends without starts")]
    [TestCase("<TITLE>one</title><Link>https://a.example/1</LINK><guid>g</guid>", Description = "any case")]
    [TestCase("<title>one</title ><link >https://a.example/1</link\n><guid\n>g</guid>", Description = "space in tags")]
    [TestCase("<title>one</title><link>https://a.example/1</link><guid isPermaLink=false>g</guid>", Description = "no quotes")]
    [TestCase("<title>one</title><link>https://a.example/1</link><guid x=\"a>b\">g</guid>", Description = "a bracket in a value")]
    [TestCase("<description><p>a<br>b</description><title>one</title><link>https://a.example/1</link><guid>g</guid>", Description = "HTML that is no XML")]
    [TestCase("<description><![CDATA[a <b>b</b></description><title>one</title><link>https://a.example/1</link><guid>g</guid>", Description = "a section without an end")]
    [TestCase("\u000b<title>o\u0000ne</title><link>https://a.example/1</link><guid>g\u0001</guid>", Description = "controls")]
    public void An_item_survives_its_authors_mistakes(string children)
    {
        var feed = Feed.Read(Feed.Rss($"<item>{children}</item><item><guid>next</guid></item>"));

        Assert.Multiple(() =>
        {
            Assert.That((feed.Entries[0].Title, feed.Entries[0].Link, feed.Entries[0].Id), Is.EqualTo(("one", "https://a.example/1", "g")));
            Assert.That(feed.Entries[1].Id, Is.EqualTo("next"));
        });
    }

    [Test]
    public void An_item_that_never_ends_ends_where_the_next_begins()
    {
        var feed = Feed.Read(Feed.Rss("<item><guid>1</guid><item><guid>2</guid></item>"));

        Assert.That((string.Join(',', feed.Entries.Select(entry => entry.Id)), feed.IsIllFormed), Is.EqualTo(("1,2", true)));
    }

    [Test]
    public void Mistakes_are_noted_with_their_lines()
    {
        var feed = Feed.Read("<rss>\n<channel>\n<item><title>a & b</title><guid>1</guid></item></channel></rss>");

        Assert.That(feed.Problems, Is.EqualTo((string[])["line 3: a bare ampersand"]));
    }

    [TestCase("<rss><channel><item><guid>1</guid></item><item><guid>2</guid><descr", "1")]
    [TestCase("<rss><channel><item><guid>1</guid></item><item><guid>2</guid><title><![CDATA[cut", "1")]
    [TestCase("<rss><channel><item><guid>1</guid></item><!-- cut", "1")]
    [TestCase("<rss><channel><item><guid>1</guid></item>", "1")]
    [TestCase("<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id></entry><entry><id>2</id><link hre", "1")]
    public void A_document_cut_short_gives_its_whole_entries_and_says_so(string document, string ids)
    {
        var feed = Feed.Read(document);

        Assert.That((string.Join(',', feed.Entries.Select(entry => entry.Id)), feed.IsIncomplete), Is.EqualTo((ids, true)));
    }

    [Test]
    public void Only_the_last_end_tag_missing_is_sloppy_not_cut() =>
        Assert.That(Feed.Read("<rss><channel><item><guid>1</guid></item></channel>").IsIncomplete, Is.False);

    [TestCase("", "empty document")]
    [TestCase(" \r\n\t", "empty document")]
    [TestCase("<!doctype html><html><body>Log in</body></html>", "not a feed (text/html)")]
    [TestCase("<HTML><head></head></HTML>", "not a feed (text/html)")]
    [TestCase("just words", "not a feed (plain text)")]
    [TestCase("{\"error\":\"no\"}", "not a feed (JSON, but no JSON Feed)")]
    [TestCase("[1,2]", "not a feed (JSON, but no JSON Feed)")]
    [TestCase("{\"broken", "not a feed (broken JSON)")]
    [TestCase("<opml version='2.0'><body/></opml>", "not a feed (root element opml)")]
    public void What_is_no_feed_is_named(string document, string message) =>
        Assert.That(() => Feed.Read(document), Throws.TypeOf<FetchException>().With.Message.EqualTo(message));

    [Test]
    public void Markup_before_the_feed_is_stepped_over() =>
        Assert.That(Feed.Read("\ufeff \n<br />\n<b>Warning</b>: x in y on line 3\n" + Feed.Rss("<item><guid>1</guid></item>")).Entries.Single().Id, Is.EqualTo("1"));

    [TestCase("<!DOCTYPE rss [<!ENTITY path \"C:\\data\\1\">]>", "&path;", "C:\\data\\1")]
    [TestCase("<!DOCTYPE rss [<!ENTITY nbsp \"&#160;\"><!ENTITY mine 'x &amp; y'>]>", "a&nbsp;&mine;", "a x & y")]
    [TestCase("<!DOCTYPE rss PUBLIC \"-//x//y\" \"http://127.0.0.1:1/x.dtd\">", "plain", "plain")]
    [TestCase("<!DOCTYPE rss [<!ENTITY % all SYSTEM \"http://127.0.0.1:1/x.dtd\"> %all; ]>", "a&eacute;", "aé")]
    [TestCase("<!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>", "a&x;b", "ab")]
    [TestCase("<!DOCTYPE rss [<!-- ]> --><!ELEMENT rss ANY>]>", "plain", "plain")]
    public void Document_types_declare_words_at_most(string doctype, string title, string expected) =>
        Assert.That(Feed.Read($"<?xml version='1.0'?>{doctype}{Feed.Rss($"<item><title>{title}</title></item>")}").Entries.Single().Title, Is.EqualTo(expected));

    [Test]
    public void A_heap_of_broken_document_types_takes_no_longer_than_its_length()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();

        Assert.That(() => Feed.Read(string.Concat(Enumerable.Repeat("<!DOCTYPE r [<!ENTITY xx version=\"1.0\"?>", 40_000))), Throws.TypeOf<FetchException>());
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)), "more than a minute where each was read to the end");
    }

    [Test]
    public void An_authors_name_is_cut_after_what_cannot_be_printed_is_gone() =>
        Assert.That(Feed.Read(Feed.Rss($"<item><guid>1</guid><author>{new string('n', 150)}{new string('\t', 60)}m</author></item>")).Entries.Single().Author, Is.EqualTo(new string('n', 150) + " m"));

    [Test]
    public void Entities_that_expand_refuse_the_document()
    {
        var bomb = $"<!DOCTYPE rss [<!ENTITY a \"{new string('x', 50)}\"><!ENTITY b \"&a;&a;\">]>{Feed.Rss("<item><title>&b;</title></item>")}";
        var block = $"<!DOCTYPE rss [<!ENTITY a \"{new string('x', 100_000)}\">]>{Feed.Rss("<item><title>&a;</title></item>")}";

        Assert.Multiple(() =>
        {
            Assert.That(() => Feed.Read(bomb), Throws.TypeOf<FetchException>());
            Assert.That(() => Feed.Read(block), Throws.TypeOf<FetchException>());
        });
    }

    [Test]
    public void A_short_entity_used_a_million_times_stays_small()
    {
        var document = $"<!DOCTYPE rss [<!ENTITY a \"{new string('x', 900)}\">]>" +
            Feed.Rss($"<item><description>{string.Concat(Enumerable.Repeat("&a;", 1_000_000))}</description></item>");
        var before = GC.GetAllocatedBytesForCurrentThread();

        var text = Feed.Read(document).Entries.Single().Text;

        Assert.That((text.Length, GC.GetAllocatedBytesForCurrentThread() - before < 64_000_000), Is.EqualTo((20_000, true)));
    }

    [Test]
    public void Elements_a_hundred_thousand_deep_are_refused_or_ignored()
    {
        var deep = string.Concat(Enumerable.Repeat("<a>", 100_000));

        Assert.Multiple(() =>
        {
            Assert.That(() => Feed.Read("<rss><channel>" + deep), Throws.TypeOf<FetchException>());
            Assert.That(Feed.Read(Feed.Rss($"<item><guid>1</guid>{deep}</item>")).Entries.Single().Id, Is.EqualTo("1"));
        });
    }

    [TestCase("<title>", Description = "fields that never end")]
    [TestCase("<x>")]
    [TestCase("<x ")]
    [TestCase("<x y='")]
    [TestCase("<")]
    [TestCase("<!")]
    [TestCase("<![CDATA[")]
    [TestCase("</x>")]
    [TestCase("<item>")]
    [TestCase("<item/>")]
    [TestCase("&x;")]
    public void Ten_megabytes_of_a_mistake_take_no_time(string piece)
    {
        var document = "<rss><channel><item><guid>1</guid>" + string.Concat(Enumerable.Repeat(piece, 10_000_000 / piece.Length));
        var clock = Stopwatch.StartNew();

        Feed.Read(document);

        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(30)));
    }

    [Test]
    public void Ten_thousand_attributes_do_no_harm()
    {
        var attributes = string.Concat(Enumerable.Range(0, 10_000).Select(i => $" a{i}='{i}'"));

        Assert.That(Feed.Read(Feed.Rss($"<item{attributes}><guid{attributes}>1</guid></item>")).Entries.Single().Id, Is.EqualTo("1"));
    }

    [Test]
    public void A_million_items_stop_at_the_cap()
    {
        var feed = FeedReader.Read(
            Encoding.UTF8.GetBytes(Feed.Rss(string.Concat(Enumerable.Repeat("<item><guid>1</guid></item>", 100_000)))), new FeedSource { MaxEntries = 5_000 });

        Assert.That((feed.Entries.Count, feed.IsTruncated, feed.IsIncomplete), Is.EqualTo((5_000, true, false)));
    }

    [Test]
    public void Long_fields_are_cut()
    {
        var entry = Feed.RssItem($"<title>{new string('t', 5_000_000)}</title><description>{new string('d', 5_000_000)}</description><guid>{new string('g', 10_240)}</guid>");

        Assert.Multiple(() =>
        {
            Assert.That(entry.Title, Has.Length.EqualTo(1_000));
            Assert.That(entry.Text, Has.Length.EqualTo(20_000));
            Assert.That(entry.ToPost(null).ExternalId, Does.Match("^sha256:[0-9a-f]{64}$"));
        });
    }

    [Test]
    public void A_gzip_bomb_inside_is_cut_at_the_limit()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            gzip.Write(new byte[50_000_000]);

        Assert.That(() => Feed.Read(packed.ToArray()), Throws.TypeOf<FetchException>().With.Message.Contains("10485760"));
    }

    [Test]
    public void A_body_packed_by_zlib_though_nobody_says_so_is_read()
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            zlib.Write(System.Text.Encoding.UTF8.GetBytes(Feed.Rss("<item><title>one</title></item>")));

        Assert.That(Feed.Read(packed.ToArray()).Entries.Single().Title, Is.EqualTo("one"));
    }

    [Test]
    public void An_id_is_kept_literally_whatever_it_holds() =>
        Assert.That(Feed.RssItem("<guid>'); DROP TABLE mention;-- \"&amp;\"</guid>").Id, Is.EqualTo("'); DROP TABLE mention;-- \"&\""));

    [Test]
    public void Nothing_to_tell_an_item_apart_by_is_rejected_and_counted()
    {
        var feed = Feed.Read(Feed.Rss("<item></item><item/><item><guid>1</guid></item>"));

        Assert.That((feed.Entries.Count, feed.Rejected), Is.EqualTo((1, 2)));
    }
}
