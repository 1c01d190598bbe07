using System.Net.Http.Headers;

namespace Listener.Connectors;

/// <summary>An answer to a GET as it came in, for whoever has to prove what was there.</summary>
/// <param name="Address">After redirects, as it was asked: it may hold a key in its query.</param>
/// <param name="Headers">Word for word and in order, without cookies.</param>
/// <param name="Bytes">The whole body, after Content-Encoding was taken off.</param>
public sealed record SourceAnswer(
    Uri Address, int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, DateTimeOffset FetchedAt, ReadOnlyMemory<byte> Bytes)
{
    internal static SourceAnswer Of(HttpResponseMessage response, Uri address, ReadOnlyMemory<byte> bytes, DateTimeOffset now) => new(
        address, (int)response.StatusCode, [.. Kept(response.Headers), .. Kept(response.Content.Headers)], now, bytes);

    private static IEnumerable<KeyValuePair<string, string>> Kept(HttpHeaders headers) => headers.NonValidated
        .Where(header => !header.Key.StartsWith("Set-Cookie", StringComparison.OrdinalIgnoreCase))
        .Select(header => KeyValuePair.Create(header.Key, string.Join(", ", header.Value)));
}
