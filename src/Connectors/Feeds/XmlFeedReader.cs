namespace Listener.Connectors.Feeds;

/// <summary>Reads one RSS, Atom, RDF or CDF document, in one pass and in spite of most mistakes. Used once.</summary>
internal sealed class XmlFeedReader
{
    private readonly FeedSource _source;
    private readonly FeedProblems _problems = new();
    private readonly MarkupCursor _cursor;
    private readonly OpenElements _open = new();
    private readonly AttributeList _attributes = new();
    private readonly ChannelReader _channel;
    private readonly EntryReader _entry;
    private bool _inEntry;
    private bool _feedClosed;
    private bool _full;

    public XmlFeedReader(ReadOnlyMemory<char> document, FeedSource source)
    {
        _source = source;
        _cursor = new MarkupCursor(document, _problems);
        var fields = new FieldReader(_cursor, _problems);
        _channel = new ChannelReader(_cursor, fields, _attributes, _open);
        _entry = new EntryReader(_cursor, fields, _attributes, _open, source.Document?.AbsoluteUri);
    }

    /// <exception cref="FetchException">It is no feed.</exception>
    public FeedDocument Read(string encoding)
    {
        while (!_full && _cursor.NextTag(out var tag))
        {
            if (tag.Kind == TagKind.End)
                Close(tag);
            else
                Open(tag);
        }

        if (_channel.Format is null)
            throw new FetchException(FetchFailure.Malformed, NotAFeed.Describe(_cursor.Text, _source.ContentType));
        var incomplete = !_full && (_cursor.IsCut || _inEntry || !_feedClosed);
        if (_inEntry && !_cursor.IsCut)
            Finish();
        if (_open.Depth > 0 && !_full)
            _problems.Note(_cursor.Text.Length, "the end is missing");
        return _channel.Document(encoding, _entry, _problems) with { IsTruncated = _full, IsIncomplete = incomplete };
    }

    private void Open(in Tag tag)
    {
        var text = _cursor.Text;
        _attributes.Read(text, tag.Attributes);
        var bindings = _open.Bindings;
        _open.Declare(text, _attributes);
        var name = _cursor.Slice(tag.Name);
        var colon = name.IndexOf(':');
        var vocabulary = _open.Resolve(text, colon < 0 ? default : name[..colon], out var declared);
        if (!declared)
            _problems.Note(tag.Name.Start, "a prefix nobody declared");
        var local = name[(colon + 1)..];

        if (_open.Depth == 0 && local.Equals("html", StringComparison.OrdinalIgnoreCase) && _channel.Format is null)
            throw new FetchException(FetchFailure.Malformed, NotAFeed.Describe(text, _source.ContentType));
        if (IsEntry(vocabulary, local))
        {
            Begin(tag, bindings);
            return;
        }

        if (_inEntry)
        {
            _entry.Child(tag, vocabulary, local);
            _open.Forget(bindings);
            return;
        }

        var kind = _channel.Element(tag, vocabulary, local);
        if (kind is null || tag.Kind == TagKind.Empty)
            _open.Forget(bindings);
        else
            Push(tag, kind.Value, bindings);
    }

    private static bool IsEntry(Vocabulary vocabulary, ReadOnlySpan<char> local) =>
        local.Length is 4 or 5
        && vocabulary is Vocabulary.Feed or Vocabulary.Rss or Vocabulary.Rss090 or Vocabulary.Atom or Vocabulary.Atom03
        && (local.Equals("item", StringComparison.OrdinalIgnoreCase) || local.Equals("entry", StringComparison.OrdinalIgnoreCase));

    private void Begin(in Tag tag, int bindings)
    {
        if (_inEntry)
        {
            _problems.Note(tag.Name.Start, "an entry inside an entry");
            PopUntilFeed();
        }

        if (_entry.Count >= _source.MaxEntries)
        {
            _full = true;
            return;
        }

        _channel.GuessFrom(_cursor.Slice(tag.Name));
        _entry.Begin(_channel.IsAtom);
        Push(tag, ScopeKind.Entry, bindings);
        _inEntry = true;
        if (tag.Kind == TagKind.Empty)
            PopUntilFeed();
    }

    private void Push(in Tag tag, ScopeKind kind, int bindings)
    {
        var text = _cursor.Text;
        var outer = _open.Top;
        var baseAddress = outer.Base;
        if (_attributes.TryGet(text, "base", out var own))
            baseAddress = FeedLinks.Rebase(outer.Base ?? _source.Document?.AbsoluteUri, text[own.Start..own.End]);
        var language = _attributes.TryGet(text, "xml:lang", out var lang) ? text[lang.Start..lang.End].Trim().ToString() : outer.Language;
        _open.Push(new Scope(tag.Name, kind, bindings, baseAddress, language));
    }

    private void Close(in Tag tag)
    {
        var depth = _open.DepthOf(_cursor.Text, _cursor.Slice(tag.Name));
        if (depth == 0)
        {
            _problems.Note(tag.Name.Start, "an end tag without a start");
            return;
        }

        if (depth < _open.Depth)
            _problems.Note(tag.Name.Start, "an element that never ends");
        while (_open.Depth >= depth)
            Pop();
    }

    private void PopUntilFeed()
    {
        while (_inEntry)
            Pop();
    }

    private void Pop()
    {
        if (_open.Top.Kind == ScopeKind.Entry)
            Finish();
        var scope = _open.Pop();

        // RSS 1.0 has its entries behind the channel: there the root is the feed.
        // Where an entry is the whole document, its end is.
        _feedClosed |= scope.Kind == ScopeKind.Feed ? _open.Depth == 0 || !_channel.IsRdf : scope.Kind == ScopeKind.Entry && _open.Depth == 0;
    }

    private void Finish()
    {
        _inEntry = false;
        _entry.End(_open.Top.Language, _channel);
    }
}
