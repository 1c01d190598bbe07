using Listener.Storage;
using Listener.Worker.Telemetry;
using Microsoft.Extensions.Logging;

namespace Listener.Worker.Polling;

/// <summary>
/// Notices a clock that was put back, against the one that only runs on: a source due in a minute would otherwise wait for an hour and a minute. Nothing to
/// do on PostgreSQL, whose own clock decides, nor for a clock put forward: then everything is due, once.
/// </summary>
public sealed class ClockWatch(Database database, SourceStore sources, OutboxStore outbox, TimeProvider time, ILogger<ClockWatch> logger)
{
    /// <summary>Smaller steps are the daily work of time synchronisation.</summary>
    private static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(5);

    private DateTimeOffset _now = time.GetUtcNow();
    private long _timestamp = time.GetTimestamp();

    /// <summary>To be called at every tick.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var (now, timestamp) = (time.GetUtcNow(), time.GetTimestamp());
        await FollowAsync(now - _now - time.GetElapsedTime(_timestamp, timestamp), cancellationToken);
        (_now, _timestamp) = (now, timestamp);
    }

    /// <summary>To be called when the database is opened: a clock that was ahead before this start has left times that are not to be waited for.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        if (await sources.LatestSuccessAsync(cancellationToken) is { } latest)
        {
            await FollowAsync(time.GetUtcNow() - latest, cancellationToken);
        }
    }

    private async Task FollowAsync(TimeSpan step, CancellationToken cancellationToken)
    {
        if (step < -Noticeable && database.IsSqlite)
        {
            logger.ClockPutBack(step);
            await sources.ShiftAsync(step, cancellationToken);
            await outbox.ShiftAsync(step, cancellationToken);
        }
    }
}
