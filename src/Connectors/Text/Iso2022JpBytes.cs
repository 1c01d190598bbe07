namespace Listener.Connectors.Text;

/// <summary>
/// ISO-2022-JP (RFC 1468, with JIS X 0212 of RFC 2237 and the first plane of JIS X 0213) written as EUC-JP, which has the same letters. .NET's own reading
/// takes an escape behind a broken byte for a letter, and all that follows with it.
/// </summary>
internal static class Iso2022JpBytes
{
    private const byte Escape = 0x1B;
    private const byte NoLetter = 0xFF;

    private enum Letters
    {
        Ascii,
        Kana,
        Kanji,
        MoreKanji,
        Others,
    }

    /// <summary>The number of bytes written, at most two for each that is read; 0xFF stands for what is no letter.</summary>
    public static int ToEucJp(ReadOnlySpan<byte> body, Span<byte> euc)
    {
        var (letters, isShifted, written) = (Letters.Ascii, false, 0);
        while (!body.IsEmpty)
        {
            var read = 1;
            var b = body[0];
            if (b == Escape && Designated(body, out read) is { } designated)
            {
                letters = designated;
            }
            else if (b is 0x0E or 0x0F)
            {
                isShifted = b == 0x0E;
            }
            else if (b <= 0x20 || b == 0x7F)
            {
                // A line ends in ASCII: half a letter in one title costs no other.
                letters = b == '\n' ? Letters.Ascii : letters;
                euc[written++] = b == Escape ? NoLetter : b;
            }
            else
            {
                written += Letter(body, isShifted ? Letters.Kana : letters, euc[written..], out read);
            }

            body = body[read..];
        }

        return written;
    }

    private static int Letter(ReadOnlySpan<byte> body, Letters letters, Span<byte> euc, out int read)
    {
        var isPair = body is [>= 0x21 and <= 0x7E, >= 0x21 and <= 0x7E, ..];
        read = isPair && letters is not (Letters.Ascii or Letters.Kana) ? 2 : 1;
        ReadOnlySpan<byte> letter = (letters, body[0]) switch
        {
            (Letters.Ascii, < 0x80) => [body[0]],
            (Letters.Kana, <= 0x5F) => [0x8E, (byte)(body[0] | 0x80)],
            (Letters.Kanji, _) when isPair => [(byte)(body[0] | 0x80), (byte)(body[1] | 0x80)],
            (Letters.MoreKanji, _) when isPair => [0x8F, (byte)(body[0] | 0x80), (byte)(body[1] | 0x80)],
            _ => [NoLetter],
        };
        letter.CopyTo(euc);
        return letter.Length;
    }

    // Null for an escape that says nothing about letters.
    private static Letters? Designated(ReadOnlySpan<byte> body, out int read)
    {
        (Letters? letters, read) = body[1..] switch
        {
            [(byte)'(', (byte)'I', ..] => (Letters.Kana, 3),
            [(byte)'(', (byte)'B' or (byte)'J' or (byte)'H', ..] => (Letters.Ascii, 3),
            [(byte)'$', (byte)'@' or (byte)'B', ..] => (Letters.Kanji, 3),
            [(byte)'$', (byte)'(', (byte)'@' or (byte)'B' or (byte)'O' or (byte)'Q', ..] => (Letters.Kanji, 4),
            [(byte)'$', (byte)'(', (byte)'D', ..] => (Letters.MoreKanji, 4),
            [(byte)'$', (byte)'A', ..] => (Letters.Others, 3),
            [(byte)'$', (byte)'(', (byte)'C' or (byte)'P', ..] => (Letters.Others, 4),
            _ => ((Letters?)null, 1),
        };
        return letters;
    }
}
