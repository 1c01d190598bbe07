using System.Text.Json;
using Listener.Contracts;
using Listener.Storage;
using Listener.Worker.Hosting;
using Listener.Worker.Messaging;
using MassTransit;

namespace Listener.Worker.Outbox;

/// <summary>What became of a batch.</summary>
/// <param name="Sent">Rows the broker confirmed.</param>
/// <param name="Failed">Rows of which nothing is known, or that no queue took: to be sent again.</param>
/// <param name="Refused">Rows that are at fault themselves, each with why.</param>
/// <param name="BusAway">True when the broker did not answer in time, or with a refusal.</param>
/// <param name="Unrouted">True when it has no queue for a message: no classifier was ever there.</param>
/// <param name="Answer">What the broker has against a message, null when it said nothing.</param>
public sealed record SendOutcome(
    IReadOnlyList<long> Sent, IReadOnlyList<long> Failed, IReadOnlyList<(OutboxMessage Message, string Error)> Refused, bool BusAway, bool Unrouted, string? Answer = null);

/// <summary>Publishes a batch at once and waits for the confirms, each message on its own account: one that fails does not hold the others.</summary>
public sealed class OutboxPublisher(MessageBus bus, InFlight inFlight, ClassifiedFeed feed, OutboxSettings settings, TimeProvider time)
{
    private enum Fate
    {
        Sent,
        Unknown,
        Unrouted,
        Refused,
    }

    /// <summary>Sends all; returns when each is confirmed, failed or past the deadline.</summary>
    public async Task<SendOutcome> SendAsync(IReadOnlyList<OutboxMessage> batch, CancellationToken cancellationToken)
    {
        var entered = await EnterAsync(batch, cancellationToken);
        using var deadline = new CancellationTokenSource(settings.Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var late = new CancellationTokenSource(settings.Deadline + settings.Grace, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var results = await Task.WhenAll(entered.Select(message => SendAsync(message, either.Token, end.Token)));
        return new(
            [.. results.Where(result => result.Fate == Fate.Sent).Select(result => result.Message.Id)],
            [.. results.Where(result => result.Fate is Fate.Unknown or Fate.Unrouted).Select(result => result.Message.Id)],
            [.. results.Where(result => result.Fate == Fate.Refused).Select(result => (result.Message, result.Error!))],
            results.Any(result => result.Fate == Fate.Unknown),
            results.Any(result => result.Fate == Fate.Unrouted),
            results.FirstOrDefault(result => result is { Fate: Fate.Unknown, Error: not null }).Error);
    }

    private async Task<IReadOnlyList<OutboxMessage>> EnterAsync(IReadOnlyList<OutboxMessage> batch, CancellationToken cancellationToken)
    {
        foreach (var message in batch)
        {
            if (message.Kind == OutboxKind.Captured)
            {
                await inFlight.EnterAsync(cancellationToken);
            }
        }

        return batch;
    }

    private async Task<(OutboxMessage Message, Fate Fate, string? Error)> SendAsync(OutboxMessage message, CancellationToken cancellationToken, CancellationToken end)
    {
        try
        {
            // The transport tries again by itself and tells only at the end what the broker has against the message. One whose connection was cut under it may
            // not heed the token (MassTransit 8.4): nobody waits longer for it.
            await PublishAsync(message, cancellationToken).WaitAsync(end);
            return (message, Fate.Sent, null);
        }
        catch (MessageReturnedException)
        {
            return (message, Fate.Unrouted, null);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or System.Runtime.Serialization.SerializationException)
        {
            // Only what cannot be written at all is the row's own fault.
            return (message, Fate.Refused, $"{error.GetType().Name}: {error.Message}");
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // Cancelled, cut off, not confirmed, a bus that is stopping: unknown, not failed, for the broker may have it. The same message id makes the
            // repeat harmless.
            return (message, Fate.Unknown, BrokerAnswer.Of(error));
        }
    }

    private async Task PublishAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        if (message.Kind == OutboxKind.Captured)
        {
            await bus.Current.Publish(
                new MentionCaptured(message.Mention, message.Replayed),
                context =>
                {
                    context.MessageId = message.MessageId;
                    context.Mandatory = true; // without a bound queue the broker would confirm and drop it
                },
                cancellationToken);
            return;
        }

        var classified = new MentionClassified { Mention = message.Mention, Verdict = message.Verdict!, Replayed = message.Replayed };
        await bus.Current.Publish(classified, context => context.MessageId = message.MessageId, cancellationToken);
        feed.Offer(classified);
    }
}
