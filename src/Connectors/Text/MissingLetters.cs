using System.Text;

namespace Listener.Connectors.Text;

/// <summary>
/// What is read where an encoding of several bytes to a letter has none: U+FFFD, and after it the second byte when that is ASCII, for half a letter
/// before a tag would take its bracket along.
/// </summary>
internal sealed class MissingLetters : DecoderFallback
{
    public static readonly MissingLetters Usual = new(isShiftJis: false);
    public static readonly MissingLetters ShiftJis = new(isShiftJis: true);

    private readonly bool _isShiftJis;

    private MissingLetters(bool isShiftJis) => _isShiftJis = isShiftJis;

    public override int MaxCharCount => 2;

    public override DecoderFallbackBuffer CreateFallbackBuffer() => new Characters(_isShiftJis);

    // IBM's letters have two places in Shift_JIS: rows FA to FC, which .NET reads, and NEC's choice, rows ED and EE, which others write. The order is the
    // same, but for the numerals and signs: first with IBM, last with NEC.
    private static char OfNec(byte lead, byte trail)
    {
        if (trail is < 0x40 or 0x7F or > 0xFC)
            return '\ufffd';
        var place = (((lead - 0xED) * 188) + (trail < 0x7F ? trail - 0x40 : trail - 0x41)) switch
        {
            < 360 and var kanji => kanji + 28,
            >= 362 and < 372 and var numeral => numeral - 362,
            >= 372 and var sign => sign - 352,
            _ => -1,
        };
        if (place < 0)
            return '\ufffd';
        var second = (place % 188) + 0x40;
        Span<char> letter = stackalloc char[1];
        Encoding.GetEncoding(932).GetChars([(byte)(0xFA + (place / 188)), (byte)(second < 0x7F ? second : second + 1)], letter);
        return letter[0];
    }

    private sealed class Characters(bool isShiftJis) : DecoderFallbackBuffer
    {
        private string _text = "";
        private int _read;

        public override int Remaining => _text.Length - _read;

        public override bool Fallback(byte[] bytesUnknown, int index)
        {
            _read = 0;
            _text = bytesUnknown switch
            {
                [(0xED or 0xEE) and var lead, var trail] when isShiftJis && OfNec(lead, trail) is not '\ufffd' and var letter => letter.ToString(),
                [>= 0x80, < 0x80 and var ascii] => $"\ufffd{(char)ascii}",
                _ => "\ufffd",
            };
            return true;
        }

        public override char GetNextChar() => _read < _text.Length ? _text[_read++] : '\0';

        public override bool MovePrevious()
        {
            if (_read == 0)
                return false;
            _read--;
            return true;
        }

        public override void Reset() => (_text, _read) = ("", 0);
    }
}
