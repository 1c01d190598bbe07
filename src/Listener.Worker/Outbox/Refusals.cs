namespace Listener.Worker.Outbox;

/// <summary>
/// How long what the broker refuses waits for its next try: as long as refusals have lasted, so that a subscriber whose queue is full for an hour does not bring
/// all others the same messages every few seconds.
/// </summary>
internal sealed class Refusals(OutboxSettings settings, TimeProvider time)
{
    private long? _first, _last, _told;

    /// <summary>A batch was refused, or part of it.</summary>
    /// <returns>How long the refused rows wait, and whether this is to be told: at once, then every minute.</returns>
    public (TimeSpan Wait, bool Tell) Met()
    {
        var now = time.GetTimestamp();
        if (_last is not { } last || time.GetElapsedTime(last, now) > 2 * settings.LongestRetry)
        {
            (_first, _told) = (now, null); // whatever was refused before has gone out since
        }

        _last = now;
        var lasted = time.GetElapsedTime(_first!.Value, now);
        var tell = _told is not { } told || time.GetElapsedTime(told, now) >= settings.LongestRetry;
        _told = tell ? now : _told;
        return (TimeSpan.FromTicks(Math.Clamp(lasted.Ticks, settings.Retry.Ticks, settings.LongestRetry.Ticks)), tell);
    }
}
