namespace Listener.Connectors.Feeds;

/// <summary>What a child of an entry is good for. The order inside one group is the order of preference.</summary>
internal enum Slot : byte
{
    None,
    Id,
    Identifier,
    Link,
    Comments,
    Enclosure,
    Title,
    DublinTitle,
    MediaTitle,
    Encoded,
    AtomContent,
    Body,
    Description,
    Summary,
    DublinDescription,
    ItunesSummary,
    MediaDescription,
    ItunesSubtitle,
    Published,
    DublinDate,
    Issued,
    Created,
    Updated,
    Creator,
    Author,
    ItunesAuthor,
    Language,
    Replies,
    InReplyTo,
    Source,
    MediaGroup,
    MediaContent,
    Count,
}

/// <summary>Names of RSS 0.9x to 2.0, RSS 1.0, Atom, CDF and the modules feeds use, to slots.</summary>
internal static class FeedVocabulary
{
    private const int LongestName = 16;

    /// <summary>The slot of an element; its name may be in any case, as it is in the wild.</summary>
    public static Slot Find(Vocabulary vocabulary, ReadOnlySpan<char> localName)
    {
        Span<char> lower = stackalloc char[LongestName];
        if (localName.Length > LongestName)
            return Slot.None;
        for (var i = 0; i < localName.Length; i++)
            lower[i] = localName[i] is >= 'A' and <= 'Z' ? (char)(localName[i] | 0x20) : localName[i];
        ReadOnlySpan<char> name = lower[..localName.Length];
        return vocabulary switch
        {
            Vocabulary.Feed or Vocabulary.Rss or Vocabulary.Rss090 or Vocabulary.Atom or Vocabulary.Atom03 => OfFeed(name),
            Vocabulary.Content => name is "encoded" ? Slot.Encoded : Slot.None,
            Vocabulary.DublinCore => OfDublinCore(name),
            Vocabulary.DublinTerms => OfDublinTerms(name),
            Vocabulary.Xhtml => name is "body" or "div" ? Slot.Body : Slot.None,
            Vocabulary.Itunes => OfItunes(name),
            Vocabulary.Media => OfMedia(name),
            Vocabulary.Prism => name is "publicationdate" or "coverdate" ? Slot.Issued : Slot.None,
            Vocabulary.Slash => name is "comments" ? Slot.Replies : Slot.None,
            Vocabulary.Threading => name is "in-reply-to" ? Slot.InReplyTo : name is "total" ? Slot.Replies : Slot.None,
            _ => Slot.None,
        };
    }

    private static Slot OfFeed(ReadOnlySpan<char> name) => name switch
    {
        "title" => Slot.Title,
        "link" => Slot.Link,
        "guid" or "id" => Slot.Id,
        "pubdate" or "published" => Slot.Published,
        "description" or "abstract" => Slot.Description,
        "content" => Slot.AtomContent,
        "summary" => Slot.Summary,
        "updated" or "modified" or "lastbuilddate" => Slot.Updated,
        "author" => Slot.Author,
        "comments" => Slot.Comments,
        "enclosure" => Slot.Enclosure,
        "source" => Slot.Source,
        "issued" => Slot.Issued,
        "created" => Slot.Created,
        "date" => Slot.DublinDate,
        "language" => Slot.Language,
        "body" or "fullitem" => Slot.Body,
        "encoded" => Slot.MediaDescription,
        _ => Slot.None,
    };

    private static Slot OfDublinCore(ReadOnlySpan<char> name) => name switch
    {
        "creator" or "author" => Slot.Creator,
        "identifier" => Slot.Identifier,
        "date" => Slot.DublinDate,
        "title" => Slot.DublinTitle,
        "description" => Slot.DublinDescription,
        "language" => Slot.Language,
        _ => OfDublinTerms(name),
    };

    private static Slot OfDublinTerms(ReadOnlySpan<char> name) => name switch
    {
        "date" => Slot.DublinDate,
        "issued" => Slot.Issued,
        "created" => Slot.Created,
        "modified" => Slot.Updated,
        "creator" => Slot.Creator,
        "title" => Slot.DublinTitle,
        "language" => Slot.Language,
        "description" or "abstract" => Slot.DublinDescription,
        _ => Slot.None,
    };

    private static Slot OfItunes(ReadOnlySpan<char> name) => name switch
    {
        "summary" => Slot.ItunesSummary,
        "subtitle" => Slot.ItunesSubtitle,
        "author" => Slot.ItunesAuthor,
        "title" => Slot.MediaTitle,
        _ => Slot.None,
    };

    private static Slot OfMedia(ReadOnlySpan<char> name) => name switch
    {
        "title" => Slot.MediaTitle,
        "description" => Slot.MediaDescription,
        "group" => Slot.MediaGroup,
        "content" => Slot.MediaContent,
        _ => Slot.None,
    };
}
