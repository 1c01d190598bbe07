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

    private void Append(FoldedChar folded, FoldPage page)
    {
        if (folded.IsString)
        {
            foreach (var character in page.Strings[folded.Value])
            {
                Append(character);
            }
        }
        else
        {
            Append(folded.Composes && _next < _text.Length ? Composed(folded.Value) : folded.Value);
        }
    }

    /// <summary>Puts voiced kana, й and Hangul syllables together that came in parts.</summary>
    private char Composed(char letter)
    {
        while (_next < _text.Length && _text[_next] is '\u0306' or '\u0308' or '\u3099' or '\u309A' or '\uFF9E' or '\uFF9F' or (>= '\u1161' and <= '\u11C2'))
        {
            var mark = _text[_next] switch { '\uFF9E' => '\u3099', '\uFF9F' => '\u309A', var other => other };
            var composed = string.Concat(letter.ToString(), mark.ToString()).Normalize(NormalizationForm.FormC);
            if (composed.Length != 1)
            {
                return letter;
            }

            letter = composed[0];
            _next++;
        }

        return letter;
    }

    /// <summary>ASCII letters, most of the letters there are: each is a Latin one and folds to its lower case, whatever follows.</summary>
    private void AppendPlain()
    {
        for (; _next < _text.Length && _length < _buffer.Length && char.IsAsciiLetter(_text[_next]); _next++)
        {
            _buffer[_length++] = (char)(_text[_next] | 0x20);
        }
    }

    private void Append(char character)
    {
        if (_length < _buffer.Length)
        {
            _buffer[_length] = character;
        }

        _length++;
    }
}
