namespace Listener.Connectors.Http;

/// <summary>One question to a source.</summary>
/// <param name="Address">Absolute, http or https.</param>
public sealed record SourceRequest(Uri Address)
{
    /// <summary>Anything but GET is sent once: no retry, no redirect.</summary>
    public HttpMethod Method { get; init; } = HttpMethod.Get;

    /// <summary>Sent word for word. They stay behind when a redirect leads to another host, except Accept and the conditional ones.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The body, if there is one.</summary>
    public HttpContent? Content { get; init; }

    /// <summary>Bytes of the answer after decompression; null for the configured limit.</summary>
    public int? MaxBytes { get; init; }

    /// <summary>
    /// Reads a platform's own words in a refused answer (status, headers, at most 64 KB of body) for a better failure; null keeps the general one.
    /// </summary>
    public Func<HttpBody, FetchException?>? Explain { get; init; }

    /// <summary>Adds a header unless the value is empty.</summary>
    public SourceRequest With(string name, string? value) =>
        string.IsNullOrEmpty(value) ? this : this with { Headers = [.. Headers, new(name, value)] };
}
