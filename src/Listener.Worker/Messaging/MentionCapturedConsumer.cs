using Listener.Classifier;
using Listener.Contracts;
using Listener.Storage;
using Listener.Worker.Hosting;
using Listener.Worker.Telemetry;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace Listener.Worker.Messaging;

/// <summary>Gives a captured mention its verdict. The message is acknowledged when the verdict is durable, together with the row that announces it.</summary>
public sealed class MentionCapturedConsumer(
    MentionClassifier classifier, VerdictStore verdicts, StoreGate store, InFlight inFlight, TimeProvider time, ILogger<MentionCapturedConsumer> logger)
    : IConsumer<MentionCaptured>
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Throws for a mention that cannot be classified, which the bus then sets aside; never for a database that is away.</summary>
    public async Task Consume(ConsumeContext<MentionCaptured> context)
    {
        try
        {
            var message = context.Message;
            if (message.Mention.Id == Guid.Empty)
            {
                throw new FormatException("The mention has no id.");
            }

            await store.OpenedAsync(context.CancellationToken);
            var verdict = classifier.Classify(message.Mention);
            await CommitAsync(message, verdict, context.CancellationToken);
        }
        finally
        {
            inFlight.Leave();
        }
    }

    /// <summary>An outage of the database holds the message; it must not empty the queue into the error queue.</summary>
    private async Task CommitAsync(MentionCaptured message, Verdict verdict, CancellationToken cancellationToken)
    {
        for (var pause = TimeSpan.FromMilliseconds(500); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await verdicts.CommitAsync(message.Mention, verdict, time.GetUtcNow(), message.Replayed, cancellationToken);
                FaultPoint.Hit("after-classification");
                return;
            }
            catch (StoreUnavailableException error)
            {
                logger.StoreAway(error.Message);
                await Task.Delay(pause, time, cancellationToken);
            }
        }
    }
}
