namespace Listener.Classifier.Features;

/// <summary>Cuts a text into folded tokens. One instance a thread; grows to the longest text it has seen and then allocates nothing.</summary>
internal sealed class TokenScanner
{
    /// <summary>Units of a text that are read: its beginning and, of longer ones, its end as well.</summary>
    public const int HeadUnits = 3072, TailUnits = 1024;

    private char[] _folded = new char[512];
    private Token[] _tokens = new Token[128];
    private int _used;

    public int Count { get; private set; }

    public Span<Token> Tokens => _tokens.AsSpan(0, Count);

    public ReadOnlySpan<char> Folded(in Token token) => _folded.AsSpan(token.Start, token.Length);

    public void Clear() => (Count, _used) = (0, 0);

    /// <summary>Appends the tokens of a text, whose first unit has the position <paramref name="offset"/> in the eyes of the caller.</summary>
    public void Scan(ReadOnlySpan<char> text, int offset)
    {
        if (text.Length <= HeadUnits + TailUnits)
        {
            ScanPart(text, offset);
            return;
        }

        ScanPart(text[..HeadUnits], offset);
        Break(offset + HeadUnits);
        ScanPart(text[^TailUnits..], offset + text.Length - TailUnits);
    }

    /// <summary>Ends whatever reaches across words: n-grams and negation.</summary>
    public void Break(int offset) => Add(new() { Kind = TokenKind.Break, Start = _used, SourceStart = offset });

    private void ScanPart(ReadOnlySpan<char> text, int offset)
    {
        // An ellipsis is two units.
        if (_folded.Length < _used + (2 * text.Length))
            Array.Resize(ref _folded, Math.Max(_folded.Length * 2, _used + (2 * text.Length)));

        for (var at = 0; at < text.Length;)
            at = Next(text, at, offset);
    }

    private int Next(ReadOnlySpan<char> text, int at, int offset)
    {
        switch (CharTable.Kinds[text[at]])
        {
            case CharKind.Letter:
                return IsLink(text, at) ? Link(text, at, offset) : Run(text, at, offset, TokenKind.Word);
            case CharKind.Dense:
                return Run(text, at, offset, TokenKind.Dense);
            case CharKind.Digit:
                return Run(text, at, offset, TokenKind.Number);
            case CharKind.Mark:
                return StartsHandle(text, at) ? Handle(text, at, offset) : Marks(text, at, offset);
            case CharKind.High:
                return Pair(text, at, offset);
            case CharKind.Pictograph:
                return Emoji(text, at, 1, offset);
            default:
                return at + 1;
        }
    }

    private int Run(ReadOnlySpan<char> text, int at, int offset, TokenKind kind)
    {
        var token = new Token { Kind = kind, Start = _used, SourceStart = offset + at, Hash = Hash.Word };
        if (at > 0 && text[at - 1] == '#')
            token.Traits |= TokenTraits.Tagged;

        var wanted = kind switch { TokenKind.Word => CharKind.Letter, TokenKind.Dense => CharKind.Dense, _ => CharKind.Digit };
        int end = at, repeats = 0;
        var previous = '\0';
        for (; end < text.Length; end++)
        {
            var unit = text[end];
            var unitKind = CharTable.Kinds[unit];
            if (unitKind == CharKind.Ignored)
                continue;
            if (unitKind != wanted && !(kind == TokenKind.Word && unitKind == CharKind.Digit) && !JoinsWord(text, end, kind))
                break;

            var folded = CharTable.Folded[unit];
            repeats = folded == previous ? repeats + 1 : 0;
            previous = folded;
            if (repeats >= 2)
            {
                // "soooo" and "sooo" are one word; numbers keep at most two digits for the same reason.
                token.Traits |= kind == TokenKind.Number ? TokenTraits.None : TokenTraits.Elongated;
                continue;
            }

            _folded[_used++] = folded;
            token.Hash = Hash.Step(token.Hash, folded);
        }

        return Close(token, offset, end);
    }

    // An apostrophe between letters belongs to the word: don't, l'avion.
    private static bool JoinsWord(ReadOnlySpan<char> text, int at, TokenKind kind) =>
        kind == TokenKind.Word && CharTable.Folded[text[at]] == '\'' && at + 1 < text.Length && CharTable.Kinds[text[at + 1]] == CharKind.Letter;

    private int Marks(ReadOnlySpan<char> text, int at, int offset)
    {
        var token = new Token { Kind = TokenKind.Mark, Start = _used, SourceStart = offset + at, Hash = Hash.Word };
        var end = at;
        for (; end < text.Length && end - at < 16; end++)
        {
            var unit = text[end];
            if (CharTable.Kinds[unit] == CharKind.Ignored)
                continue;
            if (CharTable.Kinds[unit] != CharKind.Mark || (end > at && (unit is '@' or '#')))
                break;

            var folded = unit == '…' ? '.' : CharTable.Folded[unit];
            for (var times = unit == '…' ? 2 : 1; times > 0 && !IsTwice(token.Start, folded); times--)
            {
                _folded[_used++] = folded;
                token.Hash = Hash.Step(token.Hash, folded);
            }
        }

        return Close(token, offset, end);
    }

    // "!!!!" and "!!" are one mark.
    private bool IsTwice(int start, char mark) => _used - start >= 2 && _folded[_used - 1] == mark && _folded[_used - 2] == mark;

    private int Pair(ReadOnlySpan<char> text, int at, int offset)
    {
        if (at + 1 >= text.Length || !char.IsLowSurrogate(text[at + 1]))
            return at + 1;

        var rune = char.ConvertToUtf32(text[at], text[at + 1]);
        return rune switch
        {
            >= 0x1F3FB and <= 0x1F3FF => at + 2, // skin tone
            >= 0x1F000 and <= 0x1FAFF => Emoji(text, at, 2, offset),
            >= 0x20000 and <= 0x3FFFF => Emoji(text, at, 2, offset), // rare Han: one token each
            >= 0x1D400 and <= 0x1D7FF => at + 2, // mathematical letters: decoration
            _ => at + 2,
        };
    }

    private int Emoji(ReadOnlySpan<char> text, int at, int units, int offset)
    {
        var token = new Token { Kind = TokenKind.Emoji, Start = _used, SourceStart = offset + at, Hash = Hash.Word };
        for (var i = 0; i < units; i++)
        {
            _folded[_used++] = text[at + i];
            token.Hash = Hash.Step(token.Hash, text[at + i]);
        }

        return Close(token, offset, at + units);
    }

    private static bool StartsHandle(ReadOnlySpan<char> text, int at) =>
        text[at] is '@' or '＠' && at + 1 < text.Length && (char.IsLetterOrDigit(text[at + 1]) || text[at + 1] == '_')
        && (at == 0 || !char.IsLetterOrDigit(text[at - 1]));

    private int Handle(ReadOnlySpan<char> text, int at, int offset)
    {
        var token = new Token { Kind = TokenKind.Handle, Start = _used, SourceStart = offset + at, Hash = Hash.Handle };
        var end = at + 1;
        for (; end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_'); end++)
        {
            _folded[_used++] = CharTable.Folded[text[end]];
            token.Hash = Hash.Step(token.Hash, _folded[_used - 1]);
        }

        return Close(token, offset, end);
    }

    // Masked links of data sets ("http", "URL") count as links too.
    private static bool IsLink(ReadOnlySpan<char> text, int at)
    {
        var rest = text[at..];
        return rest[0] is 'h' or 'H' or 'w' or 'W'
            && (rest.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
                || rest.StartsWith("www.", StringComparison.OrdinalIgnoreCase)
                || (rest.StartsWith("http", StringComparison.Ordinal) && (rest.Length == 4 || char.IsWhiteSpace(rest[4]))));
    }

    private int Link(ReadOnlySpan<char> text, int at, int offset)
    {
        var end = at;
        while (end < text.Length && !char.IsWhiteSpace(text[end]))
            end++;
        return Close(new() { Kind = TokenKind.Link, Start = _used, SourceStart = offset + at, Hash = Hash.Handle }, offset, end);
    }

    private int Close(Token token, int offset, int end)
    {
        token.Length = _used - token.Start;
        token.SourceLength = offset + end - token.SourceStart;
        Add(token);
        return end;
    }

    private void Add(Token token)
    {
        if (Count == _tokens.Length)
            Array.Resize(ref _tokens, Count * 2);
        _tokens[Count++] = token;
    }
}
