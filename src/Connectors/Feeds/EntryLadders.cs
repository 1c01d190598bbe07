using System.Globalization;
using Listener.Connectors.Text;

namespace Listener.Connectors.Feeds;

/// <summary>Which element wins where several say the same: the first of its ladder that is not empty.</summary>
internal sealed class EntryLadders(MarkupCursor cursor, FieldReader fields, OpenElements open)
{
    private static readonly Slot[] Titles = [Slot.Title, Slot.DublinTitle, Slot.MediaTitle];

    private static readonly Slot[] Texts =
    [
        Slot.Encoded, Slot.AtomContent, Slot.Body, Slot.Description, Slot.Summary, Slot.DublinDescription, Slot.ItunesSummary,
        Slot.MediaDescription, Slot.ItunesSubtitle,
    ];

    private static readonly Slot[] Dates = [Slot.Published, Slot.DublinDate, Slot.Issued, Slot.Created, Slot.Updated];
    private static readonly Slot[] Authors = [Slot.Creator, Slot.Author, Slot.ItunesAuthor];

    /// <summary>rdf:about, then guid or atom:id, then dc:identifier; null when the feed gives none.</summary>
    public string? Id(EntryDraft draft)
    {
        var id = draft.About.IsEmpty ? fields.Value(draft[Slot.Id].Content) : fields.Value(draft.About);
        if (id.IsEmpty)
            id = fields.Value(draft[Slot.Id].Content);
        if (id.IsEmpty)
            id = fields.Value(draft[Slot.Identifier].Content);
        return id.IsEmpty ? null : Printable(id);
    }

    /// <summary>The entry's address as written; empty without one.</summary>
    /// <param name="isOwn">False where it is only a recording or the place for comments, which entries may share.</param>
    public ReadOnlySpan<char> Link(EntryDraft draft, bool isAtom, out bool isOwn)
    {
        isOwn = true;
        var link = fields.Value(draft.Link);
        if (!link.IsEmpty)
            return link;
        var guid = fields.Value(draft[Slot.Id].Content);
        if ((isAtom || draft.IsPermaLink) && FeedLinks.IsHttp(guid))
            return guid;
        if (FeedLinks.IsHttp(fields.Value(draft.About)))
            return fields.Value(draft.About);
        isOwn = false;
        if (FeedLinks.IsHttp(fields.Value(draft.Enclosure)))
            return fields.Value(draft.Enclosure);
        return fields.Value(draft[Slot.Comments].Content);
    }

    /// <summary>A language as BCP 47 writes it, with hyphens; null for none and for what is no tag.</summary>
    public static string? LanguageTag(ReadOnlySpan<char> value) =>
        value is { IsEmpty: false, Length: <= 40 } ? Printable(value).Replace('_', '-') : null;

    public FeedEntry Entry(EntryDraft draft, string id, string? link, string? language) => new()
    {
        Id = id,
        HasOwnId = id.Length > 0,
        Link = link,
        Title = Title(draft),
        Text = Text(draft) ?? "",
        Published = Published(draft),
        Updated = Updated(draft),
        Author = Author(draft),
        Language = LanguageTag(fields.Value(draft[Slot.Language].Content)) ?? LanguageOfText(draft) ?? LanguageTag(language),
        Replies = Replies(draft),
        InReplyTo = draft.ReplyRef.IsEmpty || fields.Value(draft.ReplyRef) is not { IsEmpty: false } parent ? null : Printable(parent),
        Source = Source(draft),
    };

    private string? Title(EntryDraft draft)
    {
        foreach (var slot in Titles)
        {
            if (!draft[slot].IsEmpty && fields.Title(draft[slot]) is { } title)
                return title;
        }

        return InMedia(draft, "title");
    }

    private string? Text(EntryDraft draft)
    {
        foreach (var slot in Texts)
        {
            if (!draft[slot].IsEmpty && fields.Text(draft[slot]) is { } text)
                return text;
        }

        return InMedia(draft, "description");
    }

    // Of the words that are given: a summary may be a translation.
    private string? LanguageOfText(EntryDraft draft)
    {
        foreach (var slot in Texts)
        {
            if (!draft[slot].IsEmpty)
                return draft[slot].Language.IsEmpty ? null : LanguageTag(fields.Value(draft[slot].Language));
        }

        return null;
    }

    // What is said of the entry's pictures and sound only is better than nothing.
    private string? InMedia(EntryDraft draft, string name) => InMedia(draft[Slot.MediaGroup], name) ?? InMedia(draft[Slot.MediaContent], name);

    private string? InMedia(in Field media, string name) =>
        !media.IsEmpty && ChildElements.Find(cursor, open, media.Content.Inner, name) is { } found
            ? fields.Text(new Field(found, TextKind.Guess)) : null;

    private DateTimeOffset? Published(EntryDraft draft)
    {
        foreach (var slot in Dates)
        {
            if (!draft[slot].IsEmpty && Date(draft[slot].Content) is { } date)
                return date;
        }

        return LastModified(draft);
    }

    // Dublin Core has one date for both, and so has CDF.
    private DateTimeOffset? Updated(EntryDraft draft) =>
        Date(draft[Slot.Updated].Content) ?? Date(draft[Slot.DublinDate].Content) ?? LastModified(draft);

    private DateTimeOffset? LastModified(EntryDraft draft) => draft.LastModified.IsEmpty ? null : LooseDate.Parse(fields.Value(draft.LastModified));

    private DateTimeOffset? Date(Content content) => content.Inner.IsEmpty ? null : LooseDate.Parse(fields.Value(content));

    private string? Author(EntryDraft draft)
    {
        foreach (var slot in Authors)
        {
            if (!draft[slot].IsEmpty && EntryAuthor.Name(cursor, open, fields, draft[slot].Content) is { } name)
                return Printable(name) is var printable && printable.Length > 200 ? printable[..200] : printable;
        }

        return Inner(draft, "author") is { } author ? EntryAuthor.Name(cursor, open, fields, author) : null;
    }

    private string? Source(EntryDraft draft)
    {
        var source = draft[Slot.Source];
        return source.IsEmpty ? null
            : source.Content.HasTags ? Inner(draft, "title") is { } title ? fields.Title(new Field(title, TextKind.Guess)) : null
            : fields.Title(source);
    }

    private Content? Inner(EntryDraft draft, string name)
    {
        var source = draft[Slot.Source].Content;
        return source.HasTags ? ChildElements.Find(cursor, open, source.Inner, name) : null;
    }

    private long? Replies(EntryDraft draft)
    {
        var count = draft.ReplyCount.IsEmpty ? fields.Value(draft[Slot.Replies].Content) : fields.Value(draft.ReplyCount);
        return long.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var replies) ? replies : null;
    }

    // Ids and names are compared and stored: no control gets into them, PostgreSQL refuses U+0000 outright.
    private static string Printable(ReadOnlySpan<char> value) =>
        value.ContainsAnyInRange('\0', '\u001f') ? HtmlText.Tidy(value, value.Length).Replace('\n', ' ') : value.ToString();
}
