using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Xml;

namespace Listener.Connectors;

/// <summary>What a source can do to us.</summary>
public enum FetchFailure
{
    /// <summary>No answer, a broken answer, or a server error: try again later.</summary>
    Unreachable,

    /// <summary>The server asked us to slow down.</summary>
    RateLimited,

    /// <summary>Credentials were refused: a person must act.</summary>
    Unauthorized,

    /// <summary>The source is gone for good.</summary>
    Gone,

    /// <summary>An answer came, but not one we can read.</summary>
    Malformed,

    /// <summary>We refuse to go there: a private address, a scheme that is not http.</summary>
    Refused,
}

/// <summary>A source could not be read. The message names the cause for an operator and holds no secret and no person's words.</summary>
public sealed class FetchException(FetchFailure failure, string message, TimeSpan? retryAfter = null, Exception? cause = null)
    : Exception(message, cause)
{
    /// <summary>Which of the kinds it is.</summary>
    public FetchFailure Failure { get; } = failure;

    /// <summary>True when the source answers, but not to this address or query.</summary>
    public bool IsOfQuery { get; init; }

    /// <summary>The server's word on when to come back, clamped to a day; null when it gave none.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>Turns what fetching is expected to throw into a <see cref="FetchException"/>; false for everything else, which is a bug.</summary>
    public static bool TryFrom(Exception error, [NotNullWhen(true)] out FetchException? failure)
    {
        failure = error switch
        {
            FetchException known => known,
            HttpRequestException { InnerException: FetchException inner } => inner,
            JsonException or XmlException => new(FetchFailure.Malformed, "The body could not be read.", cause: error),
            HttpRequestException or IOException => new(FetchFailure.Unreachable, $"The source did not answer: {error.Message}", cause: error),
            TaskCanceledException { InnerException: TimeoutException } => new(FetchFailure.Unreachable, "The source timed out.", cause: error),
            _ => null,
        };
        return failure is not null;
    }
}
