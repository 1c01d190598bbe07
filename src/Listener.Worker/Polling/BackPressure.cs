using Listener.Storage;
using Listener.Worker.Telemetry;
using Listener.Worker.Configuration;
using Microsoft.Extensions.Logging;

namespace Listener.Worker.Polling;

/// <summary>Stops collecting while too much waits: sources keep their data, memory and disk do not grow without end.</summary>
public sealed class BackPressure(
    OutboxStore outbox, Database database, ListenerMeter meter, ListenerOptions options, TimeProvider time, ILogger<BackPressure> logger)
{
    /// <summary>With less on the database's disk nothing is collected.</summary>
    internal const long LeastFreeBytes = 500L * 1024 * 1024;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private DateTimeOffset _asked;
    private bool _high;

    /// <summary>Looks at most every two seconds. True while sources and webhooks must wait.</summary>
    public async Task<bool> IsHighAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now - _asked < Pause)
        {
            return _high;
        }

        _asked = now;
        var lag = await outbox.LagAsync(now, cancellationToken);
        meter.Looked(lag);
        var free = (await database.CheckAsync(cancellationToken)).FreeBytes;
        var high = lag.Unsettled >= (_high ? options.Polling.HighWater * 8L / 10 : options.Polling.HighWater) || free < LeastFreeBytes;
        if (high != _high)
        {
            logger.PressureChanged(high, lag.Unsettled, options.Polling.HighWater, free ?? -1, LeastFreeBytes);
        }

        return _high = high;
    }
}
