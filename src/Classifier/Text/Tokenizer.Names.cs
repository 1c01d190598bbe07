namespace Listener.Classifier.Text;

/// <summary>Handles, tags and addresses.</summary>
internal ref partial struct Tokenizer
{
    private readonly bool StartsName(int index) =>
        index < _text.Length && At(index, out _, out _).Class is CharClass.Letter or CharClass.Digit or CharClass.Underscore;

    /// <summary>Reads a whole handle or tag, then goes back behind its sign, so that its words are read as words.</summary>
    private bool ReadName(bool isHandle, int signWidth)
    {
        Begin(isHandle ? TokenKind.Handle : TokenKind.Tag, Script.None);
        Append(isHandle ? '@' : '#');
        var index = _next + signWidth;
        var ascii = isHandle && char.IsAscii(_text[index]);
        while (index < _text.Length)
        {
            var folded = At(index, out var width, out var page);
            if (!BelongsToName(folded, index, isHandle, ascii))
            {
                break;
            }

            if (folded.Class is CharClass.Letter or CharClass.Digit or CharClass.Mark)
            {
                Append(folded, page);
            }
            else if (folded.Class != CharClass.Dropped)
            {
                Append(_text[index]);
            }

            index += width;
        }

        End = index;
        _next += signWidth;
        _glued = false;
        Position--;
        return true;
    }

    /// <summary>An ASCII handle ends where another script begins (@acmeさん); dots, hyphens and the @ of a host only inside it.</summary>
    private readonly bool BelongsToName(FoldedChar folded, int index, bool isHandle, bool ascii) => folded.Class switch
    {
        CharClass.Letter or CharClass.Digit or CharClass.Mark => !ascii || char.IsAscii(_text[index]),
        CharClass.Underscore or CharClass.Dropped => true,
        CharClass.Separator or CharClass.At => isHandle && _text[index] is '.' or '-' or '@' && StartsName(index + 1)
            && (!ascii || char.IsAscii(_text[index + 1])),
        _ => false,
    };

    private readonly bool IsLink() =>
        _text[_next] is 'h' or 'H' or 'w' or 'W'
        && (_text[_next..].StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            || _text[_next..].StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || _text[_next..].StartsWith("www.", StringComparison.OrdinalIgnoreCase));

    private bool ReadLink()
    {
        Begin(TokenKind.Link, Script.None);
        while (_next < _text.Length && IsInLink(_text[_next]))
        {
            _next++;
        }

        End = _next;
        _glued = false;
        return true;
    }

    /// <summary>Japanese and Chinese write on behind an address without a space.</summary>
    private static bool IsInLink(char character) =>
        character < 0x2E80 ? !char.IsWhiteSpace(character) && character is not ('<' or '>' or '"' or '\u201C' or '\u201D' or '\u00BB') : character is >= '\uD800' and <= '\uDFFF';
}
