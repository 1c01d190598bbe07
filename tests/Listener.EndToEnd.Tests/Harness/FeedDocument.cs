using System.Globalization;
using System.Security;
using System.Text;

namespace Listener.EndToEnd.Tests.Harness;

/// <summary>How a stub feed is written.</summary>
public enum FeedFormat
{
    Rss,
    Atom,
    GoogleAlerts,
}

/// <summary>Items as a feed document, newest first as feeds are.</summary>
public static class FeedDocument
{
    public static string ContentType(FeedFormat format) =>
        format == FeedFormat.Rss ? "application/rss+xml; charset=utf-8" : "application/atom+xml; charset=utf-8";

    /// <summary>The kind of source that reads the format.</summary>
    public static string Kind(FeedFormat format) => format == FeedFormat.GoogleAlerts ? "google-alerts" : "rss";

    public static byte[] Write(FeedFormat format, string feed, IEnumerable<StubItem> items) => Encoding.UTF8.GetBytes(format switch
    {
        FeedFormat.Rss => Rss(feed, items),
        FeedFormat.Atom => Atom(feed, items, item => Escape(item.Link), Escape),
        _ => Atom(
            feed,
            items,
            item => $"https://www.google.com/url?rct=j&amp;sa=t&amp;url={Uri.EscapeDataString(item.Link)}&amp;ct=ga&amp;cd=CAIyAA&amp;usg=AOvVaw0",
            text => Escape(Escape(text).Replace("Acme Air", "<b>Acme Air</b>", StringComparison.Ordinal))),
    });

    private static string Rss(string feed, IEnumerable<StubItem> items) => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
        <title>{Escape(feed)}</title><link>https://news.stub.test/{feed}</link><description>Stub</description>
        {string.Concat(items.Select(item => $"""
            <item><guid isPermaLink="false">{Escape(item.Id)}</guid><link>{Escape(item.Link)}</link><title>{Escape(item.Title)}</title>
            <description>{Escape(item.Text)}</description><dc:creator>{Escape(item.Author)}</dc:creator>
            <pubDate>{item.Published.UtcDateTime.ToString("R", CultureInfo.InvariantCulture)}</pubDate></item>

            """))}
        </channel></rss>
        """;

    private static string Atom(string feed, IEnumerable<StubItem> items, Func<StubItem, string> link, Func<string, string> html) => $"""
        <?xml version="1.0" encoding="utf-8"?>
        <feed xmlns="http://www.w3.org/2005/Atom"><id>tag:stub.test,2026:{feed}</id><title>{Escape(feed)}</title>
        <updated>2026-11-20T00:00:00Z</updated>
        {string.Concat(items.Select(item => $"""
            <entry><id>{Escape(item.Id)}</id><title type="html">{html(item.Title)}</title><link href="{link(item)}"/>
            <published>{item.Published.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}</published><updated>{item.Published.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}</updated>
            <content type="html">{html(item.Text)}</content><author><name>{Escape(item.Author)}</name></author></entry>

            """))}
        </feed>
        """;

    private static string Escape(string text) => SecurityElement.Escape(text);
}
