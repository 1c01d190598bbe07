using Listener.Worker.Telemetry;
using Microsoft.Extensions.Logging;

namespace Listener.Worker.Hosting;

/// <summary>
/// Tells why the database is away: each reason at once, and again after a minute of it. Five hundred handlers and a scheduler that looks every second meet the
/// same outage, and would say so in as many lines.
/// </summary>
public sealed class StoreOutage(TimeProvider time, ILogger<StoreOutage> logger)
{
    private const int MostReasons = 100;
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);
    private readonly Dictionary<string, long> _told = [];

    /// <summary>Somebody could not do his work for this reason, and will try again.</summary>
    public void Met(string reason)
    {
        lock (_told)
        {
            if (_told.TryGetValue(reason, out var told) && time.GetElapsedTime(told) < Again)
            {
                return;
            }

            if (_told.Count == MostReasons)
            {
                _told.Clear(); // reasons that hold numbers are never the same
            }

            _told[reason] = time.GetTimestamp();
        }

        logger.StoreAway(reason);
    }
}
