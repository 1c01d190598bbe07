using System.Buffers;
using System.Text.Unicode;

namespace Listener.Connectors.Text;

/// <summary>The characters of a body and the encoding they were found in. Holds a pooled buffer until disposed.</summary>
internal sealed class DecodedBody : IDisposable
{
    // How many times the good letters have to outnumber the bad ones.
    private const int AgainstALabel = 10;
    private const int AgainstAGuess = 4;

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
    public bool HasReplacements => Bad > 0;

    /// <summary>True when nothing that was declared could read the bytes.</summary>
    public bool IsGuess { get; private init; }

    private int Bad { get; init; }

    public ReadOnlyMemory<char> Text => _characters.AsMemory(_start, _end - _start);

    public void Dispose() => ArrayPool<char>.Shared.Return(_characters);

    /// <summary>
    /// The first that reads the bytes without an error: byte order mark or the pattern of the first bytes, the charset of the transport, the
    /// document's own declaration, UTF-8. Then the first that reads most of them, the script that the bytes show, what was declared for all its errors,
    /// windows-1252. A label on UTF-8 is a server's default and gives way.
    /// </summary>
    /// <exception cref="FetchException">UTF-7, which nothing legitimate uses.</exception>
    public static DecodedBody From(ReadOnlySpan<byte> body, string? charset)
    {
        if (EncodingNames.FromFirstBytes(body) is { } certain)
            return certain.CodePage == EncodingNames.Utf8 ? Utf8(body) : Decode(body, certain);

        var utf8 = Utf8(body);
        var isAscii = !body.ContainsAnyExceptInRange<byte>(0x00, 0x7F);
        if (!isAscii && !IsMultiByte(body, charset) && utf8.IsGoodBy(AgainstALabel))
            return utf8;

        var labelled = Labelled(body, charset);
        if (labelled is { HasReplacements: false } || (labelled is not null && isAscii))
        {
            utf8.Dispose();
            return labelled;
        }

        if (utf8.IsGoodBy(labelled is null ? 1 : AgainstALabel))
        {
            labelled?.Dispose();
            return utf8;
        }

        utf8.Dispose();
        return Broken(body, labelled);
    }

    // Half a letter where a text was cut does not make Chinese another language; nor is it windows-1252 when more than that is broken.
    private static DecodedBody Broken(ReadOnlySpan<byte> body, DecodedBody? labelled)
    {
        if (labelled?.IsGoodBy(AgainstAGuess) == true)
            return labelled;
        if (EncodingGuess.Of(body) is not { } guess)
            return labelled ?? Decode(body, EncodingNames.Western, isGuess: true);
        labelled?.Dispose();
        return Decode(body, guess, isGuess: true);
    }

    // The label that reads the bytes without an error, or the first of those that do not; null without a label but UTF-8.
    private static DecodedBody? Labelled(ReadOnlySpan<byte> body, string? charset)
    {
        DecodedBody? first = null;
        foreach (var name in (ReadOnlySpan<string?>)[charset, EncodingNames.Declared(body)])
        {
            if (EncodingNames.Find(name) is not { CodePage: not EncodingNames.Utf8 } encoding)
                continue;
            var decoded = Decode(body, encoding);
            if (!decoded.HasReplacements)
            {
                first?.Dispose();
                return decoded;
            }

            if (first is null)
                first = decoded;
            else
                decoded.Dispose();
        }

        return first;
    }

    // An encoding of several bytes to a letter can look like UTF-8 by chance; its label is believed.
    private static bool IsMultiByte(ReadOnlySpan<byte> body, string? charset)
    {
        var encoding = EncodingNames.Find(charset) ?? EncodingNames.Find(EncodingNames.Declared(body));
        return encoding is { IsSingleByte: false, CodePage: not EncodingNames.Utf8 };
    }

    // One broken character in a page of good ones is a slip; as many bad as good is another encoding.
    private bool IsGoodBy(int times)
    {
        if (Bad == 0)
            return true;
        var letters = 0;
        foreach (var c in Text.Span)
            letters += c > '\u007f' ? 1 : 0;
        return letters - Bad > (long)times * Bad;
    }

    private static DecodedBody Utf8(ReadOnlySpan<byte> body)
    {
        var characters = ArrayPool<char>.Shared.Rent(body.Length + 1);
        var status = System.Text.Unicode.Utf8.ToUtf16(body, characters, out var read, out var written, replaceInvalidSequences: false);
        if (status == OperationStatus.Done)
            return new DecodedBody(characters, written, "utf-8");
        var broken = BrokenUtf8.ReadOn(body, read, characters, written);
        return new DecodedBody(characters, broken.Written, "utf-8") { Bad = broken.Bad };
    }

    private static DecodedBody Decode(ReadOnlySpan<byte> body, System.Text.Encoding encoding, bool isGuess = false)
    {
        var characters = ArrayPool<char>.Shared.Rent(encoding.GetMaxCharCount(body.Length));
        if (LegacyText.IsUnicode(encoding))
            return new DecodedBody(characters, encoding.GetChars(body, characters), encoding.WebName);
        var written = LegacyText.Read(body, encoding, characters);
        return new DecodedBody(characters, written, encoding.WebName) { IsGuess = isGuess, Bad = characters.AsSpan(0, written).Count('\ufffd') };
    }
}
