using System.Buffers;
using System.Text;

namespace Listener.Connectors.Text;

/// <summary>
/// Reads encodings that came before Unicode, whatever the bytes are: each that is no letter is U+FFFD, the rest stays as it was written. Letters that .NET
/// lacks or has in places of its own are put right.
/// </summary>
internal static class LegacyText
{
    private const int EucJp = 51932;
    private const int EucJpSupplement = 20932;
    private const int ShiftJis = 932;
    private const int Big5 = 950;
    private const byte SingleShift3 = 0x8F;

    // .NET reads bytes that such an encoding does not use as controls, and as these letters of nobody.
    private static readonly SearchValues<char> Unused = SearchValues.Create(
        [.. Enumerable.Range(0x80, 0x20).Concat(Enumerable.Range(0xF8F0, 0x10)).Select(code => (char)code)]);

    /// <summary>UTF-16 and UTF-32, which only the first bytes of a document prove.</summary>
    public static bool IsUnicode(Encoding encoding) => encoding.CodePage is 1200 or 1201 or 12000 or 12001;

    /// <summary>The number of characters written, at most <see cref="Encoding.GetMaxCharCount(int)"/> of the encoding.</summary>
    public static int Read(ReadOnlySpan<byte> body, Encoding encoding, Span<char> characters)
    {
        var written = encoding.CodePage switch
        {
            EucJp => Japanese(body, characters),
            50220 or 50221 or 50222 => Iso2022Jp(body, characters),
            _ => Lenient(encoding).GetChars(body, characters),
        };
        if (encoding.IsSingleByte)
            return written;

        if (encoding.CodePage == Big5)
            Big5Letters.Mend(characters[..written]);
        characters[..written].ReplaceAny(Unused, '\ufffd');
        return written;
    }

    // A letter of three bytes is one of JIS X 0212, which .NET has under another number, with the last byte's highest bit off.
    private static int Japanese(ReadOnlySpan<byte> body, Span<char> characters)
    {
        var (usual, supplement) = (Lenient(Encoding.GetEncoding(EucJp)), Lenient(Encoding.GetEncoding(EucJpSupplement)));
        var written = 0;
        while (body.IndexOf(SingleShift3) is >= 0 and var at)
        {
            if (at > 0)
                written += usual.GetChars(body[..at], characters[written..]);
            var isLetter = body[at..] is [_, >= 0xA1 and < 0xFF, >= 0xA1 and < 0xFF, ..];
            characters[written++] = isLetter ? Supplement(supplement, body[at + 1], body[at + 2]) : '\ufffd';
            body = body[(isLetter ? at + 3 : at + 1)..];
        }

        return written + usual.GetChars(body, characters[written..]);
    }

    private static char Supplement(Encoding supplement, byte lead, byte trail)
    {
        Span<char> letter = stackalloc char[2];
        var written = supplement.GetChars([lead, (byte)(trail & 0x7F)], letter);
        return written == 1 && letter[0] is not (>= '\ue000' and <= '\uf8ff') ? letter[0] : '\ufffd';
    }

    private static int Iso2022Jp(ReadOnlySpan<byte> body, Span<char> characters)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(2 * body.Length);
        try
        {
            return Japanese(bytes.AsSpan(0, Iso2022JpBytes.ToEucJp(body, bytes)), characters);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static Encoding Lenient(Encoding encoding)
    {
        var lenient = (Encoding)encoding.Clone();
        lenient.DecoderFallback = encoding.CodePage == ShiftJis ? MissingLetters.ShiftJis : MissingLetters.Usual;
        return lenient;
    }
}
