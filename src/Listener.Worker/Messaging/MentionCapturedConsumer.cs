using Listener.Classifier;
using Listener.Contracts;
using Listener.Storage;
using Listener.Worker.Configuration;
using Listener.Worker.Hosting;
using Listener.Worker.Telemetry;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Listener.Worker.Messaging;

/// <summary>Gives a captured mention its verdict. The message is acknowledged when the verdict is durable, together with the row that announces it.</summary>
public sealed class MentionCapturedConsumer(
    MentionClassifier classifier,
    VerdictStore verdicts,
    OutboxStore outbox,
    StoreGate store,
    StoreOutage outage,
    InFlight inFlight,
    ConsumerActivity activity,
    ListenerMeter meter,
    ListenerOptions options,
    HostExit exit,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<MentionCapturedConsumer> logger) : IConsumer<MentionCaptured>
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Throws for a mention that cannot be classified, which the bus then sets aside. A database that is away holds the message for
    /// <see cref="BrokerOptions.Hold"/> and then gives it back to its queue, see <see cref="GiveBack"/>.
    /// </summary>
    public async Task Consume(ConsumeContext<MentionCaptured> context)
    {
        using var handling = activity.Enter();
        try
        {
            var message = context.Message;
            if (message.Mention is null)
            {
                throw new FormatException("The message has no mention.");
            }

            if (message.Mention.Id == Guid.Empty)
            {
                throw new FormatException("The mention has no id.");
            }

            var since = time.GetTimestamp();
            await OpenedAsync(context.CancellationToken);
            if (context.ReceiveContext.Redelivered && context.MessageId is { } id)
            {
                await NoteAsync(message, id, context.CancellationToken);
            }

            await FaultPoint.ClassifyAsync(message.Mention.Text, context.CancellationToken);
            var verdict = classifier.Classify(message.Mention);
            await CommitAsync(message, verdict, since, context.CancellationToken);
        }
        finally
        {
            inFlight.Leave();
        }
    }

    private async Task OpenedAsync(CancellationToken cancellationToken)
    {
        if (store.IsOpen)
        {
            return;
        }

        using var enough = Waiting(cancellationToken);
        enough.CancelAfter(options.Broker.Hold);
        try
        {
            await store.OpenedAsync(enough.Token);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StoreUnavailableException("The database is not open yet.", error);
        }
    }

    /// <summary>A message that kills its process must at least not be sent anew at every start: then the broker's limit sets it aside.</summary>
    private async Task NoteAsync(MentionCaptured message, Guid id, CancellationToken cancellationToken)
    {
        try
        {
            await outbox.SeenAsync(message.Mention.Id, id, message.Replayed, time.GetUtcNow(), cancellationToken);
        }
        catch (StoreUnavailableException error)
        {
            outage.Met(error.Message);
        }
    }

    private async Task CommitAsync(MentionCaptured message, Verdict verdict, long since, CancellationToken cancellationToken)
    {
        for (var pause = TimeSpan.FromMilliseconds(500); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                var isNews = await verdicts.CommitAsync(message.Mention, verdict, time.GetUtcNow(), message.Replayed, cancellationToken);
                if (isNews)
                {
                    meter.Judged(verdict);
                }

                FaultPoint.Hit("after-classification");
                return;
            }
            catch (StoreUnavailableException error) when (!lifetime.ApplicationStopping.IsCancellationRequested && time.GetElapsedTime(since) + pause < options.Broker.Hold)
            {
                outage.Met(error.Message);
                using var waiting = Waiting(cancellationToken);
                await Task.Delay(pause, time, waiting.Token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                cancellationToken.ThrowIfCancellationRequested();
            }
            catch (StoreUnusableException error)
            {
                // A person must look; until then the messages stay where they are.
                logger.StoreRefused(error.Message);
                exit.Fail(HostExit.Broken);
                lifetime.StopApplication();
                throw;
            }
        }
    }

    /// <summary>Waiting ends with the process, work does not.</summary>
    private CancellationTokenSource Waiting(CancellationToken cancellationToken) =>
        CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
}
