using System.Text;

namespace Listener.Classifier.Text;

/// <content>The letters of a token, folded and put together.</content>
internal ref partial struct Tokenizer
{
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
