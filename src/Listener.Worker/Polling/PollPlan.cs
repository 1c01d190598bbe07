namespace Listener.Worker.Polling;

/// <summary>When to poll next.</summary>
public static class PollPlan
{
    /// <summary>The longest of our interval and the server's hint, at most a day, spread by up to a tenth so that sources do not march in step.</summary>
    /// <param name="jitter">From 0 to 1.</param>
    public static DateTimeOffset NextDue(DateTimeOffset now, TimeSpan interval, TimeSpan? hint, double jitter)
    {
        var wait = hint > interval ? hint.Value : interval;
        if (wait > TimeSpan.FromDays(1) && wait > interval)
        {
            wait = interval > TimeSpan.FromDays(1) ? interval : TimeSpan.FromDays(1);
        }

        return now + Spread(wait, jitter);
    }

    /// <summary>Up to a tenth longer, never shorter: what a server asked for is kept.</summary>
    public static TimeSpan Spread(TimeSpan wait, double jitter) => wait + (wait * (0.1 * jitter));
}
