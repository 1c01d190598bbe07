using System.Globalization;
using System.Text;

namespace Listener.FeedBench;

/// <summary>Writes large feeds of the shapes that weblogs serve. The same seed gives the same bytes.</summary>
internal sealed class FeedGenerator(int seed)
{
    private const string Words =
        "the carrier said on Saturday it would open twelve routes and second hub while passengers waited nine hours without any word from staff " +
        "refund never arrived app crashed again support answered politely within minutes which was nice although delay remains unexplained today " +
        "café naïve Zürich günstig résumé señor coöperate flughafen 東京 Осло luggage weather crew window upgrade points lounge strike";

    private static readonly string[] Vocabulary = Words.Split(' ');
    private readonly Random _random = new(seed);

    /// <summary>RSS 2.0 as WordPress writes it: excerpt and whole post in CDATA sections.</summary>
    public byte[] Rss(int items)
    {
        var feed = new StringBuilder("""
            <?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
            xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:slash="http://purl.org/rss/1.0/modules/slash/">
            <channel><title>Runway Notes</title><link>https://blog.example</link><atom:link href="https://blog.example/feed/" rel="self"/>
            <description>Notes</description><language>en-GB</language>

            """);
        for (var i = 0; i < items; i++)
        {
            feed.Append(CultureInfo.InvariantCulture, $"""
                <item>
                    <title>{Sentence(8)} &#8217; &amp; {Sentence(2)}</title>
                    <link>https://blog.example/2026/11/post-{i}/?a=1&amp;b={i}</link>
                    <comments>https://blog.example/2026/11/post-{i}/#comments</comments>
                    <dc:creator><![CDATA[{Sentence(2)}]]></dc:creator>
                    <pubDate>{Time(i):ddd, dd MMM yyyy HH:mm:ss} +0000</pubDate>
                    <category><![CDATA[{Sentence(1)}]]></category><category><![CDATA[{Sentence(2)}]]></category>
                    <guid isPermaLink="false">https://blog.example/?p={i}</guid>
                    <description><![CDATA[{Sentence(40)} [&#8230;]]]></description>
                    <content:encoded><![CDATA[{Html()}]]></content:encoded>
                    <slash:comments>{i % 17}</slash:comments>
                </item>

                """);
        }

        return Encoding.UTF8.GetBytes(feed.Append("</channel>\n</rss>\n").ToString());
    }

    /// <summary>Atom 1.0 as Blogger writes it: the whole post as escaped HTML.</summary>
    public byte[] Atom(int entries)
    {
        var feed = new StringBuilder("""
            <?xml version="1.0" encoding="UTF-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0" xml:lang="en">
            <id>tag:blog.example,2026:feed</id><title type="text">Runway Notes</title><updated>2026-11-21T09:00:00Z</updated>
            <link rel="self" href="https://blog.example/atom.xml"/><link rel="alternate" type="text/html" href="https://blog.example/"/>

            """);
        for (var i = 0; i < entries; i++)
        {
            feed.Append(CultureInfo.InvariantCulture, $"""
                <entry><id>tag:blog.example,2026:post-{i}</id><published>{Time(i):yyyy-MM-ddTHH:mm:ss}.000+01:00</published>
                <updated>{Time(i):yyyy-MM-ddTHH:mm:ss}.000+01:00</updated><category scheme="http://www.blogger.com/atom/ns#" term="air"/>
                <title type="text">{Sentence(8)} &amp; {Sentence(2)}</title><content type="html">{Escaped(Html())}</content>
                <link rel="replies" type="text/html" href="https://blog.example/{i}#comments" thr:count="{i % 9}"/>
                <link rel="alternate" type="text/html" href="https://blog.example/2026/11/{i}.html" title="{Sentence(5)}"/>
                <author><name>{Sentence(2)}</name><uri>https://blog.example/about</uri><email>noreply@blog.example</email></author></entry>

                """);
        }

        return Encoding.UTF8.GetBytes(feed.Append("</feed>\n").ToString());
    }

    private static string Escaped(string html) =>
        html.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static DateTime Time(int i) => new DateTime(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc).AddMinutes(-17 * i);

    private string Html()
    {
        var html = new StringBuilder();
        var paragraphs = 6 + _random.Next(8);
        for (var i = 0; i < paragraphs; i++)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p>{Sentence(25)} <a href=\"https://site.example/{i}?x=1&amp;y=2\" rel=\"nofollow noopener\">{Sentence(3)}</a>, ")
                .Append(CultureInfo.InvariantCulture, $"<strong>{Sentence(4)}</strong>&nbsp;&#8212; {Sentence(30)}&#8217;s {Sentence(10)}.</p>\n");
            if (i % 4 == 1)
                html.Append(CultureInfo.InvariantCulture, $"<figure><img class=\"wp-image-{i}\" src=\"https://blog.example/i/{i}.jpg\" alt=\"\" width=\"640\" height=\"480\"/><figcaption>{Sentence(6)}</figcaption></figure>\n");
            if (i % 5 == 2)
                html.Append(CultureInfo.InvariantCulture, $"<ul>\n<li>{Sentence(8)}</li>\n<li>{Sentence(6)} &amp; {Sentence(2)}</li>\n</ul>\n<blockquote><em>{Sentence(15)}</em></blockquote>\n");
        }

        return html.ToString();
    }

    private string Sentence(int words) =>
        string.Join(' ', Enumerable.Range(0, words).Select(_ => Vocabulary[_random.Next(Vocabulary.Length)]));
}
