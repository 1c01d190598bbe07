using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Listener.Connectors.Feeds;

namespace Listener.Connectors.Tests.Feeds;

/// <summary>Documents made to harm; those that are only broken are in <see cref="BrokenFeedTests"/>.</summary>
public sealed class HostileFeedTests
{
    [TestCase("<!DOCTYPE rss PUBLIC \"-//x//y\" \"http://127.0.0.1:{0}/x.dtd\"><rss><channel>{1}</channel></rss>")]
    [TestCase("<!DOCTYPE rss [<!ENTITY % all SYSTEM \"http://127.0.0.1:{0}/x.dtd\"> %all; ]><rss><channel>{1}</channel></rss>")]
    [TestCase("<!DOCTYPE rss [<!ENTITY x SYSTEM \"http://127.0.0.1:{0}/x\">]><rss><channel><title>&x;</title>{1}</channel></rss>")]
    [TestCase("<?xml-stylesheet href=\"http://127.0.0.1:{0}/x.xsl\" type=\"text/xsl\"?><rss><channel>{1}</channel></rss>")]
    [TestCase("<rss xmlns:xi=\"http://www.w3.org/2001/XInclude\"><channel><xi:include href=\"http://127.0.0.1:{0}/x\"/>{1}</channel></rss>")]
    [TestCase("<rss xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:noNamespaceSchemaLocation=\"http://127.0.0.1:{0}/x.xsd\"><channel>{1}</channel></rss>")]
    [TestCase("<rss><channel><image><url>http://127.0.0.1:{0}/i.png</url></image><cloud domain=\"127.0.0.1\" port=\"{0}\" path=\"/\"/>{1}</channel></rss>")]
    [TestCase("<rss><channel><item><guid>0</guid><description>&lt;img src=\"http://127.0.0.1:{0}/i.png\">&lt;script src=\"//127.0.0.1:{0}/s.js\">&lt;/script></description></item>{1}</channel></rss>")]
    public async Task Nothing_a_document_names_is_ever_fetched(string form)
    {
        using var trap = new TcpListener(IPAddress.Loopback, 0);
        trap.Start();
        var document = string.Format(null, form, ((IPEndPoint)trap.LocalEndpoint).Port, "<item><guid>1</guid><title>one</title></item>");

        try
        {
            foreach (var entry in Read(document).Entries)
                entry.ToPost(new Uri("https://a.example/"));
        }
        catch (FetchException)
        {
            // Refused, which fetches nothing either.
        }

        await Task.Delay(200);
        Assert.That(trap.Pending(), Is.False, "somebody came");
    }

    [Test]
    public void A_letter_with_thousands_of_marks_is_kept_within_its_limit()
    {
        var post = Read($"<rss><channel><item><guid>1</guid><title>a{new string('\u0301', 5_000)}</title><description>x\u202Ey\u200Bz</description></item></channel></rss>")
            .Entries.Single().ToPost(new Uri("https://a.example/"));

        Assert.Multiple(() =>
        {
            Assert.That(post.Title, Has.Length.InRange(2, 1_001), "the limit and the mark of a cut");
            Assert.That(post.Text, Does.StartWith("x").And.EndsWith("z"));
        });
    }

    [Test]
    public void Ten_thousand_links_are_text_and_quick()
    {
        var links = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"&lt;a href=\"http://evil.example/{i}\" ping=\"http://evil.example/p\" onclick=\"x()\"&gt;word{i}&lt;/a&gt; "));
        var clock = Stopwatch.StartNew();

        var post = Read($"<rss><channel><item><guid>1</guid><description>{links}</description></item></channel></rss>").Entries.Single().ToPost(new Uri("https://a.example/"));

        Assert.Multiple(() =>
        {
            Assert.That(post.Text, Does.StartWith("word0 word1").And.Length.LessThanOrEqualTo(20_000));
            Assert.That(post.Text, Does.Not.Contain("evil").And.Not.Contain("<"));
            Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)));
        });
    }

    [TestCase("<script>alert(1)</script>plain")]
    [TestCase("<img src=x onerror=alert(1)>plain")]
    [TestCase("<svg onload=alert(1)><circle/></svg>plain")]
    [TestCase("<style>@import 'http://evil.example/x.css';</style>plain")]
    [TestCase("<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)></style>plain")]
    [TestCase("<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">plain")]
    [TestCase("<iframe srcdoc='<script>alert(1)</script>'></iframe>plain")]
    [TestCase("<scr<script>ipt>alert(1)</scr</script>ipt>plain")]
    public void Markup_that_would_run_is_text_without_markup(string html)
    {
        var escaped = WebUtility.HtmlEncode(html);

        var post = Read($"<rss><channel><item><guid>1</guid><title>t</title><description>{escaped}</description></item></channel></rss>").Entries.Single().ToPost(new Uri("https://a.example/"));

        Assert.That(post.Text, Does.Contain("plain").And.Not.Contain("<script").And.Not.Contain("<img").And.Not.Contain("onload=").And.Not.Contain("@import"));
    }

    [TestCase("<rss xmlns='http://www.w3.org/2005/Atom'><channel><item><guid>1</guid><title>one</title></item></channel></rss>")]
    [TestCase("<feed xmlns='http://www.w3.org/2005/Atom' xmlns:a='http://www.w3.org/2005/Atom'><a:entry><a:id>1</a:id><a:title>one</a:title></a:entry></feed>")]
    [TestCase("<x:rss xmlns:x='' ><channel><item xmlns='urn:other'><guid>1</guid><title>one</title></item></channel></x:rss>")]
    public void Namespaces_that_play_tricks_give_items_or_a_clear_refusal(string document)
    {
        try
        {
            Assert.That(Read(document).Entries.Count, Is.LessThanOrEqualTo(1));
        }
        catch (FetchException refused)
        {
            Assert.That(refused.Message, Does.Contain("not a feed").Or.Contain("feed"));
        }
    }

    private static FeedDocument Read(string document) =>
        FeedReader.Read(Encoding.UTF8.GetBytes(document), new FeedSource { Document = new Uri("https://a.example/feed") });
}
