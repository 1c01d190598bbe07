using System.Text;
using System.Text.Unicode;

namespace Listener.Connectors.Text;

/// <summary>
/// UTF-8 with bytes that are none. A byte alone is what windows-1252 would have it be, for that is where a quotation mark or a name was pasted from
/// (<c>don\x92t</c>); what is left of a letter that was cut is U+FFFD.
/// </summary>
internal static class BrokenUtf8
{
    /// <summary>
    /// Reads on from the first bad byte. The results are the characters written, counted from the start of <paramref name="characters"/>, which has room for
    /// one to a byte, and how often that failed: once for a byte alone, once for a letter that was cut.
    /// </summary>
    public static (int Written, int Bad) ReadOn(ReadOnlySpan<byte> body, int read, Span<char> characters, int written)
    {
        var bad = 0;
        while (read < body.Length)
        {
            var length = BadBytes(body[read..]);
            characters[written++] = length == 1 ? Alone(body, read) : '\ufffd';
            bad++;
            read += length;
            if (read < body.Length && IsBadStart(body[read]))
                continue;
            Utf8.ToUtf16(body[read..], characters[written..], out var more, out var moreWritten, replaceInvalidSequences: false);
            read += more;
            written += moreWritten;
        }

        return (written, bad);
    }

    // Half of a pair of surrogates has three bytes, of which the last two are no letters alone.
    private static int BadBytes(ReadOnlySpan<byte> rest)
    {
        if (rest is [0xED, >= 0xA0 and < 0xC0, >= 0x80 and < 0xC0, ..])
            return 3;
        Rune.DecodeFromUtf8(rest, out _, out var length);
        return length;
    }

    private static bool IsBadStart(byte b) => b is (>= 0x80 and < 0xC2) or > 0xF4;

    private static char Alone(ReadOnlySpan<byte> body, int at) => body[at] switch
    {
        < 0xA0 => CharacterReferences.FromC1((char)body[at]) is > '\u009f' and var mark ? mark : '\ufffd',
        < 0xC0 => (char)body[at],
        < 0xFF when IsAscii(body, at - 1) && IsAscii(body, at + 1) => (char)body[at],
        _ => '\ufffd', // beside other letters it is half of one, and 0xFF fills gaps
    };

    private static bool IsAscii(ReadOnlySpan<byte> body, int at) => at < 0 || at >= body.Length || body[at] < 0x80;
}
