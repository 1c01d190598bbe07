using Listener.Worker.Configuration;
using Listener.Worker.Hosting;
using Listener.Worker.Outbox;
using Listener.Worker.Telemetry;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Listener.Worker.Messaging;

/// <summary>
/// Notices an endpoint that no longer takes messages although they wait, whatever it believes of itself: then the bus is started anew, once; if that does
/// not help the process ends with an error. It ends at once where nothing goes out although the broker confirms what another connection sends: a broker
/// that is out of memory or of disk does not, and is left in peace. Says why a broker cannot be used, once for every reason, where the bus only tries again.
/// It asks the broker over a connection of its own.
/// </summary>
public sealed class BusWatchdog(
    IBusControl bus,
    ConsumerActivity activity,
    RelayActivity relay,
    ListenerOptions options,
    HostExit exit,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<BusWatchdog> logger) : Part(exit, lifetime, logger)
{
    private static readonly TimeSpan Restart = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SecondLook = TimeSpan.FromSeconds(3);
    private readonly HostExit _exit = exit;
    private readonly IHostApplicationLifetime _lifetime = lifetime;
    private string _told = "";

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        var patience = options.Broker.Watchdog;
        var restarted = false;
        using var timer = new PeriodicTimer(patience / 4, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (bus.CheckHealth().Status != BusHealthStatus.Healthy && await WaitingAsync(stoppingToken) is null)
            {
                continue; // nobody to start anew for; the reason has been told
            }

            if (relay.Waiting >= patience / 2 && await ConfirmsAsync(stoppingToken))
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

            if (await WaitingAsync(stoppingToken) is null or 0)
            {
                continue;
            }

            // What came this very moment is on its way to a handler.
            await Task.Delay(SecondLook, time, stoppingToken);
            if (activity.Silence < patience || await WaitingAsync(stoppingToken) is not (> 0 and var messages))
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

    /// <summary>True when the broker confirms a message, one that no queue gets, over a connection of its own.</summary>
    private async Task<bool> ConfirmsAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Answer);
        try
        {
            await using var connection = await BrokerConnection.OpenAsync(options.Broker, "listener watchdog", limit.Token);
            await using var channel = await connection.CreateChannelAsync(
                new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), limit.Token);
            await channel.BasicPublishAsync("", "listener.watchdog", ReadOnlyMemory<byte>.Empty, limit.Token);
            return true;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested
            && error is BrokerUnreachableException or OperationInterruptedException or AlreadyClosedException or IOException or TimeoutException or OperationCanceledException)
        {
            return false;
        }
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

    /// <summary>Messages that nobody has taken; null when the broker cannot be asked, which is not this one's business.</summary>
    private async Task<uint?> WaitingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await BrokerConnection.OpenAsync(options.Broker, "listener watchdog", cancellationToken);
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
            var waiting = (await channel.QueueDeclarePassiveAsync(BusRegistration.CapturedQueue, cancellationToken)).MessageCount;
            _told = "";
            return waiting;
        }
        catch (OperationInterruptedException error) when (error.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return 0; // no classifier has ever been there
        }
        catch (Exception error) when (error is BrokerUnreachableException or OperationInterruptedException or AlreadyClosedException or IOException or TimeoutException)
        {
            var reason = Reason(error);
            if (reason != _told)
            {
                logger.BrokerUnusable(reason);
                _told = reason;
            }

            return null;
        }
    }

    /// <summary>The innermost message: those around it only say that no node answered.</summary>
    private static string Reason(Exception error)
    {
        while (error.InnerException is { } inner)
        {
            error = inner;
        }

        return error.Message;
    }
}
