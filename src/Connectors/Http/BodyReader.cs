using System.IO.Compression;

namespace Listener.Connectors.Http;

/// <summary>Reads bodies to a limit that counts what comes out of the decompression, not what goes in.</summary>
internal static class BodyReader
{
    /// <exception cref="FetchException">Malformed: larger than the limit, an unknown or a double encoding, broken data.</exception>
    public static Task<byte[]> ReadAsync(HttpContent content, int maxBytes, CancellationToken cancellationToken) =>
        ReadAsync(content, maxBytes, isCut: false, cancellationToken);

    /// <summary>The first bytes of a body of which the rest does not matter.</summary>
    public static Task<byte[]> ReadHeadAsync(HttpContent content, int bytes, CancellationToken cancellationToken) =>
        ReadAsync(content, bytes, isCut: true, cancellationToken);

    private static async Task<byte[]> ReadAsync(HttpContent content, int maxBytes, bool isCut, CancellationToken cancellationToken)
    {
        var encodings = content.Headers.ContentEncoding.Where(name => !name.Equals("identity", StringComparison.OrdinalIgnoreCase)).ToArray();
        if (encodings.Length > 1)
            throw new FetchException(FetchFailure.Malformed, "The body is encoded more than once.");
        if (!isCut && content.Headers.ContentLength > maxBytes)
            throw TooLarge(maxBytes);

        await using var raw = await content.ReadAsStreamAsync(cancellationToken);
        await using var plain = await DecodeAsync(raw, encodings.FirstOrDefault(), cancellationToken);
        try
        {
            return await ReadToLimitAsync(plain, maxBytes, isCut, cancellationToken);
        }
        catch (InvalidDataException error)
        {
            throw new FetchException(FetchFailure.Malformed, "The compressed body is broken.", cause: error);
        }
    }

    private static async Task<Stream> DecodeAsync(Stream raw, string? encoding, CancellationToken cancellationToken) =>
        encoding?.ToLowerInvariant() switch
        {
            null => raw,
            "gzip" or "x-gzip" => new GZipStream(raw, CompressionMode.Decompress),
            "br" => new BrotliStream(raw, CompressionMode.Decompress),
            "deflate" => await DeflateAsync(raw, cancellationToken),
            _ => throw new FetchException(FetchFailure.Malformed, "The body is in an encoding nobody asked for."),
        };

    // RFC 9110 section 8.4.1.2 means zlib data; some servers send bare deflate data.
    private static async Task<Stream> DeflateAsync(Stream raw, CancellationToken cancellationToken)
    {
        var first = new byte[1];
        var read = await raw.ReadAtLeastAsync(first, 1, throwOnEndOfStream: false, cancellationToken);
        var whole = new PrefixedStream(first.AsMemory(0, read), raw);
        return read == 1 && (first[0] & 0x0F) == 8
            ? new ZLibStream(whole, CompressionMode.Decompress)
            : new DeflateStream(whole, CompressionMode.Decompress);
    }

    private static async Task<byte[]> ReadToLimitAsync(Stream body, int maxBytes, bool isCut, CancellationToken cancellationToken)
    {
        using var collected = new MemoryStream();
        var chunk = new byte[32 * 1024];
        int read;
        while ((read = await body.ReadAsync(chunk, cancellationToken)) > 0)
        {
            var room = maxBytes - (int)collected.Length;
            if (read > room && !isCut)
                throw TooLarge(maxBytes);
            collected.Write(chunk, 0, Math.Min(read, room));
            if (read > room)
                break;
        }

        return collected.ToArray();
    }

    private static FetchException TooLarge(int maxBytes) =>
        new(FetchFailure.Malformed, $"The body is larger than {maxBytes} bytes.");
}
