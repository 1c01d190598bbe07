namespace Listener.Connectors.Feeds;

/// <summary>How often a feed says it changes (RSS 2.0 ttl, skipHours, skipDays; RSS 1.0 syndication module).</summary>
public sealed record FeedSchedule
{
    /// <summary>From ttl.</summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>From sy:updatePeriod and sy:updateFrequency.</summary>
    public TimeSpan? UpdateEvery { get; init; }

    /// <summary>Hours of the day, UTC, without news.</summary>
    public IReadOnlyList<int> SkipHours { get; init; } = [];

    /// <summary>Days of the week, UTC, without news.</summary>
    public IReadOnlyList<DayOfWeek> SkipDays { get; init; } = [];

    /// <summary>How long to leave the feed alone from <paramref name="now"/> on; null when it has no wish. At most a day.</summary>
    public TimeSpan? Wish(DateTimeOffset now)
    {
        var wish = TimeToLive > UpdateEvery || UpdateEvery is null ? TimeToLive : UpdateEvery;
        var due = (now + (wish ?? TimeSpan.Zero)).ToUniversalTime();
        for (var hours = 0; hours < 24 && IsSkipped(due); hours++)
            due = new DateTimeOffset(due.Year, due.Month, due.Day, due.Hour, 0, 0, TimeSpan.Zero).AddHours(1);
        var wait = due - now;
        return wait <= TimeSpan.Zero ? wish : wait > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1) : wait;
    }

    // The same frequency in words: hourly twice is every thirty minutes.
    internal static TimeSpan? Every(ReadOnlySpan<char> period, int frequency)
    {
        TimeSpan? length = period.Trim() switch
        {
            "hourly" => TimeSpan.FromHours(1),
            "daily" => TimeSpan.FromDays(1),
            "weekly" => TimeSpan.FromDays(7),
            "monthly" => TimeSpan.FromDays(30),
            "yearly" => TimeSpan.FromDays(365),
            _ => null,
        };
        return length / Math.Max(frequency, 1);
    }

    private bool IsSkipped(DateTimeOffset time) => SkipHours.Contains(time.Hour) || SkipDays.Contains(time.DayOfWeek);
}
