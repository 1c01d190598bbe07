using Listener.Contracts;
using Listener.Storage;
using Listener.Worker.Hosting;
using Listener.Worker.Messaging;
using Listener.Worker.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Listener.Worker.Outbox;

/// <summary>
/// Sends what the outbox holds. Rows this process committed come through memory; the table is asked once a second for rows whose claim lapsed and at the start.
/// A row is completed when the broker confirmed it, and only then.
/// </summary>
public sealed class OutboxRelay(
    OutboxStore outbox,
    OutboxPublisher publisher,
    OutboxSettings settings,
    RelayActivity activity,
    MessageBus bus,
    StoreGate store,
    StoreOutage outage,
    HostExit exit,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<OutboxRelay> logger) : Part(exit, lifetime, logger)
{
    private readonly OutboxBatches _batches = new(outbox, settings, time);
    private readonly Refusals _refusals = new(settings, time);
    private bool _isAway;

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        await store.OpenedAsync(stoppingToken);
        var settling = Task.CompletedTask;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                activity.Wait();
                await bus.HealthyAsync(stoppingToken);
                var batch = await NextAsync(stoppingToken);
                var outcome = await publisher.SendAsync(batch, stoppingToken);
                _isAway = outcome.BusAway && outcome.Sent.Count == 0 && outcome.Answer is null;
                if (!_isAway)
                {
                    activity.Routed(!outcome.Unrouted);
                    activity.Done();
                }

                // The next batch is published while this one's completion waits for its commit.
                await settling;
                settling = SettleAsync(outcome, Judge(outcome));
                if (outcome.BusAway || outcome.Unrouted)
                {
                    await settling;
                    await Task.Delay(settings.Pause, time, stoppingToken);
                }
            }
            catch (StoreUnavailableException error)
            {
                outage.Met(error.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), time, stoppingToken);
            }
        }

        await settling;
    }

    /// <summary>Says why not all went out; returns how long the rest waits.</summary>
    private TimeSpan Judge(SendOutcome outcome)
    {
        if (outcome.Answer is { } answer)
        {
            var (wait, tell) = _refusals.Met();
            if (tell)
            {
                logger.BrokerRefused(outcome.Failed.Count, answer);
            }

            return answer == BrokerAnswer.Full ? wait : settings.Retry; // with another answer nobody got anything
        }

        if (outcome.BusAway)
        {
            logger.BusAway(outcome.Failed.Count);
        }
        else if (outcome.Unrouted)
        {
            logger.BrokerRefused(outcome.Failed.Count, BrokerAnswer.NoQueue);
        }

        return settings.Retry;
    }

    /// <summary>Whoever has nothing to send waits for nobody; what failed comes back within a claim, unless another worker has sent it.</summary>
    private async Task<IReadOnlyList<OutboxMessage>> NextAsync(CancellationToken cancellationToken)
    {
        var next = _batches.NextAsync(cancellationToken);
        if (!next.IsCompleted && (!_isAway || await Task.WhenAny(next, Task.Delay(settings.Claim, time, cancellationToken)) != next))
        {
            activity.Done();
        }

        var batch = await next;
        activity.Wait();
        return batch;
    }

    /// <summary>Completion is not cancelled: what was confirmed is written down even while we stop.</summary>
    private async Task SettleAsync(SendOutcome outcome, TimeSpan retry)
    {
        try
        {
            var now = time.GetUtcNow();
            FaultPoint.Hit("after-confirm", outcome.Sent.Count > 0);
            if (outcome.Sent.Count > 0)
            {
                var completed = await outbox.CompleteAsync(outcome.Sent, now, CancellationToken.None);
                if (completed < outcome.Sent.Count)
                {
                    logger.ClaimLost(outcome.Sent.Count - completed);
                }
            }

            if (outcome.Failed.Count > 0)
            {
                await outbox.ReleaseAsync(outcome.Failed, now + retry, outcome.Answer ?? (outcome.BusAway ? "The broker did not confirm." : "Not routed."), countAttempt: false, CancellationToken.None);
            }

            foreach (var (message, error) in outcome.Refused)
            {
                if (message.Attempts >= OutboxSettings.MaxAttempts)
                {
                    await outbox.KillAsync(message.Id, error, now, CancellationToken.None);
                    logger.MessageDead(message.MessageId);
                }
                else
                {
                    await outbox.ReleaseAsync([message.Id], now + settings.Retry, error, countAttempt: true, CancellationToken.None);
                }
            }
        }
        catch (StoreUnavailableException error)
        {
            // The claims lapse and the rows are sent again, with the same ids.
            outage.Met(error.Message);
        }
    }
}
