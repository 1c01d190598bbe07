namespace Listener.Connectors.Http;

/// <summary>What the statuses of refused requests mean for the next poll.</summary>
internal static class StatusFailures
{
    // A missing page often comes back, but not within minutes.
    private static readonly TimeSpan NotFoundWait = TimeSpan.FromHours(1);

    public static FetchException For(HttpBody answer, DateTimeOffset now)
    {
        var shown = $"{SafeUrl.Of(answer.FinalUri)} answered {answer.Status}";
        var wait = RetryAfter.Parse(answer.Header("Retry-After"), now);
        return answer.Status switch
        {
            401 or 407 => new(FetchFailure.Unauthorized, $"{shown}: the credentials were refused."),
            403 when wait is not null || IsExhausted(answer) => new(FetchFailure.RateLimited, $"{shown}: too many requests.", wait),
            403 => new(FetchFailure.Unauthorized, $"{shown}: access is forbidden."),
            404 => new(FetchFailure.Unreachable, $"{shown}: there is nothing at this address.", wait ?? NotFoundWait) { IsOfQuery = true },
            410 => new(FetchFailure.Gone, $"{shown}: it is gone for good.") { IsOfQuery = true },
            429 => new(FetchFailure.RateLimited, $"{shown}: too many requests.", wait),
            503 when wait is not null => new(FetchFailure.RateLimited, $"{shown}: come back later.", wait),
            408 or 425 or >= 500 => new(FetchFailure.Unreachable, $"{shown}.", wait),
            204 or 205 or 206 => new(FetchFailure.Malformed, $"{shown}: no whole document."),
            304 => new(FetchFailure.Malformed, $"{shown}, though nothing was asked conditionally."),
            _ => new(FetchFailure.Malformed, $"{shown}.") { IsOfQuery = answer.Status is >= 400 and < 500 },
        };
    }

    private static bool IsExhausted(HttpBody answer) =>
        answer.Header("x-ratelimit-remaining")?.Trim() == "0" || answer.Header("ratelimit-remaining")?.Trim() == "0";
}
