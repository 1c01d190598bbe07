namespace Listener.Worker.Polling;

/// <summary>How long to leave a failing source alone.</summary>
public static class Backoff
{
    /// <summary>One rung per failure in a row; a success goes one rung down, so that a flapping source is not hammered.</summary>
    private static readonly TimeSpan[] Ladder =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(15),
        TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(3), TimeSpan.FromHours(6),
    ];

    /// <summary>
    /// The rung of the ladder, but never more than the interval doubled with each failure: a source that is polled each second is not left alone for a minute
    /// after one hiccup. Never less than the interval, nor than what the server asked for.
    /// </summary>
    /// <param name="failures">In a row, this one included, 1 and more.</param>
    public static TimeSpan Wait(int failures, TimeSpan interval, TimeSpan? retryAfter)
    {
        var rung = Ladder[Math.Clamp(failures, 1, Ladder.Length) - 1];
        var doubled = interval * Math.Pow(2, Math.Min(failures, 20));
        var wait = doubled < rung ? doubled : rung;
        wait = wait > interval ? wait : interval;
        return retryAfter > wait ? retryAfter.Value : wait;
    }
}
