using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Listener.Contracts;
using Listener.Worker.Configuration;
using Listener.Worker.Messaging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Listener.Worker.Commands;

/// <summary>
/// Classified mentions from the broker, by a queue of its own that goes with its reader. It takes nothing from any consumer, and when its reader is
/// too slow the queue, not the broker, loses: the oldest go, with a notice.
/// </summary>
internal sealed class BusTail : IAsyncDisposable
{
    private const int LongestQueue = 10_000;
    private const ushort Prefetch = 200;

    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(2);

    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private readonly string _queue;
    private readonly Channel<(MentionClassified? Message, ulong Tag)> _received =
        System.Threading.Channels.Channel.CreateUnbounded<(MentionClassified? Message, ulong Tag)>();

    private BusTail(IConnection connection, IChannel channel, string queue) => (_connection, _channel, _queue) = (connection, channel, queue);

    /// <summary>From here on every matching message is held for the reader.</summary>
    /// <param name="keys">Routing keys of the topic exchange.</param>
    /// <exception cref="CommandFailure">The broker is not there.</exception>
    public static async Task<BusTail> OpenAsync(BrokerOptions broker, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await BrokerConnection.OpenAsync(broker, "listener tail", cancellationToken);
            var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
            await channel.ExchangeDeclareAsync(BusRegistration.PublicExchange, ExchangeType.Topic, durable: true, cancellationToken: cancellationToken);
            var limits = new Dictionary<string, object?> { ["x-max-length"] = LongestQueue, ["x-overflow"] = "drop-head" };
            var queue = await channel.QueueDeclareAsync("", durable: false, exclusive: true, autoDelete: true, limits, cancellationToken: cancellationToken);
            foreach (var key in keys)
                await channel.QueueBindAsync(queue.QueueName, BusRegistration.PublicExchange, key, cancellationToken: cancellationToken);
            await channel.BasicQosAsync(0, Prefetch, global: false, cancellationToken);
            var tail = new BusTail(connection, channel, queue.QueueName);
            await tail.ConsumeAsync(cancellationToken);
            return tail;
        }
        catch (Exception error) when (error is BrokerUnreachableException or OperationInterruptedException or TimeoutException)
        {
            // The address holds a password; its host is enough.
            throw new CommandFailure(Terminal.ExitCodes.Failure, $"The broker at {broker.Uri.Host} cannot be used: {BrokerConnection.Reason(broker, error)}");
        }
    }

    /// <summary>Until cancelled or the connection ends, in whatever way.</summary>
    /// <param name="notice">Told when messages were lost or could not be read.</param>
    public async IAsyncEnumerable<IReadOnlyList<MentionClassified>> ReadAsync(
        Action<string> notice, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var glanced = time.GetTimestamp();
        while (await _received.Reader.WaitToReadAsync(cancellationToken))
        {
            var batch = new List<MentionClassified>();
            ulong last = 0;
            while (batch.Count < Prefetch && _received.Reader.TryRead(out var item))
            {
                last = item.Tag;
                if (item.Message is { } message)
                    batch.Add(message);
                else
                    notice("A message could not be read and is left out.");
            }

            yield return batch;
            var looks = time.GetElapsedTime(glanced) >= Glance;
            glanced = looks ? time.GetTimestamp() : glanced;
            if (await AcknowledgeAsync(last, looks, cancellationToken) >= LongestQueue)
                notice($"Too slow: more than {LongestQueue} mentions wait, the oldest of them are dropped.");
        }
    }

    /// <summary>How many wait; 0 when it was not asked for, or the connection is gone: what it still delivered is read to the end.</summary>
    private async Task<uint> AcknowledgeAsync(ulong last, bool count, CancellationToken cancellationToken)
    {
        try
        {
            await _channel.BasicAckAsync(last, multiple: true, cancellationToken);
            return count ? await _channel.MessageCountAsync(_queue, cancellationToken) : 0;
        }
        catch (OperationInterruptedException) // and AlreadyClosedException
        {
            return 0;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private async Task ConsumeAsync(CancellationToken cancellationToken)
    {
        var consumer = new AsyncEventingBasicConsumer(_channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            _received.Writer.TryWrite((Parse(delivery.Body.Span), delivery.DeliveryTag));
            return Task.CompletedTask;
        };
        _connection.ConnectionShutdownAsync += (_, _) =>
        {
            _received.Writer.TryComplete();
            return Task.CompletedTask;
        };
        await _channel.BasicConsumeAsync(_queue, autoAck: false, consumer, cancellationToken);
    }

    private static MentionClassified? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ContractsJson.Readable.MentionClassified);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
