using Listener.Connectors.Text;

namespace Listener.Connectors.Feeds;

/// <summary>
/// Walks the tags of a document that claims to be XML. It never fails: what is not well-formed is noted and read the way its author most
/// likely meant it. Every character is looked at a bounded number of times.
/// </summary>
internal sealed class MarkupCursor(ReadOnlyMemory<char> document, FeedProblems problems)
{
    // Elements that never end are looked through up to here again and again; past this budget they count as empty.
    private long _lookaheadBudget = (2L * document.Length) + 65_536;
    private readonly int _lastClose = document.Span.LastIndexOf('>');
    private int? _lastSectionEnd;
    private int _position;

    public ReadOnlySpan<char> Text => document.Span;

    public int Position => _position;

    /// <summary>Where the last CDATA section of the document ends; -1 when none does.</summary>
    public int LastSectionEnd => _lastSectionEnd ??= document.Span.LastIndexOf("]]>");

    /// <summary>True when the document ended inside a tag, a comment, a CDATA section or an element being read.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The internal entities of the document type, if there are any.</summary>
    public DocumentEntities Entities { get; } = new();

    public ReadOnlySpan<char> Slice(TextSpan range) => Text[range.Start..range.End];

    public void MoveTo(int position) => _position = position;

    /// <summary>Moves behind the next tag; false at the end.</summary>
    public bool NextTag(out Tag tag)
    {
        var text = Text;
        while (_position < text.Length)
        {
            var step = text[_position..].IndexOf('<');
            if (step < 0)
                break;
            _position += step;
            if (TryTag(_position, out tag))
            {
                _position = tag.End;
                return true;
            }

            _position = SkipOther(_position);
        }

        _position = text.Length;
        tag = default;
        return false;
    }

    /// <summary>
    /// What is inside the element whose start tag was just read; moves behind its end tag. When the element does not end before one of
    /// <paramref name="open"/> does, the result is false and nothing moves.
    /// </summary>
    public bool TryContent(in Tag start, OpenElements open, out Content content)
    {
        content = new Content(new TextSpan(start.End, start.End), HasTags: false, HasSections: false);
        if (start.Kind == TagKind.Empty)
            return true;
        if (_lookaheadBudget < 0)
            return false;

        var search = new ContentSearch(Text, Slice(start.Name), open);
        var found = search.Run(this, start.End);
        content = new Content(new TextSpan(start.End, search.InnerEnd), search.HasTags, search.HasSections);
        if (!found)
        {
            IsCut |= search.InnerEnd == Text.Length;
            _lookaheadBudget -= search.InnerEnd - start.End;
            problems.Note(start.Name.Start, "an element that never ends");
            return false;
        }

        if (search.IsUneven)
            problems.Note(start.End, "tags that do not match");
        _position = search.End;
        return true;
    }

    /// <summary>The tag at <paramref name="at"/>, a less-than sign; false when it begins something else.</summary>
    public bool TryTag(int at, out Tag tag)
    {
        var text = Text;
        tag = default;
        var isEnd = at + 1 < text.Length && text[at + 1] == '/';
        var start = at + (isEnd ? 2 : 1);
        var end = start;
        if (at > _lastClose || !IsNameStart(text[start]))
            return false;
        while (end < text.Length && text[end] is not ('>' or '/' or ' ' or '\n' or '\t' or '\r' or '<'))
            end++;

        var close = end < text.Length && text[end] == '>' ? end + 1 : TagBounds.End(text, end);
        if (close < 0)
            return false;
        var isEmpty = !isEnd && text[close - 2] == '/';
        var attributes = new TextSpan(end, close - (isEmpty ? 2 : 1));
        tag = new Tag(new TextSpan(start, end), attributes, close, isEnd ? TagKind.End : isEmpty ? TagKind.Empty : TagKind.Start);
        return true;
    }

    /// <summary>Behind the comment, section, instruction or stray sign at <paramref name="at"/>.</summary>
    public int SkipOther(int at)
    {
        var rest = Text[at..];
        if (rest.Length < 2 || rest[1] is not ('!' or '?'))
            return Stray(rest, at);
        if (rest.StartsWith("<!--"))
            return Behind(at, "-->", 4);
        if (rest.StartsWith("<![CDATA["))
            return Behind(at, "]]>", 9);
        if (rest.StartsWith("<?"))
            return Behind(at, rest.Contains("?>", StringComparison.Ordinal) ? "?>" : ">", 2);
        if (rest.StartsWith("<!DOCTYPE", StringComparison.OrdinalIgnoreCase))
            return Entities.ReadDoctype(Text, at);
        return Behind(at, ">", 2);
    }

    private int Stray(ReadOnlySpan<char> rest, int at)
    {
        if (rest.Length == 1 || IsNameStart(rest[1]) || rest[1] == '/')
            IsCut |= at > _lastClose;
        problems.Note(at, "a bare less-than sign");
        return at + 1;
    }

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c is '_' or ':' or > '\u007f';

    private int Behind(int at, string end, int skip)
    {
        var found = Text[Math.Min(at + skip, Text.Length)..].IndexOf(end);
        if (found >= 0)
            return at + skip + found + end.Length;
        IsCut = true;
        return Text.Length;
    }
}
