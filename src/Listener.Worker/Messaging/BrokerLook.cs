using Listener.Worker.Configuration;
using Listener.Worker.Telemetry;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Listener.Worker.Messaging;

/// <summary>What the watchdog asks a broker.</summary>
/// <param name="WaitingAsync">Messages that nobody has taken; null when the broker cannot be asked.</param>
/// <param name="ConfirmsAsync">True when the broker confirms a message.</param>
public sealed record BrokerQuestions(Func<CancellationToken, Task<uint?>> WaitingAsync, Func<CancellationToken, Task<bool>> ConfirmsAsync);

/// <summary>
/// Asks the broker over connections of its own, whatever becomes of the bus. Says why a broker cannot be used, once for every reason, where the bus only
/// tries again.
/// </summary>
internal sealed class BrokerLook(BrokerOptions broker, ILogger logger)
{
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(5);
    private string _told = "";

    public BrokerQuestions Questions => new(WaitingAsync, ConfirmsAsync);

    /// <summary>True when the broker confirms a message, one that no queue gets, over a connection of its own.</summary>
    private async Task<bool> ConfirmsAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Answer);
        try
        {
            await using var connection = await BrokerConnection.OpenAsync(broker, "listener watchdog", limit.Token);
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

    /// <summary>Messages that nobody has taken; null when the broker cannot be asked, which is not this one's business.</summary>
    private async Task<uint?> WaitingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await BrokerConnection.OpenAsync(broker, "listener watchdog", cancellationToken);
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
