using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Listener.Worker.Api;

/// <summary>The raw side of a delivery: what it claims to be, and its bytes within limits.</summary>
internal static class InboundRequest
{
    /// <summary>1 MiB; the server enforces it again while it reads.</summary>
    public const int LargestBody = 1_048_576;

    /// <summary>A sender that is slower than this for its whole body is cut off, however steadily it trickles.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Null when the body may be read.</summary>
    public static Problem? Check(HttpRequest request)
    {
        if (!IsJson(request.ContentType) || request.Headers.ContentEncoding.Count > 0)
            return new Problem(StatusCodes.Status415UnsupportedMediaType, "The body is application/json in UTF-8, not compressed.");
        return request.ContentLength > LargestBody ? TooLarge() : null;
    }

    public static Problem TooLarge() => new(StatusCodes.Status413PayloadTooLarge, $"The body has at most {LargestBody} bytes.");

    /// <summary>Null when it is longer than allowed. Grows as bytes arrive: a claimed length reserves nothing.</summary>
    /// <exception cref="BadHttpRequestException">The sender was too slow, or the server's own limit was hit.</exception>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var body = new MemoryStream();
        var buffer = new byte[16_384];
        try
        {
            int length;
            while ((length = await request.Body.ReadAsync(buffer, patience.Token)) > 0)
            {
                if (body.Length + length > LargestBody)
                    return null;
                body.Write(buffer, 0, length);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BadHttpRequestException("The body took too long.", StatusCodes.Status408RequestTimeout);
        }

        return body.ToArray();
    }

    /// <summary>Without a byte order mark; null when it is not UTF-8 (RFC 8259, section 8.1).</summary>
    public static ReadOnlyMemory<byte>? Utf8Of(byte[] body)
    {
        if (!Utf8.IsValid(body))
            return null;
        return body.AsSpan().StartsWith("\uFEFF"u8) ? body.AsMemory(3) : body;
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
