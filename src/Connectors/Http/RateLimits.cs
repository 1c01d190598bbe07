using System.Globalization;
using Listener.Connectors.Text;

namespace Listener.Connectors.Http;

/// <summary>
/// When a limit ends, for servers that say so in headers of their own instead of Retry-After: epoch seconds (GitHub, X, Bluesky), seconds left
/// (Reddit), a time (Mastodon).
/// </summary>
internal static class RateLimits
{
    private static readonly string[] Resets = ["x-ratelimit-reset", "ratelimit-reset", "x-rate-limit-reset"];
    private static readonly string[] Remains = ["x-ratelimit-remaining", "ratelimit-remaining", "x-rate-limit-remaining"];

    /// <summary>A better failure for an answer that means "too many requests" and names its end elsewhere; null keeps the general one.</summary>
    public static FetchException? Explain(HttpBody answer, DateTimeOffset now) =>
        answer.Header("Retry-After") is null && (answer.Status == 429 || (answer.Status == 403 && IsExhausted(answer))) && Wait(answer, now) is { } wait
            ? new FetchException(FetchFailure.RateLimited, $"{SafeUrl.Of(answer.FinalUri)} answered {answer.Status}: too many requests.", wait)
            : null;

    /// <summary>Time until the limit is lifted, at most a day; null when no header says.</summary>
    public static TimeSpan? Wait(HttpBody answer, DateTimeOffset now)
    {
        if (Resets.Select(answer.Header).FirstOrDefault(value => value is not null) is not { } reset)
            return null;
        if (!decimal.TryParse(reset, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return LooseDate.Parse(reset) is { } time ? Clamp((time - now).TotalSeconds) : null;

        // Nobody waits thirty years, and the epoch is longer ago: large numbers are points in time.
        var seconds = (double)number;
        return Clamp(seconds > 1_000_000_000 ? seconds - now.ToUnixTimeSeconds() : seconds);
    }

    private static bool IsExhausted(HttpBody answer) => Remains.Any(name => answer.Header(name)?.Trim() == "0");

    private static TimeSpan Clamp(double seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 0, RetryAfter.Longest.TotalSeconds));
}
