using System.Buffers;
using System.Text.Unicode;

namespace Listener.Connectors.Text;

/// <summary>The characters of a body and the encoding they were found in. Holds a pooled buffer until disposed.</summary>
internal sealed class DecodedBody : IDisposable
{
    private readonly char[] _characters;
    private readonly int _start;
    private readonly int _end;

    private DecodedBody(char[] characters, int length, string encoding)
    {
        _characters = characters;
        _end = length;
        _start = length > 0 && characters[0] == '\ufeff' ? 1 : 0;
        Encoding = encoding;
    }

    /// <summary>Lower-case name of the encoding: <c>utf-8</c>.</summary>
    public string Encoding { get; }

    /// <summary>True when bytes were read that the encoding does not have.</summary>
    public bool HasReplacements { get; private init; }

    /// <summary>True when nothing that was declared could read the bytes.</summary>
    public bool IsGuess { get; private init; }

    public ReadOnlyMemory<char> Text => _characters.AsMemory(_start, _end - _start);

    public void Dispose() => ArrayPool<char>.Shared.Return(_characters);

    /// <summary>
    /// The first that reads the bytes without an error: byte order mark or the pattern of the first bytes, the charset of the transport, the
    /// document's own declaration, UTF-8, the script that the bytes show, windows-1252. A label on valid UTF-8 is a server's default and gives way.
    /// </summary>
    /// <exception cref="FetchException">UTF-7, which nothing legitimate uses.</exception>
    public static DecodedBody From(ReadOnlySpan<byte> body, string? charset)
    {
        if (EncodingNames.FromFirstBytes(body) is { } certain)
            return Decode(body, certain);

        var utf8 = Utf8(body);
        if (utf8 is { HasReplacements: false } && body.ContainsAnyExceptInRange<byte>(0x00, 0x7F) && !IsMultiByte(body, charset))
            return utf8;

        foreach (var name in (ReadOnlySpan<string?>)[charset, EncodingNames.Declared(body)])
        {
            if (EncodingNames.Find(name) is { CodePage: not EncodingNames.Utf8 } encoding && TryDecode(body, encoding) is { } decoded)
            {
                utf8.Dispose();
                return decoded;
            }
        }

        if (!utf8.HasReplacements || IsMostlyGood(utf8.Text.Span))
            return utf8;
        utf8.Dispose();
        return Broken(body, charset) ?? Decode(body, EncodingNames.Replacing(EncodingGuess.Of(body) ?? EncodingNames.Western), isGuess: true);
    }

    // A page of Chinese with half a letter where a text was cut is Chinese all the same.
    private static DecodedBody? Broken(ReadOnlySpan<byte> body, string? charset)
    {
        foreach (var name in (ReadOnlySpan<string?>)[charset, EncodingNames.Declared(body)])
        {
            if (EncodingNames.Find(name) is not { IsSingleByte: false, CodePage: not EncodingNames.Utf8 } encoding)
                continue;
            var decoded = Decode(body, EncodingNames.Replacing(encoding), isGuess: true);
            if (IsMostlyGood(decoded.Text.Span))
                return decoded;
            decoded.Dispose();
        }

        return null;
    }

    // An encoding of several bytes to a letter can look like UTF-8 by chance; its label is believed.
    private static bool IsMultiByte(ReadOnlySpan<byte> body, string? charset)
    {
        var encoding = EncodingNames.Find(charset) ?? EncodingNames.Find(EncodingNames.Declared(body));
        return encoding is { IsSingleByte: false, CodePage: not EncodingNames.Utf8 };
    }

    // One broken character in a page of good ones is a slip; as many bad as good is another encoding.
    private static bool IsMostlyGood(ReadOnlySpan<char> text)
    {
        var bad = text.Count('\ufffd');
        var good = 0;
        foreach (var c in text)
            good += c is > '\u007f' and not '\ufffd' ? 1 : 0;
        return good > 10 * bad;
    }

    private static DecodedBody Utf8(ReadOnlySpan<byte> body)
    {
        var characters = ArrayPool<char>.Shared.Rent(body.Length + 1);
        var status = System.Text.Unicode.Utf8.ToUtf16(body, characters, out _, out var written, replaceInvalidSequences: false);
        if (status == OperationStatus.Done)
            return new DecodedBody(characters, written, "utf-8");
        System.Text.Unicode.Utf8.ToUtf16(body, characters, out _, out written);
        return new DecodedBody(characters, written, "utf-8") { HasReplacements = true };
    }

    private static DecodedBody? TryDecode(ReadOnlySpan<byte> body, System.Text.Encoding encoding)
    {
        try
        {
            return Decode(body, EncodingNames.Strict(encoding));
        }
        catch (System.Text.DecoderFallbackException)
        {
            return null;
        }
    }

    private static DecodedBody Decode(ReadOnlySpan<byte> body, System.Text.Encoding encoding, bool isGuess = false)
    {
        var characters = ArrayPool<char>.Shared.Rent(encoding.GetMaxCharCount(body.Length));
        return new DecodedBody(characters, encoding.GetChars(body, characters), encoding.WebName) { IsGuess = isGuess };
    }
}
