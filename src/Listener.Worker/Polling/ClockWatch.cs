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
        var step = now - _now - time.GetElapsedTime(_timestamp, timestamp);
        if (step < -Noticeable && database.IsSqlite)
        {
            logger.ClockPutBack(step);
            await sources.ShiftAsync(step, cancellationToken);
            await outbox.ShiftAsync(step, cancellationToken);
        }

        (_now, _timestamp) = (now, timestamp);
    }
}
