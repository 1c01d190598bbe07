namespace Listener.Worker.Webhooks;

/// <summary>When an endpoint that did not take a delivery is asked again. Pure.</summary>
public static class DeliveryPlan
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <summary>
    /// 2 s after the first attempt, three times as long after each further one, at most 12 h, a fifth more or less at random so that what failed
    /// together does not come back together; never before the endpoint's own wish.
    /// </summary>
    /// <param name="attempts">So far; at least 1.</param>
    /// <param name="random">0 to 1.</param>
    public static TimeSpan Wait(int attempts, TimeSpan? retryAfter, double random)
    {
        var seconds = Math.Min(Longest.TotalSeconds, Shortest.TotalSeconds * Math.Pow(3, Math.Min(attempts, 30) - 1));
        var wait = TimeSpan.FromSeconds(seconds * (0.8 + (0.4 * random)));
        return retryAfter > wait ? retryAfter.Value : wait;
    }
}
