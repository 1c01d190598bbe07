using System.Buffers;
using Listener.Classifier.Text;

namespace Listener.Classifier.Rules;

/// <summary>
/// A title or a text in two forms of the same length: as written, for the rules, which fold for themselves, and plain, for the model. Places can be hidden
/// in both. Reused from post to post; grows to the longest and then allocates nothing.
/// </summary>
internal sealed class PostField
{
    /// <summary>A character that no reader of words sees, so that everything else keeps its place.</summary>
    public const char Invisible = '\u00AD';

    private static readonly SearchValues<char> Odd = SearchValues.Create("\u00AD\u0640\u061C\u180E\u200B\u200C\u200D\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\uFEFF");

    private static readonly SearchValues<char> Parts = SearchValues.Create(
        [.. Enumerable.Range(0x1100, 0x100).Concat(Enumerable.Range(0x300, 0x70)).Select(unit => (char)unit), '\u0653', '\u0654', '\u0655', '\u3099', '\u309A']);

    private char[] _written = new char[512];
    private char[] _plain = new char[512];
    private char[] _seen = new char[512];
    private string _source = "";
    private bool _isCopied;
    private bool _isOdd;

    /// <summary>The text itself, which places found refer to.</summary>
    public string Source => _source;

    /// <summary>What the rules read.</summary>
    public ReadOnlySpan<char> Written => _isCopied ? _written.AsSpan(0, _source.Length) : _source;

    /// <summary>Lower case, since shouting is no other matter, and full width as half; every character in its place.</summary>
    public Span<char> Plain => _plain.AsSpan(0, _source.Length);

    /// <summary>What the model reads and language is told by: the plain form without what nobody sees. Good until the field changes.</summary>
    /// <param name="isGerman">One spelling of ä, ö, ü and ß.</param>
    public ReadOnlySpan<char> Seen(bool isGerman = false)
    {
        if (!_isOdd && !isGerman)
        {
            return Plain;
        }

        var length = 0;
        foreach (var unit in Plain)
        {
            if (!Odd.Contains(unit))
            {
                _seen[length++] = unit;
            }
        }

        var seen = _seen.AsSpan(0, length);
        if (isGerman)
        {
            GermanSpelling.Fold(seen);
        }

        return seen;
    }

    /// <summary>What stands in the source at a place of what is seen. Good until the field changes.</summary>
    public ReadOnlySpan<char> SourceOf(int start, int length)
    {
        if (!_isOdd)
        {
            return _source.AsSpan(start, length);
        }

        var (first, seen) = (0, 0);
        var plain = Plain;
        for (var at = 0; at < plain.Length; at++)
        {
            if (Odd.Contains(plain[at]))
            {
                continue;
            }

            first = seen == start ? at : first;
            if (++seen == start + length)
            {
                return _source.AsSpan(first, at + 1 - first);
            }
        }

        return [];
    }

    public static bool IsInvisible(char unit) => Odd.Contains(unit);

    public void Load(string? text)
    {
        _source = Composed(text ?? "");
        if (_plain.Length < _source.Length)
        {
            (_plain, _written, _seen) = (new char[_source.Length * 2], new char[_source.Length * 2], new char[_source.Length * 2]);
        }

        Show();
    }

    // Letters in parts, as some systems store names of files, are the same words: Hangul, kana, accents, hamza.
    private static string Composed(string text)
    {
        if (!text.AsSpan().ContainsAny(Parts))
        {
            return text;
        }

        try
        {
            return text.Normalize();
        }
        catch (ArgumentException)
        {
            return text; // half a surrogate pair: nothing can be composed
        }
    }

    /// <summary>Undoes every <see cref="Hide"/>.</summary>
    public void Show()
    {
        _isCopied = false;
        _isOdd = _source.AsSpan().ContainsAny(Odd);
        var plain = Plain;
        for (var i = 0; i < plain.Length; i++)
        {
            var unit = _source[i];
            plain[i] = unit < 128 ? (char)(unit | (char.IsAsciiLetterUpper(unit) ? 0x20 : 0)) : PlainForm(unit);
        }

        _isOdd |= MarkSpelling.Fold(plain);
        CloseUp();
    }

    public void Hide(int start, int end)
    {
        Copy();
        _written.AsSpan(start, end - start).Fill(Invisible);
        _plain.AsSpan(start, end - start).Fill(Invisible);
        _isOdd = true;
    }

    public void HideFromModel(int start, int end)
    {
        _plain.AsSpan(start, end - start).Fill(Invisible);
        _isOdd = true;
    }

    private static char PlainForm(char unit) => unit switch
    {
        '\u3000' => ' ',
        >= '\uFF01' and <= '\uFF5E' => LowerCase.Of((char)(unit - 0xFEE0)),
        _ => LowerCase.Of(unit),
    };

    private void Copy()
    {
        if (!_isCopied)
        {
            _source.CopyTo(_written);
            _isCopied = true;
        }
    }

    // Blanks mean nothing in a script without spaces, as in 退 钱 还 我; the end of a paragraph does.
    private void CloseUp()
    {
        if (!_source.AsSpan().ContainsAnyInRange('\u3041', '\u9FFF'))
        {
            return;
        }

        for (int at = 1, end; at + 1 < _source.Length; at = end + 1)
        {
            (end, var lines) = (at, 0);
            for (; end < _source.Length && char.IsWhiteSpace(_source[end]); end++)
            {
                lines += _source[end] == '\n' ? 1 : 0;
            }

            if (end > at && end < _source.Length && lines < 2 && IsDense(_source[at - 1]) && IsDense(_source[end]))
            {
                Hide(at, end);
            }
        }
    }

    private static bool IsDense(char unit) => unit is (>= '\u3041' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF');
}
