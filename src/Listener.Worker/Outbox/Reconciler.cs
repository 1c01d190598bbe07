using Listener.Storage;
using Listener.Worker.Hosting;
using Listener.Worker.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Listener.Worker.Outbox;

/// <summary>
/// The last net: captured mentions that were sent and never came back with a verdict are sent again. Repairs a wiped broker, a purged queue, what the broker
/// dead-lettered, what the in-memory transport lost. The same round prunes what retention says.
/// </summary>
public sealed class Reconciler(
    OutboxStore outbox,
    RetentionStore retention,
    RetentionPolicy policy,
    ReconcilerSettings settings,
    StoreGate store,
    StoreOutage outage,
    HostExit exit,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<Reconciler> logger) : Part(exit, lifetime, logger)
{
    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        await store.OpenedAsync(stoppingToken);
        using var timer = new PeriodicTimer(settings.Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var redriven = await outbox.RedriveAsync(settings.OlderThan, ReconcilerSettings.MaxRedrives, time.GetUtcNow(), stoppingToken);
                if (redriven > 0)
                {
                    logger.Redriven(redriven);
                }

                var pruned = await retention.PruneAsync(policy, time.GetUtcNow(), stoppingToken);
                if (pruned.Mentions > 0)
                {
                    logger.Pruned(pruned.Mentions, pruned.OutboxRows);
                }
            }
            catch (StoreUnavailableException error)
            {
                outage.Met(error.Message);
            }
        }
    }
}

/// <summary>Figures of the reconciler.</summary>
public sealed record ReconcilerSettings
{
    /// <summary>Times a mention is sent again before it is given up as stuck.</summary>
    public const int MaxRedrives = 5;

    /// <summary>Between two looks, 1 s to 1 day.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a mention that was sent may be without a verdict before it is sent again, 1 s to 7 days.</summary>
    public TimeSpan OlderThan { get; init; } = TimeSpan.FromMinutes(15);
}
