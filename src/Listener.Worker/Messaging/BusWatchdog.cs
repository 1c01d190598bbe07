using Listener.Worker.Configuration;
using Listener.Worker.Hosting;
using Listener.Worker.Outbox;
using Listener.Worker.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Listener.Worker.Messaging;

/// <summary>
/// Notices a bus that no longer works, whatever it believes of itself: messages wait and it takes none, or nothing goes out although the broker confirms
/// what another connection sends. Then a new one takes its place, and another if that one is cut off too; if five in a row do nothing the process ends with
/// an error. A broker that is away, or out of memory or of disk, is left in peace.
/// </summary>
public sealed class BusWatchdog(
    MessageBus bus,
    ConsumerActivity activity,
    RelayActivity relay,
    BrokerQuestions broker,
    ListenerOptions options,
    HostExit exit,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<BusWatchdog> logger) : Part(exit, lifetime, logger)
{
    private const int MostInVain = 5;
    private static readonly TimeSpan SecondLook = TimeSpan.FromSeconds(4);
    private readonly HostExit _exit = exit;
    private readonly IHostApplicationLifetime _lifetime = lifetime;
    private readonly TimeSpan _patience = options.Broker.Watchdog;
    private readonly TimeSpan _mutePatience = options.Broker.Watchdog / 3;

    private bool IsSilent => activity.Running == 0 && activity.Silence >= _patience;

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        var (inVain, since) = (0, 0L);
        using var timer = new PeriodicTimer(_patience / 8, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var isAnswered = options.Roles.HasFlag(Roles.Classify) || await broker.WaitingAsync(stoppingToken) is not null;
            var takes = !IsMute || await broker.ConfirmsAsync(stoppingToken);
            bus.IsUnanswered = !isAnswered || !takes;

            if (!bus.IsHealthy && await broker.WaitingAsync(stoppingToken) is null)
            {
                continue; // the broker is away; the reason has been told
            }

            if ((await MuteAsync(takes, stoppingToken) ?? await DeafAsync(stoppingToken)) is not { } fault)
            {
                continue;
            }

            var age = since == 0 ? TimeSpan.MaxValue : time.GetElapsedTime(since);
            inVain = fault.Since >= age ? inVain : 0; // else something went out or came since the last one was replaced
            if (inVain > 0 && age < Patience(fault) * (bus.IsHealthy ? 1 : 1 << inVain))
            {
                continue; // it is still young
            }

            if (inVain == MostInVain && !bus.IsHealthy)
            {
                inVain--; // the broker keeps it out, as after a change of rights: a process that starts again is kept out too
            }

            if (inVain == MostInVain)
            {
                logger.BusHopeless(inVain);
                _exit.Fail(HostExit.Broken); // a supervisor starts the process again, with everything new
                _lifetime.StopApplication();
                return;
            }

            Tell(fault);
            await bus.ReplaceAsync(stoppingToken);
            (inVain, since) = (inVain + 1, Math.Max(1, time.GetTimestamp()));
        }
    }

    private TimeSpan Patience(Fault fault) => fault.Waiting is null ? _mutePatience : _patience;

    /// <summary>Something waits to be sent, the broker takes what others send, and nothing goes out.</summary>
    private async Task<Fault?> MuteAsync(bool takes, CancellationToken cancellationToken) =>
        LostItsQueue ? new(relay.Unrouted, null)
        : takes && IsMute && await StillAsync(() => IsMute, cancellationToken)
            ? new(relay.Waiting, null)
            : null;

    private bool IsMute => relay.Waiting >= _mutePatience;

    /// <summary>A broker that has just come back, or has memory again, is confirming what waits.</summary>
    private async Task<bool> StillAsync(Func<bool> isSo, CancellationToken cancellationToken)
    {
        await Task.Delay(SecondLook, time, cancellationToken);
        return isSo();
    }

    /// <summary>Somebody deleted an exchange or a binding that the bus declares only when it starts. Where others classify, they declare it.</summary>
    private bool LostItsQueue => options.Roles.HasFlag(Roles.Classify) && relay.Unrouted >= _mutePatience;

    /// <summary>Messages wait for classifiers, this one has nothing to do, and none comes.</summary>
    private async Task<Fault?> DeafAsync(CancellationToken cancellationToken)
    {
        if (!options.Roles.HasFlag(Roles.Classify) // what waits is for others to take
            || !IsSilent || await broker.WaitingAsync(cancellationToken) is null or 0)
        {
            return null;
        }

        // What came this very moment is on its way to a handler.
        return await StillAsync(() => IsSilent, cancellationToken) && await broker.WaitingAsync(cancellationToken) is > 0 and var messages ? new(activity.Silence, messages) : null;
    }

    private void Tell(Fault fault)
    {
        if (fault.Waiting is { } messages)
        {
            logger.BusDeaf(messages, BusRegistration.CapturedQueue, fault.Since.TotalSeconds);
        }
        else
        {
            logger.BusMute(fault.Since.TotalSeconds);
        }
    }

    /// <param name="Since">How long nothing has gone out, or come.</param>
    /// <param name="Waiting">Messages that wait for a classifier; null where the fault is that nothing goes out.</param>
    private readonly record struct Fault(TimeSpan Since, uint? Waiting);
}
