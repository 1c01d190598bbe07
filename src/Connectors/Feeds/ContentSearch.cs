namespace Listener.Connectors.Feeds;

/// <summary>
/// Looks for the end tag of one element. Other elements inside need not match each other: content is often HTML. Only the end of an element
/// that was open before tells that this one was never closed.
/// </summary>
internal ref struct ContentSearch(ReadOnlySpan<char> text, ReadOnlySpan<char> name, OpenElements open)
{
    private readonly ReadOnlySpan<char> _text = text;
    private readonly ReadOnlySpan<char> _name = name;
    private int _sameName;
    private int _parents;
    private int _others;

    /// <summary>Where the end tag begins, or where the search gave up.</summary>
    public int InnerEnd { get; private set; }

    /// <summary>Behind the end tag.</summary>
    public int End { get; private set; }

    public bool HasTags { get; private set; }

    public bool HasSections { get; private set; }

    /// <summary>True when more elements were opened inside than closed, or the reverse.</summary>
    public readonly bool IsUneven => _others != 0 || _sameName != 0;

    public bool Run(MarkupCursor cursor, int from)
    {
        var at = from;
        while (at < _text.Length)
        {
            var step = _text[at..].IndexOf('<');
            if (step < 0)
                break;
            at += step;
            InnerEnd = at;
            if (!cursor.TryTag(at, out var tag))
            {
                HasSections |= at + 1 < _text.Length && _text[at + 1] is '!' or '?';
                at = EndOfLostSection(cursor, at) is >= 0 and var end ? end : cursor.SkipOther(at);
                continue;
            }

            at = tag.End;
            if (tag.Kind != TagKind.End)
                Opened(tag);
            else if (Closed(tag) is { } isOwn)
                return isOwn;
        }

        InnerEnd = _text.Length;
        return false;
    }

    // A CDATA section whose end is nowhere ends with its element, if that has an end: -1 for every other section.
    private readonly int EndOfLostSection(MarkupCursor cursor, int at)
    {
        if (cursor.LastSectionEnd > at || !_text[at..].StartsWith("<![CDATA["))
            return -1;
        var end = _text[at..].IndexOf($"</{_name}>", StringComparison.OrdinalIgnoreCase);
        return end < 0 ? -1 : at + end;
    }

    private void Opened(in Tag tag)
    {
        HasTags = true;
        if (tag.Kind == TagKind.Empty)
            return;
        var opened = _text[tag.Name.Start..tag.Name.End];
        if (opened.SequenceEqual(_name))
            _sameName++;
        else if (open.IsTop(_text, opened))
            _parents++;
        else
            _others++;
    }

    // True: the end tag looked for; false: an element around it ends first; null: go on.
    private bool? Closed(in Tag tag)
    {
        var closed = _text[tag.Name.Start..tag.Name.End];
        if (closed.SequenceEqual(_name) || closed.Equals(_name, StringComparison.OrdinalIgnoreCase))
        {
            End = tag.End;
            if (_sameName == 0)
                return true;
            _sameName--;
            return null;
        }

        if (_parents > 0 && open.IsTop(_text, closed))
            _parents--;
        else if (open.IsOpen(_text, closed))
            return false;
        else
            _others--;
        return null;
    }
}
