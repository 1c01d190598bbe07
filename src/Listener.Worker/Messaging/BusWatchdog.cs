using Listener.Worker.Configuration;
using Listener.Worker.Hosting;
using Listener.Worker.Outbox;
using Listener.Worker.Telemetry;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Listener.Worker.Messaging;

/// <summary>
/// Notices an endpoint that no longer takes messages although they wait, whatever it believes of itself: then the bus is started anew, once; if that does
/// not help the process ends with an error. It ends at once where nothing goes out although the broker confirms what another connection sends: a broker
/// that is out of memory or of disk does not, and is left in peace.
/// </summary>
public sealed class BusWatchdog(
    IBusControl bus,
    ConsumerActivity activity,
    RelayActivity relay,
    BrokerQuestions broker,
    ListenerOptions options,
    HostExit exit,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<BusWatchdog> logger) : Part(exit, lifetime, logger)
{
    private static readonly TimeSpan Restart = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SecondLook = TimeSpan.FromSeconds(3);
    private readonly HostExit _exit = exit;
    private readonly IHostApplicationLifetime _lifetime = lifetime;

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        var patience = options.Broker.Watchdog;
        var restarted = false;
        using var timer = new PeriodicTimer(patience / 4, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (bus.CheckHealth().Status != BusHealthStatus.Healthy && await broker.WaitingAsync(stoppingToken) is null)
            {
                continue; // nobody to start anew for; the reason has been told
            }

            if (relay.Waiting >= patience / 2 && await broker.ConfirmsAsync(stoppingToken))
            {
                // Stopping and starting such a bus was seen to hang and to help nobody.
                logger.BusMute(relay.Waiting.TotalSeconds);
                End();
                return;
            }

            if (!options.Roles.HasFlag(Roles.Classify))
            {
                continue; // what waits is for others to take
            }

            if (activity.Running > 0 || activity.Silence < patience)
            {
                restarted = restarted && activity.Silence >= patience / 4;
                continue;
            }

            if (await broker.WaitingAsync(stoppingToken) is null or 0)
            {
                continue;
            }

            // What came this very moment is on its way to a handler.
            await Task.Delay(SecondLook, time, stoppingToken);
            if (activity.Silence < patience || await broker.WaitingAsync(stoppingToken) is not (> 0 and var messages))
            {
                continue;
            }

            if (restarted)
            {
                logger.BusDeaf(messages, BusRegistration.CapturedQueue);
                End();
                return;
            }

            logger.BusRestarted(messages, BusRegistration.CapturedQueue, activity.Silence.TotalSeconds);
            await RestartAsync(stoppingToken);
            restarted = true;
            await Task.Delay(patience, time, stoppingToken);
        }
    }

    /// <summary>A supervisor starts the process again, with everything new.</summary>
    private void End()
    {
        _exit.Fail(HostExit.Broken);
        _lifetime.StopApplication();
    }

    private async Task RestartAsync(CancellationToken cancellationToken)
    {
        await TryAsync(bus.StopAsync, cancellationToken);
        await TryAsync(bus.StartAsync, cancellationToken);
    }

    private async Task TryAsync(Func<CancellationToken, Task> step, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Restart);
        try
        {
            await step(limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception error) when (error is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            // Judged by what it does: the next look decides.
            logger.BusRestartFailed(error);
        }
    }
}
