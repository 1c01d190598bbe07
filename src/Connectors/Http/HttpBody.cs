using System.Net.Http.Headers;

namespace Listener.Connectors.Http;

/// <summary>A whole answer, decompressed.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Bytes">Empty for 304.</param>
/// <param name="FinalUri">Where the answer came from, after redirects.</param>
public sealed record HttpBody(int Status, ReadOnlyMemory<byte> Bytes, Uri FinalUri)
{
    /// <summary>The request's validators still hold.</summary>
    public bool IsNotModified => Status == 304;

    /// <summary>Word for word, with parameters.</summary>
    public string? ContentType { get; init; }

    /// <summary>Word for word, to be sent back in If-None-Match; at most 1 KB and printable, else null.</summary>
    public string? ETag { get; init; }

    /// <summary>Word for word, to be sent back in If-Modified-Since; at most 1 KB and printable, else null.</summary>
    public string? LastModified { get; init; }

    /// <summary>How long the server calls its answer fresh, less its age; at most a day.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Where the source has moved for good, when every redirect said so.</summary>
    public Uri? PermanentRedirect { get; init; }

    internal HttpResponseHeaders? ResponseHeaders { get; init; }

    /// <summary>The values of a response header, joined by commas; null without one.</summary>
    public string? Header(string name) =>
        ResponseHeaders is not null && ResponseHeaders.NonValidated.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
