namespace Listener.Connectors.Feeds;

/// <summary>Reads the children of entries into a draft and turns finished drafts into entries.</summary>
internal sealed class EntryReader(
    MarkupCursor cursor, FieldReader fields, AttributeList attributes, OpenElements open, string? documentAddress)
{
    private readonly List<FeedEntry> _entries = [];
    private readonly List<(int Index, string Link, string? Base)> _relative = [];
    private readonly EntryDraft _draft = new();
    private readonly EntryLadders _ladders = new(cursor, fields, open);
    private bool _isAtom;
    private TextSpan _children;

    /// <summary>Entries seen, kept or not.</summary>
    public int Count => _entries.Count + Rejected;

    public int Rejected { get; private set; }

    /// <summary>Starts an entry, whose own attributes have just been read.</summary>
    public void Begin(bool isAtom)
    {
        _draft.Clear();
        _isAtom = isAtom;
        _children = new TextSpan(cursor.Position, cursor.Position);
        if (attributes.Count == 0)
            return;

        // Without its prefix it is an attribute of nobody's, unless it is plainly an address.
        if (attributes.TryGet(cursor.Text, "about", out var about) && (attributes.IsPrefixed(cursor.Text, about) || FeedLinks.IsHttp(cursor.Slice(about).Trim())))
            _draft.About = about;
        if (attributes.TryGet(cursor.Text, "href", out var address))
            _draft.SetLink(1, new Content(address, HasTags: false, HasSections: false), open.Top.Base);

        if (attributes.TryGet(cursor.Text, "lastmod", out var modified))
            _draft.LastModified = modified;
    }

    /// <summary>Reads a direct child and everything inside it.</summary>
    public void Child(in Tag tag, Vocabulary vocabulary, ReadOnlySpan<char> local)
    {
        var slot = FeedVocabulary.Find(vocabulary, local);
        if (slot == Slot.Link)
            Link(tag, isOwn: !_isAtom && vocabulary is not (Vocabulary.Atom or Vocabulary.Atom03));
        else if (slot == Slot.Enclosure)
            Enclosure(tag, "url");
        else if (slot == Slot.InReplyTo)
            _draft.ReplyRef = attributes.TryGet(cursor.Text, "ref", out var parent) ? parent : _draft.ReplyRef;
        else if (slot != Slot.None)
            Keep(tag, slot);
        else
            cursor.TryContent(tag, open, out _);
        _children = _children with { End = cursor.Position };
    }

    /// <summary>Ends the entry.</summary>
    public void End(string? language, ChannelReader channel)
    {
        var id = _ladders.Id(_draft);
        var relative = default(string);
        var link = Resolve(ref relative, channel, out var isOwn);
        var entry = _ladders.Entry(_draft, id ?? "", link, language);
        if (id is null && (!isOwn || (link ?? relative) is null))
        {
            var isWordless = entry is { Title: null, Text: "" };
            if (isWordless && entry.Published is null && _children.IsEmpty)
            {
                Rejected++;
                return;
            }

            // A recording, a category, a word in a language of its own: an entry all the same, told apart by what was written.
            entry = entry with { Id = isWordless ? EntryIds.HashRaw(cursor.Slice(_children).ToString()) : EntryIds.OfWords(entry) };
        }

        if (relative is not null)
            _relative.Add((_entries.Count, relative, _draft.LinkBase));
        _entries.Add(entry);
    }

    /// <summary>All entries, with what the feed said of itself only behind them.</summary>
    public IReadOnlyList<FeedEntry> Complete(ChannelReader channel)
    {
        foreach (var (index, link, baseAddress) in _relative)
            _entries[index] = _entries[index] with { Link = FeedLinks.Resolve(link, baseAddress, documentAddress, channel.Site, channel.Self) ?? FeedLinks.AsWritten(link) };
        Unname();
        for (var i = 0; i < _entries.Count; i++)
        {
            var entry = _entries[i];
            if ((entry.Language is null && channel.Language is not null) || (entry.Author is null && channel.Author is not null && _isAtom))
                entry = entry with { Language = entry.Language ?? channel.Language, Author = entry.Author ?? (_isAtom ? channel.Author : null) };
            _entries[i] = entry.Id.Length > 0 ? entry : EntryIds.Named(entry);
        }

        return _entries;
    }

    // An id that entries with links of their own share is nobody's: some programs write the site's address into every guid.
    private void Unname()
    {
        if (_entries.Count < 2)
            return;
        var links = new Dictionary<string, string?>(_entries.Count, StringComparer.Ordinal);
        HashSet<string>? shared = null;
        foreach (var entry in _entries)
        {
            var link = entry.Link is { } address ? FeedLinks.WithoutTrackers(address) : null;
            if (entry.HasOwnId && !links.TryAdd(entry.Id, link) && links[entry.Id] is { } other && link is not null && other != link)
                (shared ??= []).Add(entry.Id);
        }

        for (var i = 0; shared is not null && i < _entries.Count; i++)
        {
            if (shared.Contains(_entries[i].Id) && _entries[i].Link is not null)
                _entries[i] = _entries[i] with { Id = "", HasOwnId = false };
        }
    }

    private string? Resolve(ref string? relative, ChannelReader channel, out bool isOwn)
    {
        isOwn = true;
        if (_draft is { Link.Inner.IsEmpty: true, LinkBase: { } itself })
            return itself;
        var raw = _ladders.Link(_draft, _isAtom, out isOwn).ToString();
        var link = FeedLinks.Resolve(raw, _draft.LinkBase, documentAddress, channel.Site);

        // The channel may say where it is behind its items; until then "//host/path" has only a guess for its scheme.
        if (raw.Length > 0 && channel.Site is null && (link is null || raw.AsSpan().TrimStart().StartsWith("//")))
            relative = raw;
        return link ?? (relative is null ? FeedLinks.AsWritten(raw) : null);
    }

    /// <param name="isOwn">RSS's own element, of which the last counts where several say the same, as in most readers; Atom has an order of its own.</param>
    private void Link(in Tag tag, bool isOwn)
    {
        var text = cursor.Text;
        var baseAddress = attributes.TryGet(text, "base", out var own)
            ? FeedLinks.Rebase(open.Top.Base ?? documentAddress, text[own.Start..own.End])
            : open.Top.Base;
        var relation = LinkRelation.Of(attributes.TryGet(text, "rel", out var rel) ? cursor.Slice(rel) : default);
        var rank = LinkRelation.Rank(relation, attributes.TryGet(text, "type", out var type) ? cursor.Slice(type) : default);
        if (relation == "replies" && attributes.TryGet(text, "count", out var count))
            _draft.ReplyCount = count;
        if (relation == "enclosure")
        {
            Enclosure(tag, "href");
            return;
        }

        if (attributes.TryGet(text, "href", out var href))
        {
            if (href.IsEmpty && baseAddress is not null)
                _draft.SetBaseAsLink(rank, baseAddress);
            _draft.SetLink(isOwn && rel.IsEmpty ? 6 : rank, new Content(href, HasTags: false, HasSections: false), baseAddress, isOwn && rel.IsEmpty);
        }

        // RSS has the address as text; that is the item's own even beside links of other vocabularies.
        if (Content(tag, Slot.Link) is { } content && !cursor.Slice(content.Inner).IsWhiteSpace())
            _draft.SetLink(relation == "alternate" ? 6 : rank, content, baseAddress, isOwn);
    }

    private void Enclosure(in Tag tag, ReadOnlySpan<char> attribute)
    {
        if (_draft.Enclosure.IsEmpty && attributes.TryGet(cursor.Text, attribute, out var address))
            _draft.Enclosure = address;
        Content(tag, Slot.Enclosure);
    }

    private void Keep(in Tag tag, Slot slot)
    {
        if (slot == Slot.Id && attributes.TryGet(cursor.Text, "ispermalink", out var permalink))
            _draft.IsPermaLink = cursor.Slice(permalink).Trim().Equals("true", StringComparison.OrdinalIgnoreCase);
        var kind = slot is Slot.AtomContent or Slot.Summary or Slot.Title ? TextKinds.Of(cursor.Text, attributes, _isAtom) : TextKind.Guess;
        var language = attributes.Count > 0 && attributes.TryGet(cursor.Text, "xml:lang", out var own) ? own : default;
        if (slot == Slot.AtomContent && attributes.TryGet(cursor.Text, "src", out var elsewhere))
            _draft.SetLink(2, new Content(elsewhere, HasTags: false, HasSections: false), open.Top.Base);
        if (Content(tag, slot) is { } content)
            _draft.Set(slot, new Field(content, kind, language));
    }

    // A field that never ends reaches to where the next one begins, or to where the entry does.
    private Content? Content(in Tag tag, Slot slot)
    {
        if (cursor.TryContent(tag, open, out var content))
            return content;
        if (content.Inner.IsEmpty)
            return null;
        var end = content.Inner.End;
        while (cursor.Position < end && cursor.NextTag(out var inner) && inner.End <= end)
        {
            var name = cursor.Slice(inner.Name);
            var colon = name.IndexOf(':');
            var vocabulary = open.Resolve(cursor.Text, colon < 0 ? default : name[..colon], out _);
            if (inner.Kind == TagKind.End || FeedVocabulary.Find(vocabulary, name[(colon + 1)..]) == Slot.None)
                continue;
            end = inner.Name.Start - 1;
        }

        cursor.MoveTo(end);
        var hasTags = content.HasTags && slot is not (Slot.Title or Slot.Link or Slot.Id);
        return new Content(new TextSpan(content.Inner.Start, end), hasTags, content.HasSections);
    }
}
