using System.IO.Compression;
using System.Text;
using Listener.Connectors.Text;

namespace Listener.Connectors.Feeds;

/// <summary>Reads RSS 0.90 to 2.0, RSS 1.0, Atom 0.3 and 1.0, CDF and JSON Feed, as they are found in the wild. Thread-safe, no network.</summary>
public static class FeedReader
{
    /// <summary>The feed in <paramref name="body"/>.</summary>
    /// <exception cref="FetchException">Malformed: it is empty, no feed, or one that would harm its reader.</exception>
    public static FeedDocument Read(ReadOnlyMemory<byte> body, FeedSource source)
    {
        // Some servers compress twice and say so once; RFC 1952 section 2.3.1 and RFC 1950 section 2.2 have the first bytes.
        if (body.Span is [0x1F, 0x8B, ..] or [0x78, 0x01 or 0x5E or 0x9C or 0xDA, ..])
            body = Decompress(body, source.MaxBytes);
        if (body.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0)
            throw new FetchException(FetchFailure.Malformed, "empty document");

        using var decoded = DecodedBody.From(body.Span, Charset(source.ContentType));
        var document = IsJson(decoded.Text.Span)
            ? JsonFeedReader.Read(Utf8(body, decoded), decoded, source)
            : new XmlFeedReader(decoded.Text, source).Read(decoded.Encoding);
        if (decoded.HasReplacements || decoded.IsGuess)
            return document with { Problems = [.. document.Problems, $"bytes that are not in the declared encoding, read as {decoded.Encoding}"] };
        return source.IsStrict && !document.IsIllFormed && !IsJson(decoded.Text.Span) && XmlRules.FirstBreach(decoded.Text.Span) is { } breach
            ? document with { Problems = [breach] }
            : document;
    }

    private static bool IsJson(ReadOnlySpan<char> text) => text.TrimStart() is ['{' or '[', ..];

    private static ReadOnlyMemory<byte> Utf8(ReadOnlyMemory<byte> body, DecodedBody decoded)
    {
        if (decoded.Encoding != "utf-8" || decoded.HasReplacements)
            return Encoding.UTF8.GetBytes(decoded.Text.ToArray());
        return body.Span is [0xEF, 0xBB, 0xBF, ..] ? body[3..] : body;
    }

    private static string? Charset(string? contentType)
    {
        var at = contentType?.IndexOf("charset=", StringComparison.OrdinalIgnoreCase) ?? -1;
        if (at < 0)
            return null;
        var value = contentType.AsSpan(at + "charset=".Length).TrimStart();
        var end = value.IndexOfAny(';', ',');
        return (end < 0 ? value : value[..end]).Trim(" \"'").ToString();
    }

    private static byte[] Decompress(ReadOnlyMemory<byte> body, int maxBytes)
    {
        try
        {
            using var bytes = new MemoryStream(body.ToArray());
            using Stream packed = body.Span[0] == 0x1F ? new GZipStream(bytes, CompressionMode.Decompress) : new ZLibStream(bytes, CompressionMode.Decompress);
            using var unpacked = new MemoryStream();
            var chunk = new byte[64 * 1024];
            while (packed.Read(chunk) is > 0 and var read)
            {
                if (unpacked.Length + read > maxBytes)
                    throw new FetchException(FetchFailure.Malformed, $"the document unpacks to more than {maxBytes} bytes");
                unpacked.Write(chunk, 0, read);
            }

            return unpacked.ToArray();
        }
        catch (InvalidDataException error)
        {
            throw new FetchException(FetchFailure.Malformed, "the compressed data are broken", cause: error);
        }
    }
}
