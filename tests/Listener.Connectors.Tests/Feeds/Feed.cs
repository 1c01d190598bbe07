using System.Text;
using Listener.Connectors.Feeds;

namespace Listener.Connectors.Tests.Feeds;

/// <summary>Feeds with only what a test is about.</summary>
internal static class Feed
{
    public static FeedDocument Read(string document, Uri? from = null) => Read(Encoding.UTF8.GetBytes(document), from: from);

    public static FeedDocument Read(byte[] document, string? contentType = null, Uri? from = null) =>
        FeedReader.Read(document, new FeedSource { ContentType = contentType, Document = from });

    public static string Rss(string items, string root = "version=\"2.0\"") => $"<rss {root}><channel><title>T</title>{items}</channel></rss>";

    public static string Atom(string entries, string root = "xmlns=\"http://www.w3.org/2005/Atom\"") => $"<feed {root}><title>T</title>{entries}</feed>";

    public static FeedEntry RssItem(string children, string root = "version=\"2.0\"") => Read(Rss($"<item>{children}</item>", root)).Entries.Single();

    public static FeedEntry AtomEntry(string children, string root = "xmlns=\"http://www.w3.org/2005/Atom\"") =>
        Read(Atom($"<entry>{children}</entry>", root)).Entries.Single();
}
