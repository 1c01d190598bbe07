using System.Collections.Concurrent;
using System.Text.Json;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Listener.EndToEnd.Tests.Harness;

/// <summary>A message as it came off the wire.</summary>
public sealed record Delivery(string? MessageId, string RoutingKey, string? ContentType, bool IsPersistent, JsonElement Body)
{
    public string MentionId => Body.GetProperty("mention").GetProperty("id").GetString()!;

    public string ExternalId => Body.GetProperty("mention").GetProperty("externalId").GetString()!;
}

/// <summary>
/// A system that depends on Listener, in plain AMQP: a durable queue bound with <c>mention.#</c> to <c>listener.mentions</c>. It is there before
/// the worker and outlives broker restarts, so whatever was published is here in the end.
/// </summary>
public sealed class Subscriber : IAsyncDisposable
{
    public const string Exchange = "listener.mentions";
    public const string Queue = "downstream";

    private readonly IConnection connection;
    private readonly IChannel channel;
    private readonly ConcurrentQueue<Delivery> deliveries = [];

    private Subscriber(IConnection connection, IChannel channel)
    {
        this.connection = connection;
        this.channel = channel;
    }

    public IReadOnlyList<Delivery> Deliveries => [.. deliveries];

    public int Count => deliveries.Count;

    public static async Task<Subscriber> StartAsync(IReadOnlyList<Uri> nodes, string key = "mention.#")
    {
        var factory = new ConnectionFactory
        {
            Uri = nodes[0],
            AutomaticRecoveryEnabled = true,
            TopologyRecoveryEnabled = true,
            NetworkRecoveryInterval = TimeSpan.FromMilliseconds(500),
            RequestedHeartbeat = TimeSpan.Zero, // a heartbeat missed while it is closed would end the tests (RabbitMQ.Client 7.1.2)
        };
        var connection = await factory.CreateConnectionAsync([.. nodes.Select(node => new AmqpTcpEndpoint(node.Host, node.Port))]);
        var channel = await connection.CreateChannelAsync();
        await channel.ExchangeDeclareAsync(Exchange, ExchangeType.Topic, durable: true, autoDelete: false);
        await channel.QueueDeclareAsync(
            Queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
        await channel.QueueBindAsync(Queue, Exchange, key);
        await channel.BasicQosAsync(0, 500, global: false);
        var subscriber = new Subscriber(connection, channel);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += subscriber.RememberAsync;
        await channel.BasicConsumeAsync(Queue, autoAck: false, consumer);

        // RabbitMQ 3.10 answers before its directory of quorum queues is on disk (saved every half second): a kill -9 right now would leave a queue
        // that takes messages and never confirms one, which is the broker's fault and not what any test here is about.
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        return subscriber;
    }

    public async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync();
        await connection.DisposeAsync();
    }

    private async Task RememberAsync(object sender, BasicDeliverEventArgs message)
    {
        using var body = JsonDocument.Parse(message.Body);
        deliveries.Enqueue(new(
            message.BasicProperties.MessageId,
            message.RoutingKey,
            message.BasicProperties.ContentType,
            message.BasicProperties.Persistent,
            body.RootElement.Clone()));
        try
        {
            await ((AsyncEventingBasicConsumer)sender).Channel.BasicAckAsync(message.DeliveryTag, multiple: false);
        }
        catch (RabbitMQ.Client.Exceptions.AlreadyClosedException)
        {
            // The broker died under the message; it will come again, and again counts.
        }
    }
}
