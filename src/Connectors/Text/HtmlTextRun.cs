using System.Buffers;

namespace Listener.Connectors.Text;

/// <summary>One pass over one piece of HTML. Every character is looked at a bounded number of times, whatever the author wrote.</summary>
internal ref struct HtmlTextRun
{
    // A hidden element without an end is looked for to the end of the text; nobody honest needs that often.
    private const int MaxLostEnds = 8;

    private static readonly SearchValues<char> Special =
        SearchValues.Create(['<', '&', .. Enumerable.Range(0, 32).Select(code => (char)code)]);

    private readonly PlainTextBuilder _output;
    private readonly ReadOnlySpan<char> _html;
    private readonly TagTrust _trust;
    private readonly int _lastClose;
    private readonly bool _linesCount;
    private readonly bool _isSingleSpaced;
    private int _lostEnds;
    private bool _isPreformatted;

    public HtmlTextRun(PlainTextBuilder output, ReadOnlySpan<char> html, TagTrust trust)
    {
        _output = output;
        _html = html;
        _trust = trust;
        _lastClose = html.LastIndexOf('>');

        // Without a tag it is plain text, whose lines were meant.
        _linesCount = _lastClose < 0 || !html.Contains('<');

        // Runs between tags are short: one search through the whole is cheaper than one through each.
        _isSingleSpaced = html.IndexOf("  ") < 0;
    }

    public void Run()
    {
        var at = 0;
        while (at < _html.Length && !_output.IsFull)
        {
            var rest = _html[at..];
            var run = rest.IndexOfAny(Special);
            var words = run < 0 ? rest : rest[..run];
            if (_isSingleSpaced)
                _output.AppendSingleSpaced(words);
            else
                _output.Append(words);
            if (run < 0)
                return;
            at += run;
            at = _html[at] switch
            {
                '<' => Markup(at),
                '&' => Reference(at),
                var control => Control(control, at),
            };
        }
    }

    private readonly int Control(char control, int at)
    {
        if (control is '\n' or '\r' && (_linesCount || _isPreformatted))
            _output.Break();
        else if (control is '\t' or '\n' or '\v' or '\f' or '\r')
            _output.Space();
        return at + 1;
    }

    private readonly int Reference(int at)
    {
        Span<char> decoded = stackalloc char[2];
        var length = CharacterReferences.Read(_html[at..], html: true, decoded, out var written);
        if (length == 0)
            _output.Append('&');
        else if (written == 2)
            _output.Append(decoded);
        else if (written == 1 && decoded[0] is '\t' or '\n' or '\r')
            _output.Space();
        else if (written == 1)
            _output.Append(decoded[0]);
        return at + Math.Max(length, 1);
    }

    private int Markup(int at)
    {
        var next = at + 1 < _html.Length ? _html[at + 1] : '\0';
        var end = next switch
        {
            '!' or '?' => Declaration(at),
            '/' when at + 2 < _html.Length && char.IsAsciiLetter(_html[at + 2]) => ElementTag(at, at + 2),
            _ when char.IsAsciiLetter(next) => ElementTag(at, at + 1),
            _ => at,
        };
        if (end > at)
            return end;
        _output.Append('<');
        return at + 1;
    }

    private readonly int Declaration(int at)
    {
        var rest = _html[at..];
        if (rest.StartsWith("<![CDATA["))
            return at + "<![CDATA[".Length;
        if (rest.StartsWith("<!--"))
        {
            var end = rest[2..].IndexOf("-->");
            return end < 0 ? _html.Length : at + end + 5;
        }

        // "<!' is no doctype": what follows an exclamation mark must at least begin like a declaration.
        var isWord = rest.Length > 2 && rest[1] == '!' && !char.IsAsciiLetter(rest[2]) && rest[2] is not ('-' or '[');
        return isWord || at > _lastClose ? at : at + rest.IndexOf('>') + 1;
    }

    private int ElementTag(int at, int nameStart)
    {
        var nameEnd = nameStart;
        while (nameEnd < _html.Length && _html[nameEnd] is not ('>' or '/' or ' ' or '\n' or '\t' or '\r' or '\f' or '<'))
            nameEnd++;
        var name = _html[nameStart..nameEnd];
        var effect = HtmlTags.Effect(name);

        // XHTML in an XML document may have a prefix, and so may what word processors write.
        if (effect == TagEffect.Unknown && _trust == TagTrust.All && name.IndexOf(':') is > 0 and var colon && colon + 1 < name.Length)
            effect = HtmlTags.Effect(name[(colon + 1)..]);

        // <mail@example.org> and <https://…> are words of plain text, not elements.
        if (effect == TagEffect.Unknown && (_trust != TagTrust.All || at > _lastClose || name.Contains('@') || name.EndsWith(":")))
            return at;

        // "a<b" is arithmetic where nothing else speaks of HTML; otherwise it is a tag that was cut off.
        if (at > _lastClose)
            return _trust == TagTrust.Unclosed && !UpToNextTag(at).Contains('=') ? at : _html.Length;

        var end = _html[nameEnd] == '>' ? nameEnd + 1 : TagBounds.End(_html, nameEnd);
        if (_trust == TagTrust.Unclosed && !HtmlTags.MayStayOpen(name) && !_html[nameEnd..end].Contains('='))
            return at;
        var isStart = nameStart == at + 1 && _html[end - 2] != '/';
        if (effect == TagEffect.Break)
        {
            _output.Break();
            if (name.EndsWith("pre", StringComparison.OrdinalIgnoreCase))
                _isPreformatted = isStart;
        }
        else if (effect == TagEffect.Gap)
        {
            _output.Space();
        }

        return isStart && (effect == TagEffect.Drop || TagBounds.IsHidden(_html[nameEnd..end])) ? Dropped(name, end, effect) : end;
    }

    private readonly ReadOnlySpan<char> UpToNextTag(int at)
    {
        var rest = _html[(at + 1)..];
        var next = rest.IndexOf('<');
        return next < 0 ? rest : rest[..next];
    }

    private int Dropped(ReadOnlySpan<char> name, int from, TagEffect effect)
    {
        if (effect == TagEffect.Drop)
            return TagBounds.ElementEnd(_html, name, from, toEnd: true);
        if (_lostEnds >= MaxLostEnds)
            return from;
        var end = TagBounds.ElementEnd(_html, name, from, toEnd: false);
        _lostEnds += end == from ? 1 : 0;
        return end;
    }
}
