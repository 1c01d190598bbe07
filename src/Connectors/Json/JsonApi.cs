using System.Text.Json;
using Listener.Connectors.Http;

namespace Listener.Connectors.Json;

/// <summary>Asks APIs that answer with JSON, and reads what they say about their limits.</summary>
internal sealed class JsonApi(SourceHttp http, TimeProvider time)
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The answer's root, at most 64 deep.</summary>
    /// <exception cref="FetchException">The request failed or the answer is not JSON.</exception>
    public async Task<JsonElement> GetAsync(SourceDefinition source, Uri address, CancellationToken cancellationToken) =>
        Parse(await SendAsync(source, new SourceRequest(address), cancellationToken));

    /// <summary>The answer; the request's own <see cref="SourceRequest.Explain"/> comes before the general one.</summary>
    /// <exception cref="FetchException">The request failed.</exception>
    public Task<HttpBody> SendAsync(SourceDefinition source, SourceRequest request, CancellationToken cancellationToken)
    {
        var known = request with { Explain = answer => request.Explain?.Invoke(answer) ?? RateLimits.Explain(answer, Now) };
        return http.SendAsync(source, known.With("Accept", "application/json"), cancellationToken);
    }

    /// <exception cref="FetchException">Malformed, with the place but not the words.</exception>
    public static JsonElement Parse(HttpBody body)
    {
        var bytes = body.Bytes.Span;
        if (bytes.StartsWith(ByteOrderMark))
            bytes = bytes[ByteOrderMark.Length..];
        try
        {
            return JsonElement.Parse(bytes);
        }
        catch (JsonException error)
        {
            throw new FetchException(FetchFailure.Malformed, $"{SafeUrl.Of(body.FinalUri)}: not JSON from line {error.LineNumber + 1} on.", cause: error);
        }
    }

    /// <summary>A member of a refused answer's body as text: an error's name or words; null when the body is of another shape.</summary>
    public static string? Said(HttpBody answer, string member)
    {
        try
        {
            var root = JsonElement.Parse(answer.Bytes.Span);
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty(member, out var said) && said.ValueKind == JsonValueKind.String
                ? said.GetString()
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
