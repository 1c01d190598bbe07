using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Listener.Connectors.Text;

/// <summary>Finds encodings by the names that servers and documents give them.</summary>
internal static class EncodingNames
{
    public const int Utf8 = 65001;
    private const int Utf7 = 65000;

    // Names without their punctuation, as other tools spell them: iso2022_jp, mac-greek. The second half are other tools' own names.
    private static readonly Lazy<FrozenDictionary<string, int>> Squeezed = new(() =>
        Encoding.GetEncodings().Select(encoding => (Name: Squeeze(encoding.Name), Page: encoding.CodePage))
            .Concat<(string Name, int Page)>(
            [
                ("hz", 52936), ("hzgb", 52936), ("ujis", 51932), ("eucjis2004", 51932), ("eucjisx0213", 51932), ("shiftjis2004", 932),
                ("shiftjisx0213", 932), ("iso2022jp", 50220), ("iso2022kr", 50225), ("iso2022jp1", 50220), ("iso2022jp2", 50220), ("iso2022jp3", 50220), ("iso2022jpext", 50220),
                ("maclatin2", 10029), ("maccentraleurope", 10029), ("maciceland", 10079), ("winbaltrim", 1257), ("msansi", 1252),
                ("mscyrl", 1251), ("msee", 1250), ("msgreek", 1253), ("msturk", 1254), ("mshebr", 1255), ("msarab", 1256), ("dbcs", 1252),
                ("tis620", 874), ("iso885911", 874), ("xsjis", 932), ("cskoi8r", 20866), ("hebrew", 28598), ("greek", 28597), ("arabic", 28596),
                ("cyrillic", 28595), ("latin2", 28592), ("latin3", 28593), ("latin4", 28594), ("latin5", 28599), ("latin7", 28603), ("latin9", 28605),
                ("l7", 28603), ("elot928", 28597), ("thai", 874), ("isoir166", 874), ("tis6200", 874), ("cpgr", 869), ("cpis", 861),
                ("hkscs", 950), ("big5hkscs", 950), ("mactradchinese", 10002), ("euccn", 54936), ("gb23121980", 54936), ("gb180302000", 54936),
                ("macsimpchinese", 10008), ("ksx1001", 949), ("sjis2004", 932), ("sjisx0213", 932), ("maccenteuro", 10029), ("cspc775baltic", 775),
                ("cspc850multilingual", 850), ("cspc862latinhebrew", 862), ("cspc8codepage437", 437), ("csibm424", 20424),
                ("ebcdiccphe", 20424),

                // Pages that .NET does not have, by the nearest that it has: nearly all letters are the same.
                ("ruscii", 866), ("cp866u", 866), ("koi8t", 20866),

                // LetterTable has these.
                ("latin6", 28600), ("l6", 28600), ("isoir157", 28600), ("latin8", 28604), ("l8", 28604), ("isoceltic", 28604), ("isoir199", 28604),
                ("latin10", 28606), ("l10", 28606), ("isoir226", 28606), ("hproman8", 1051), ("cshproman8", 1051), ("roman8", 1051), ("r8", 1051),
                ("ptcp154", 154), ("csptcp154", 154), ("pt154", 154), ("cyrillicasian", 154), ("kz1048", 1048), ("rk1048", 1048), ("strk10482002", 1048),
            ])
            .Where(pair => pair.Page != Utf7)
            .DistinctBy(pair => pair.Name)
            .ToFrozenDictionary(pair => pair.Name, pair => pair.Page, StringComparer.Ordinal));

    static EncodingNames() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>windows-1252, the one that reads everything.</summary>
    public static Encoding Western => Encoding.GetEncoding(1252);

    /// <summary>The encoding that a byte order mark or the first bytes of a document prove (XML 1.0, appendix F); null when they prove none.</summary>
    public static Encoding? FromFirstBytes(ReadOnlySpan<byte> body)
    {
        ReadOnlySpan<byte> ebcdicDeclaration = [0x4C, 0x6F, 0xA7, 0x94];
        return body switch
        {
            [0xEF, 0xBB, 0xBF, ..] => Encoding.UTF8,
            [0x00, 0x00, 0xFE, 0xFF, ..] or [0x00, 0x00, 0x00, (byte)'<' or (byte)'{', ..] => Encoding.GetEncoding("utf-32BE"),
            [0xFF, 0xFE, 0x00, 0x00, ..] or [(byte)'<' or (byte)'{', 0x00, 0x00, 0x00, ..] => Encoding.UTF32,
            [0xFE, 0xFF, ..] or [0x00, (byte)'<' or (byte)'{', ..] => Encoding.BigEndianUnicode,
            [0xFF, 0xFE, ..] or [(byte)'<' or (byte)'{', 0x00, ..] => Encoding.Unicode,
            _ when body.StartsWith(ebcdicDeclaration) => Ebcdic(body),
            _ => null,
        };
    }

    /// <summary>What the XML declaration, in ASCII, names; null without one.</summary>
    public static string? Declared(ReadOnlySpan<byte> body)
    {
        var head = body[..Math.Min(body.Length, 1024)];
        var start = head.IndexOf("<?xml"u8);
        if (start < 0)
            return null;
        head = head[start..];
        var end = head.IndexOf((byte)'>');
        return Declared(Encoding.Latin1.GetString(end < 0 ? head : head[..end]));
    }

    /// <summary>The encoding of a label; null for none and for labels nobody knows.</summary>
    /// <exception cref="FetchException">UTF-7.</exception>
    public static Encoding? Find(string? label)
    {
        var name = label?.Trim(' ', '"', '\'').ToLowerInvariant().Replace('_', '-');
        if (string.IsNullOrEmpty(name) || name.Length > 40)
            return null;
        if (name is "utf-7" or "utf7" or "unicode-1-1-utf-7" or "csunicode11utf7" or "u7")
            throw new FetchException(FetchFailure.Malformed, "unsupported encoding utf-7");
        if (name.StartsWith("utf-16", StringComparison.Ordinal) || name.StartsWith("utf-32", StringComparison.Ordinal))
            return null; // whose first bytes would have told
        return Known(name) ?? (Squeezed.Value.TryGetValue(Squeeze(name), out var page) ? GetOrNull(page) : ByNumber(name));
    }

    // Labels as the Encoding Standard (section 4.2) maps them; the rest are names of other tools for the same code pages.
    private static Encoding? Known(string name) => name switch
    {
        "utf-8" or "utf8" or "u8" or "unicode-1-1-utf-8" => Encoding.UTF8,
        "us-ascii" or "ascii" or "iso-8859-1" or "iso8859-1" or "latin1" or "latin-1" or "l1" or "iso-ir-100" or "cp819" or "646"
            or "ansi-x3.4-1968" => Western,
        "gb2312" or "gbk" or "gb18030" or "x-gbk" or "chinese" or "csgb2312" or "euc-cn" or "eucgb2312-cn" => GetOrNull("gb18030"),
        "shift-jis" or "shift_jis" or "sjis" or "x-sjis" or "ms-kanji" or "mskanji" or "csshiftjis" or "s-jis" or "windows-31j" => GetOrNull(932),
        "euc-kr" or "euckr" or "ks-c-5601-1987" or "ksc5601" or "korean" or "uhc" or "csksc56011987" => GetOrNull(949),
        "big5" or "big5-tw" or "csbig5" or "big5-hkscs" or "x-x-big5" => GetOrNull(950),
        "utf-16" or "utf16" or "ucs-2" or "utf-16le" or "utf-16be" or "utf-32" or "u16" or "u32" or "iso-10646-ucs-2" => null,
        "iso2022-jp" => GetOrNull(50220), // without its hyphen; the list of encodings has several of that name
        "iso-8859-8-i" or "logical" => GetOrNull(38598),
        "macintosh" or "csmacintosh" or "macroman" or "mac-roman" => GetOrNull(10000),
        "ebcdic-cp-us" or "ebcdic-cp-ca" or "ebcdic-cp-wt" or "ebcdic-cp-nl" or "csibm037" or "ibm039" => GetOrNull(37),
        "ebcdic-cp-be" or "ebcdic-cp-ch" => GetOrNull(500),
        _ => GetOrNull(name),
    };

    private static string Squeeze(string name) =>
        string.Concat(name.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit)) is var bare && bare.StartsWith("xmac", StringComparison.Ordinal) ? bare[1..] : bare;

    private static Encoding? GetOrNull(object nameOrPage)
    {
        try
        {
            if (nameOrPage is int page)
                return LetterTable.Find(page) ?? Encoding.GetEncoding(page);
            var found = Encoding.GetEncoding((string)nameOrPage);
            return found.CodePage == Utf7 ? null : LetterTable.Find(found.CodePage) ?? found;
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    // cp1251, ibm866, csibm855, windows1250, 8859-5: the code page is in the name.
    private static Encoding? ByNumber(string name)
    {
        var digits = name.AsSpan().TrimStart("abcdefghijklmnopqrstuvwxyz-");
        if (name.Contains("8859", StringComparison.Ordinal))
        {
            // iso_8859-2:1987 is what IANA calls the second; the year says nothing.
            var part = name.AsSpan(name.IndexOf("8859", StringComparison.Ordinal) + 4).TrimStart('-');
            var end = part.IndexOfAnyExceptInRange('0', '9');
            return int.TryParse(end < 0 ? part : part[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 16
                ? GetOrNull(number == 1 ? 1252 : 28590 + number)
                : null;
        }

        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var page) || page is <= 0 or >= 60_000)
            return null;
        return GetOrNull(page switch { 424 => 20424, 856 => 862, 1125 => 866, _ => page });
    }

    private static Encoding Ebcdic(ReadOnlySpan<byte> body)
    {
        var usual = Encoding.GetEncoding(37);
        var declared = Declared(usual.GetString(body[..Math.Min(body.Length, 200)]));
        return Find(declared) ?? usual;
    }

    private static string? Declared(string declaration)
    {
        var at = declaration.IndexOf("encoding", StringComparison.Ordinal);
        if (at < 0)
            return null;
        var value = declaration.AsSpan(at + "encoding".Length).TrimStart(" \t\r\n=");
        if (value.IsEmpty || value[0] is not ('"' or '\''))
            return null;
        var end = value[1..].IndexOf(value[0]);
        return end < 0 ? null : value.Slice(1, end).ToString();
    }
}
