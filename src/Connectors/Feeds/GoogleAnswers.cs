using Listener.Connectors.Http;

namespace Listener.Connectors.Feeds;

/// <summary>Google says "too many requests" with a page for people.</summary>
internal static class GoogleAnswers
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(2);

    /// <summary>A consent or "unusual traffic" page is throttling, not a broken feed; null for anything else.</summary>
    public static FetchException? Throttling(HttpBody answer) =>
        answer.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true
            ? new FetchException(FetchFailure.RateLimited, "Google answered with a page for people instead of a feed: too many requests.", Pause)
            : null;
}
