using System.Text;

namespace Listener.Classifier.Text;

internal enum TokenKind : byte
{
    /// <summary>A run of letters and digits of one script; a single character where a script has no spaces.</summary>
    Word,

    /// <summary>An emoji, <c>&amp;</c> or <c>+</c>.</summary>
    Symbol,

    /// <summary>A whole @handle, @ included; the words it is made of follow as words.</summary>
    Handle,

    /// <summary>A whole #tag, # included; the words it is made of follow as words.</summary>
    Tag,

    /// <summary>An address that starts with a scheme or www. Its words are not read.</summary>
    Link,
}

/// <summary>
/// Cuts a text into folded words in one pass, without allocating. Linear in the text: no character is folded more than twice.
/// </summary>
internal ref partial struct Tokenizer(ReadOnlySpan<char> text, Span<char> buffer)
{
    /// <summary>What <c>buffer</c> should hold. Of a longer word only the beginning is kept, with <see cref="WholeWord"/> false.</summary>
    public const int BufferSize = 128;

    private readonly ReadOnlySpan<char> _text = text;
    private readonly Span<char> _buffer = buffer;
    private int _next;
    private int _length;
    private bool _glued;
    private int _lineBreaks;

    /// <summary>The current token, folded.</summary>
    public readonly ReadOnlySpan<char> Folded => _buffer[..Math.Min(_length, _buffer.Length)];

    public readonly bool WholeWord => _length <= _buffer.Length;

    public TokenKind Kind { get; private set; }

    public Script Script { get; private set; }

    /// <summary>First character of the token in the text as written.</summary>
    public int Start { get; private set; }

    /// <summary>Behind its last character.</summary>
    public int End { get; private set; }

    /// <summary>Number of the word in the text. A handle or tag has that of its first word; the end of a paragraph counts as a word.</summary>
    public int Position { get; private set; } = -1;

    /// <summary>True when nothing separates the token from the one before, as between scripts.</summary>
    public bool Glued { get; private set; }

    /// <summary>Moves to the next token; false at the end.</summary>
    public bool MoveNext()
    {
        while (_next < _text.Length)
        {
            var folded = At(_next, out var width, out var page);
            switch (folded.Class)
            {
                case CharClass.Letter or CharClass.Digit:
                    return IsLink() ? ReadLink() : ReadWord(folded, width, page);
                case CharClass.Symbol:
                    return ReadSymbol(folded, width, page);
                case CharClass.At or CharClass.Hash when !_glued && StartsName(_next + width):
                    return ReadName(folded.Class == CharClass.At, width);
                case CharClass.Hash when _glued && !StartsName(_next + width):
                    return ReadSymbol(folded, width, page);
                case CharClass.Dropped or CharClass.Mark:
                    _next += width;
                    break;
                default:
                    Separate(folded.Class, width);
                    break;
            }
        }

        return false;
    }

    private readonly FoldedChar At(int index, out int width, out FoldPage page)
    {
        int codePoint = _text[index];
        width = 1;
        if (char.IsSurrogate((char)codePoint) && Rune.DecodeFromUtf16(_text[index..], out var rune, out width) == System.Buffers.OperationStatus.Done)
        {
            codePoint = rune.Value;
        }

        page = TextFold.Page(codePoint);
        return page.Chars[codePoint & 255];
    }

    private void Separate(CharClass characterClass, int width)
    {
        _next += width;
        _glued = false;
        if (characterClass == CharClass.LineBreak && ++_lineBreaks == 2)
        {
            Position++;
        }
    }

    private void Begin(TokenKind kind, Script script)
    {
        Kind = kind;
        Script = script;
        Start = _next;
        Glued = _glued;
        _glued = true;
        _lineBreaks = 0;
        _length = 0;
        Position++;
    }

    private bool ReadWord(FoldedChar folded, int width, FoldPage page)
    {
        Begin(TokenKind.Word, folded.Script);
        do
        {
            _next += width;
            Append(folded, page);
            if (Script == Script.Latin)
            {
                AppendPlain();
            }

            End = _next;
            do
            {
                if (_next >= _text.Length)
                {
                    return true;
                }

                folded = At(_next, out width, out page);
            }
            while (folded.Class == CharClass.Dropped && (_next += width) > 0);
        }
        while (Continues(folded));
        return true;
    }

    /// <summary>A change of script ends a word; digits join words, but not those of scripts without spaces.</summary>
    private bool Continues(FoldedChar folded)
    {
        switch (folded.Class)
        {
            case CharClass.Mark:
                return true;
            case CharClass.Digit:
                return Script is not (Script.Solo or Script.Katakana);
            case CharClass.Letter when Script == Script.None:
                if (folded.Script is Script.Solo or Script.Katakana)
                {
                    return false;
                }

                Script = folded.Script;
                return true;
            case CharClass.Letter:
                return folded.Script == Script && Script != Script.Solo;
            default:
                return false;
        }
    }

    private bool ReadSymbol(FoldedChar folded, int width, FoldPage page)
    {
        Begin(TokenKind.Symbol, Script.None);
        _next += width;
        if (folded.Class == CharClass.Hash)
        {
            Append('#');
        }
        else
        {
            Append(folded, page);
        }

        // A flag is two regional indicators: each alone would also be half of another flag.
        if (IsRegionalIndicator(Start) && IsRegionalIndicator(_next))
        {
            folded = At(_next, out width, out page);
            _next += width;
            Append(folded, page);
        }

        End = _next;
        return true;
    }

    private readonly bool IsRegionalIndicator(int index) =>
        index + 1 < _text.Length && _text[index] == '\uD83C' && _text[index + 1] is >= '\uDDE6' and <= '\uDDFF';
}
