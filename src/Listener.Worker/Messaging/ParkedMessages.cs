using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Listener.Contracts;
using Listener.Worker.Configuration;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Listener.Worker.Messaging;

/// <summary>A message that lies in one of the broker's queues for what could not be handled.</summary>
/// <param name="MessageId">The message's own; made from its body where it has none.</param>
/// <param name="MentionId">Null when the body is no message of ours.</param>
/// <param name="Attempts">Tries before it was set aside; 0 when nobody counted.</param>
/// <param name="At">When it was set aside, as far as its headers tell.</param>
internal sealed record ParkedMessage(string Queue, Guid MessageId, Guid? MentionId, int Attempts, DateTimeOffset? At, string? Error);

/// <summary>The broker's side of the dead letters: what the bus could not read or handle, and what was delivered too often.</summary>
internal sealed class ParkedMessages : IAsyncDisposable
{
    private const string FaultPrefix = "MT-";
    private const int NotFound = 404;

    private static readonly string[] Queues = [BusRegistration.CapturedQueue + "_error", BusRegistration.CapturedQueue + "_skipped", BusRegistration.DeadQueue];

    private readonly IConnection _connection;

    private ParkedMessages(IConnection connection) => _connection = connection;

    public static async Task<ParkedMessages> OpenAsync(BrokerOptions broker, CancellationToken cancellationToken) =>
        new(await BrokerConnection.OpenAsync(broker, "listener deadletters", cancellationToken));

    /// <summary>Looks without taking: everything is given back.</summary>
    public async Task<IReadOnlyList<ParkedMessage>> ListAsync(int most, CancellationToken cancellationToken)
    {
        List<ParkedMessage> found = [];
        foreach (var queue in Queues)
        {
            await ForEachAsync(queue, most - found.Count, (_, message) =>
            {
                found.Add(Describe(queue, message));
                return Task.FromResult(false);
            }, cancellationToken);
        }

        return found;
    }

    /// <summary>
    /// Sends one, or all, to the classifiers once more. Each is published and confirmed before it is acknowledged: dying in between leaves it in both
    /// queues, never in none.
    /// </summary>
    public async Task<int> RequeueAsync(Guid? messageId, CancellationToken cancellationToken)
    {
        var moved = 0;
        foreach (var queue in Queues)
        {
            await ForEachAsync(queue, int.MaxValue, async (channel, message) =>
            {
                if (messageId is not null && IdOf(queue, message) != messageId)
                    return false;
                await channel.BasicPublishAsync(
                    "", BusRegistration.CapturedQueue, mandatory: true, AsSent(message.BasicProperties), message.Body, cancellationToken);
                moved++;
                return true;
            }, cancellationToken);
        }

        return moved;
    }

    /// <summary>
    /// Takes out the messages about what <paramref name="isTheirs"/> says, here and in the queue of those that still wait. Returns how many there were by
    /// queue, and how many messages cannot be read.
    /// </summary>
    /// <param name="remove">False only counts.</param>
    public async Task<(IReadOnlyDictionary<string, int> Found, int Unread)> TakeOutAsync(
        Func<Mention, bool> isTheirs, bool remove, CancellationToken cancellationToken)
    {
        var (found, unread) = (new Dictionary<string, int>(), 0);
        foreach (var queue in Queues.Append(BusRegistration.CapturedQueue))
        {
            await ForEachAsync(queue, int.MaxValue, (_, message) =>
            {
                var mention = Read(message);
                unread += mention is null ? 1 : 0;
                if (mention is null || !isTheirs(mention))
                    return Task.FromResult(false);
                found[queue] = found.GetValueOrDefault(queue) + 1;
                return Task.FromResult(remove);
            }, cancellationToken);
        }

        return (found, unread);
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    /// <summary>
    /// Each message that is there now, once: what comes back meanwhile is left. <paramref name="handle"/> says whether it may be acknowledged; the others
    /// are given back at the end.
    /// </summary>
    private async Task ForEachAsync(string queue, int most, Func<IChannel, BasicGetResult, Task<bool>> handle, CancellationToken cancellationToken)
    {
        await using var channel = await _connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellationToken);
        try
        {
            var left = Math.Min(most, (await channel.QueueDeclarePassiveAsync(queue, cancellationToken)).MessageCount);
            for (; left > 0 && await channel.BasicGetAsync(queue, autoAck: false, cancellationToken) is { } message; left--)
            {
                if (await handle(channel, message))
                    await channel.BasicAckAsync(message.DeliveryTag, multiple: false, cancellationToken);
            }
        }
        catch (OperationInterruptedException error) when (error.ShutdownReason?.ReplyCode == NotFound)
        {
            // A queue that nobody has needed yet is empty. Closing the channel gives back what was only looked at.
        }
    }

    private static ParkedMessage Describe(string queue, BasicGetResult message)
    {
        var at = DateTimeOffset.TryParse(Header(message, "MT-Fault-Timestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : (DateTimeOffset?)null;
        _ = int.TryParse(Header(message, "x-delivery-count"), CultureInfo.InvariantCulture, out var deliveries);
        _ = int.TryParse(Header(message, "MT-Fault-RetryCount"), CultureInfo.InvariantCulture, out var retries);
        return new(queue, IdOf(queue, message), Read(message)?.Id, Math.Max(retries + 1, deliveries), at, ReasonOf(queue, message));
    }

    private static string ReasonOf(string queue, BasicGetResult message)
    {
        if (queue == BusRegistration.DeadQueue)
            return "Delivered too often.";
        var (type, text) = (Header(message, "MT-Fault-ExceptionType"), Header(message, "MT-Fault-Message"));
        return type is null && text is null ? Header(message, "MT-Reason") ?? "Nobody takes messages of its type." : $"{type}: {text}";
    }

    private static Guid IdOf(string queue, BasicGetResult message) => Guid.TryParse(message.BasicProperties.MessageId, out var id)
        ? id
        : new Guid(SHA256.HashData([.. Encoding.UTF8.GetBytes(queue), .. message.Body.Span]).AsSpan(0, 16), bigEndian: true);

    private static Mention? Read(BasicGetResult message)
    {
        try
        {
            return JsonSerializer.Deserialize(message.Body.Span, ContractsJson.Readable.MentionCaptured)?.Mention;
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            return null;
        }
    }

    private static string? Header(BasicGetResult message, string name) => message.BasicProperties.Headers?.TryGetValue(name, out var value) == true
        ? value switch { byte[] bytes => Encoding.UTF8.GetString(bytes), null => null, _ => Convert.ToString(value, CultureInfo.InvariantCulture) }
        : null;

    /// <summary>As it was before it was set aside: without what failing has added.</summary>
    private static BasicProperties AsSent(IReadOnlyBasicProperties properties) => new(properties)
    {
        DeliveryMode = DeliveryModes.Persistent,
        Headers = properties.Headers?
            .Where(header => !header.Key.StartsWith(FaultPrefix, StringComparison.Ordinal) && !header.Key.StartsWith("x-", StringComparison.Ordinal))
            .ToDictionary(header => header.Key, header => header.Value),
    };
}
