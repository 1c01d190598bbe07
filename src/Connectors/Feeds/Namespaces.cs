namespace Listener.Connectors.Feeds;

/// <summary>The vocabularies that feeds are made of.</summary>
internal enum Vocabulary
{
    /// <summary>None, or one nobody knows, without a prefix: then it is the feed's own.</summary>
    Feed,
    Atom,
    Atom03,
    Rss,
    Rss090,
    Rdf,
    Content,
    DublinCore,
    DublinTerms,
    Syndication,
    Slash,
    Threading,
    Tombstones,
    Itunes,
    Media,
    Prism,
    Xhtml,
    Other,
}

/// <summary>Recognises vocabularies by namespace, and by the usual prefix where a document forgot to declare one.</summary>
internal static class Namespaces
{
    public static Vocabulary FromUri(ReadOnlySpan<char> uri)
    {
        Span<char> lower = stackalloc char[80];
        uri = uri.Trim();
        if (uri.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
            uri = uri[6..];
        else if (uri.StartsWith("http:", StringComparison.OrdinalIgnoreCase))
            uri = uri[5..];
        uri = uri.TrimEnd("/#");
        if (uri.Length > lower.Length)
            return Vocabulary.Other;
        uri.ToLowerInvariant(lower);
        return (ReadOnlySpan<char>)lower[..uri.Length] switch
        {
            "//www.w3.org/2005/atom" => Vocabulary.Atom,
            "//purl.org/atom/ns" or "//example.com/necho" or "//purl.org/echo" or "uri/of/echo/namespace" or "//purl.org/pie" => Vocabulary.Atom03,
            "//purl.org/rss/1.0" or "//backend.userland.com/rss" or "//backend.userland.com/rss2" or "//blogs.law.harvard.edu/tech/rss"
                or "//cyber.law.harvard.edu/rss/rss.html" or "//purl.org/net/rss1.1" or "//purl.org/rss/2.0"
                or "//backend.userland.com/rss091" or "//backend.userland.com/rss092" or "//purl.org/rss/1.0/modules/rss091" => Vocabulary.Rss,
            "//my.netscape.com/rdf/simple/0.9" or "//channel.netscape.com/rdf/simple/0.9"
                or "//my.netscape.com/publish/formats/rss-0.91.dtd" => Vocabulary.Rss090,
            "//www.w3.org/1999/02/22-rdf-syntax-ns" => Vocabulary.Rdf,
            "//purl.org/rss/1.0/modules/content" => Vocabulary.Content,
            "//purl.org/dc/elements/1.1" or "//purl.org/dc/elements/1.0" or "//purl.org/rss/1.0/modules/dc"
                or "//dublincore.org/documents/dcmi-namespace" or "//purl.org/metadata/dublin_core" => Vocabulary.DublinCore,
            "//purl.org/dc/terms" or "//purl.org/rss/1.0/modules/dcterms" => Vocabulary.DublinTerms,
            "//purl.org/rss/1.0/modules/syndication" => Vocabulary.Syndication,
            "//purl.org/rss/1.0/modules/slash" => Vocabulary.Slash,
            "//purl.org/syndication/thread/1.0" => Vocabulary.Threading,
            "//purl.org/atompub/tombstones/1.0" => Vocabulary.Tombstones,
            "//www.itunes.com/dtds/podcast-1.0.dtd" or "//example.com/dtds/podcast-1.0.dtd" => Vocabulary.Itunes,
            "//search.yahoo.com/mrss" or "//search.yahoo.com/mrss/index.html" or "//video.search.yahoo.com/mrss" => Vocabulary.Media,
            "//www.w3.org/1999/xhtml" => Vocabulary.Xhtml,
            _ when uri.StartsWith("//prismstandard.org/namespaces/", StringComparison.OrdinalIgnoreCase) => Vocabulary.Prism,
            _ => Vocabulary.Other,
        };
    }

    public static Vocabulary FromPrefix(ReadOnlySpan<char> prefix) => prefix switch
    {
        "atom" or "atom10" or "a10" => Vocabulary.Atom,
        "rss" => Vocabulary.Rss,
        "rdf" => Vocabulary.Rdf,
        "content" => Vocabulary.Content,
        "dc" => Vocabulary.DublinCore,
        "dcterms" => Vocabulary.DublinTerms,
        "sy" => Vocabulary.Syndication,
        "slash" => Vocabulary.Slash,
        "thr" => Vocabulary.Threading,
        "at" => Vocabulary.Tombstones,
        "itunes" => Vocabulary.Itunes,
        "media" => Vocabulary.Media,
        "prism" => Vocabulary.Prism,
        "xhtml" or "body" => Vocabulary.Xhtml,
        _ => Vocabulary.Other,
    };
}
