namespace Listener.Connectors.Text;

/// <summary>
/// Collects plain text: runs of spaces become one, breaks become one line feed, both ends are bare. It never holds more than its limit;
/// once <see cref="IsFull"/>, callers may stop.
/// </summary>
internal sealed class PlainTextBuilder(int limit, bool singleLine = false)
{
    private readonly char[] _buffer = new char[limit + 2];
    private int _length;
    private char _pending;

    public bool IsFull => _length >= limit;

    public bool IsEmpty => _length == 0;

    public ReadOnlySpan<char> Written => _buffer.AsSpan(0, _length);

    public void Clear()
    {
        _length = 0;
        _pending = '\0';
    }

    public void Space()
    {
        if (_pending == '\0')
            _pending = ' ';
    }

    public void Break() => _pending = singleLine ? ' ' : '\n';

    public void Append(char c)
    {
        if (c is ' ' or '\u00a0')
        {
            Space();
            return;
        }

        if (_length >= limit)
            return;
        if (_pending != '\0' && _length > 0)
            _buffer[_length++] = _pending;
        _pending = '\0';
        _buffer[_length++] = c;
    }

    /// <summary>Takes a run without line ends and controls, and without two spaces side by side.</summary>
    public void AppendSingleSpaced(ReadOnlySpan<char> run)
    {
        if (run.Length > 0 && run[0] == ' ')
        {
            Space();
            run = run[1..];
        }

        if (run.IsEmpty)
            return;
        var trailing = run[^1] == ' ';
        Copy(trailing ? run[..^1] : run);
        if (trailing)
            Space();
    }

    /// <summary>Takes a run without line ends and controls; its spaces are counted once.</summary>
    public void Append(ReadOnlySpan<char> run)
    {
        while (!run.IsEmpty && _length < limit)
        {
            if (run[0] == ' ')
            {
                Space();
                run = run.TrimStart(' ');
                continue;
            }

            var gap = run.IndexOf("  ");
            var words = gap < 0 ? run : run[..gap];
            run = run[words.Length..];
            if (words[^1] == ' ')
            {
                Copy(words[..^1]);
                Space();
            }
            else
            {
                Copy(words);
            }
        }
    }

    /// <summary>The text, cut at a character boundary; empty when nothing was written.</summary>
    public override string ToString()
    {
        var text = _buffer.AsSpan(0, Math.Min(_length, limit));
        if (text.Length > 0 && char.IsHighSurrogate(text[^1]))
            text = text[..^1];
        if (text.ContainsAnyInRange('\u007f', '\u00a0') || text.ContainsAny('\ufeff', '\ufffe', '\uffff'))
            text = text[..Tidy(text)];
        return text.TrimEnd(' ').ToString();
    }

    private void Copy(ReadOnlySpan<char> words)
    {
        if (_pending != '\0' && _length > 0)
            _buffer[_length++] = _pending;
        _pending = '\0';
        var fits = Math.Min(words.Length, _buffer.Length - _length);
        words[..fits].CopyTo(_buffer.AsSpan(_length));
        _length += fits;
    }

    // Rare, so done once at the end: no-break spaces are spaces, C1 controls are windows-1252, marks of byte order and noncharacters vanish.
    private static int Tidy(Span<char> text)
    {
        var kept = 0;
        foreach (var read in text)
        {
            var c = read is >= '\u0080' and < '\u00a0' ? CharacterReferences.FromC1(read) : read == '\u00a0' ? ' ' : read;
            if (c is '\u007f' or '\ufeff' or '\ufffe' or '\uffff' or (>= '\u0080' and < '\u00a0'))
                continue;
            if (c == ' ' && (kept == 0 || text[kept - 1] is ' ' or '\n'))
                continue;
            text[kept++] = c;
        }

        return kept;
    }
}
