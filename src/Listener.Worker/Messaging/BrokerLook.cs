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
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(10);
    private string _told = "", _toldAlarm = "";
    private volatile string? _blocked;

    public BrokerQuestions Questions => new(WaitingAsync, ConfirmsAsync);

    /// <summary>True when the broker confirms a message, one that no queue gets, over a connection of its own.</summary>
    private async Task<bool> ConfirmsAsync(CancellationToken cancellationToken)
    {
        _blocked = null;
        try
        {
            var confirms = await AskAsync(PublishAsync, cancellationToken);
            _toldAlarm = "";
            return confirms;
        }
        catch (Exception error) when (IsNoAnswer(error, cancellationToken))
        {
            if (_blocked is { } alarm)
            {
                Tell(ref _toldAlarm, $"It takes no messages, {alarm}: an alarm (rabbitmqctl status) that ends when it has room again.");
            }

            return false;
        }
    }

    /// <summary>Messages that nobody has taken; null when the broker cannot be asked, which is not this one's business.</summary>
    private async Task<uint?> WaitingAsync(CancellationToken cancellationToken)
    {
        try
        {
            var waiting = await AskAsync(CountAsync, cancellationToken);
            _told = "";
            return waiting;
        }
        catch (Exception error) when (IsNoAnswer(error, cancellationToken))
        {
            Tell(ref _told, BrokerConnection.Reason(broker, error));
            return null;
        }
    }

    private void Tell(ref string told, string reason)
    {
        if (reason != told)
        {
            logger.BrokerUnusable(reason);
            told = reason;
        }
    }

    private async Task<bool> PublishAsync(CancellationToken cancellationToken)
    {
        await using var connection = await BrokerConnection.OpenAsync(broker, "listener watchdog", cancellationToken);
        connection.ConnectionBlockedAsync += (_, blocked) =>
        {
            _blocked = blocked.Reason;
            return Task.CompletedTask;
        };
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellationToken);
        await channel.BasicPublishAsync("", "listener.watchdog", ReadOnlyMemory<byte>.Empty, cancellationToken);
        return true;
    }

    private async Task<uint> CountAsync(CancellationToken cancellationToken)
    {
        await using var connection = await BrokerConnection.OpenAsync(broker, "listener watchdog", cancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        try
        {
            return (await channel.QueueDeclarePassiveAsync(BusRegistration.CapturedQueue, cancellationToken)).MessageCount;
        }
        catch (OperationInterruptedException error) when (error.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return 0; // no classifier has ever been there
        }
    }

    /// <summary>A connection that is cut while it is opened or closed may never come to an end: nobody waits longer for it.</summary>
    private static async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Answer);
        return await Task.Run(() => ask(limit.Token), limit.Token).WaitAsync(limit.Token);
    }

    /// <summary>Whatever a connection that breaks throws: the watchdog outlives it.</summary>
    private static bool IsNoAnswer(Exception error, CancellationToken cancellationToken) =>
        error is not OutOfMemoryException && !cancellationToken.IsCancellationRequested;
}
