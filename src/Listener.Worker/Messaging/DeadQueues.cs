using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Listener.Contracts;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Listener.Worker.Messaging;

/// <summary>A message that stands in a queue of the broker for a person to look at.</summary>
/// <param name="Id">Its message id, or one made of its body where it has none.</param>
/// <param name="Mention">Null when the body is not one of ours.</param>
/// <param name="Attempts">Deliveries so far, as far as the broker or the bus counted them.</param>
/// <param name="Error">Why it stands there; may hold words of the message.</param>
internal sealed record DeadMessage(
    string Queue, Guid Id, Mention? Mention, int Attempts, DateTimeOffset? At, string? Error, IReadOnlyBasicProperties Properties, ReadOnlyMemory<byte> Body, ulong Tag);

/// <summary>
/// The queues of the broker where messages end that could not be worked on. What is read is only borrowed: it goes back when the reader leaves,
/// unless it was taken out.
/// </summary>
internal sealed class DeadQueues : IAsyncDisposable
{
    /// <summary>At once; what is behind them comes up when they are gone.</summary>
    private const int Most = 10_000;

    /// <summary>Headers the bus or the broker adds to what failed: a message that starts over does not carry them.</summary>
    private static readonly string[] FaultHeaders = ["MT-Fault-", "MT-Reason", "MT-Host-", "x-death", "x-first-death-", "x-last-death-", "x-delivery-count"];

    private readonly IConnection _connection;
    private readonly List<IChannel> _channels = [];
    private readonly Dictionary<string, IChannel> _byQueue = [];

    private DeadQueues(IConnection connection) => _connection = connection;

    /// <summary>Every queue where a message of ours may have ended.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [BusRegistration.DeadQueue, BusRegistration.CapturedQueue + "_error", BusRegistration.CapturedQueue + "_skipped"];

    /// <exception cref="IOException">The broker cannot be used; the message names it, without the password.</exception>
    public static async Task<DeadQueues> OpenAsync(Uri broker, CancellationToken cancellationToken)
    {
        try
        {
            var factory = new ConnectionFactory { Uri = broker, ClientProvidedName = "listener dead letters", RequestedConnectionTimeout = TimeSpan.FromSeconds(10) };
            return new DeadQueues(await factory.CreateConnectionAsync(cancellationToken));
        }
        catch (Exception error) when (error is BrokerUnreachableException or OperationInterruptedException or TimeoutException)
        {
            throw new IOException($"The broker at {broker.Host}:{broker.Port} cannot be used: {error.GetBaseException().Message}");
        }
    }

    /// <summary>What stands in a queue, oldest first; nothing when there is no such queue.</summary>
    public async Task<IReadOnlyList<DeadMessage>> ReadAsync(string queue, CancellationToken cancellationToken)
    {
        var channel = await _connection.CreateChannelAsync(new CreateChannelOptions(true, true), cancellationToken);
        _channels.Add(channel);
        var messages = new List<DeadMessage>();
        try
        {
            while (messages.Count < Most && await channel.BasicGetAsync(queue, autoAck: false, cancellationToken) is { } got)
                messages.Add(Read(queue, got));
        }
        catch (OperationInterruptedException error) when (error.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return [];
        }

        _byQueue[queue] = channel;
        return messages;
    }

    /// <summary>Takes a message out for good.</summary>
    public async Task RemoveAsync(DeadMessage message, CancellationToken cancellationToken) =>
        await _byQueue[message.Queue].BasicAckAsync(message.Tag, multiple: false, cancellationToken);

    /// <summary>
    /// Puts a message back where it came from. It is taken out of its queue only when the broker has confirmed the new one: killed between the two,
    /// there are two of it, and the second is recognised by its id.
    /// </summary>
    /// <exception cref="IOException">No queue took it; it stays where it is.</exception>
    public async Task RequeueAsync(DeadMessage message, CancellationToken cancellationToken)
    {
        var channel = _byQueue[message.Queue];
        var properties = new BasicProperties(message.Properties)
        {
            DeliveryMode = DeliveryModes.Persistent,
            Headers = message.Properties.Headers?
                .Where(header => !FaultHeaders.Any(fault => header.Key.StartsWith(fault, StringComparison.OrdinalIgnoreCase)))
                .ToDictionary(header => header.Key, header => header.Value),
        };
        try
        {
            await channel.BasicPublishAsync("", BusRegistration.CapturedQueue, mandatory: true, properties, message.Body, cancellationToken);
        }
        catch (PublishException error)
        {
            throw new IOException($"The queue {BusRegistration.CapturedQueue} did not take message {message.Id}; it stays in {message.Queue}.", error);
        }

        await channel.BasicAckAsync(message.Tag, multiple: false, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _channels)
            await channel.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private static DeadMessage Read(string queue, BasicGetResult got)
    {
        var (properties, body) = (got.BasicProperties, got.Body);
        var headers = properties.Headers ?? new Dictionary<string, object?>();
        var death = (headers.TryGetValue("x-death", out var deaths) ? deaths as IList<object> : null)?.OfType<IDictionary<string, object?>>().FirstOrDefault();
        var error = Text(headers, "MT-Fault-Message") is { } fault
            ? $"{Text(headers, "MT-Fault-ExceptionType")}: {fault}"
            : Text(headers, "MT-Reason") ?? (death is null ? null : Text(death, "reason"));
        var attempts = Number(headers, "x-delivery-count") ?? (death is null ? null : Number(death, "count")) ?? 0;
        return new DeadMessage(
            queue, IdOf(properties, body.Span), MentionOf(body.Span), attempts + 1, TimeOf(headers, properties), error, new BasicProperties(properties), body.ToArray(), got.DeliveryTag);
    }

    private static Guid IdOf(IReadOnlyBasicProperties properties, ReadOnlySpan<byte> body) =>
        Guid.TryParse(properties.MessageId, out var id) ? id : new Guid(SHA256.HashData(body).AsSpan(0, 16), bigEndian: true);

    private static Mention? MentionOf(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ContractsJson.Readable.MentionCaptured)?.Mention;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static DateTimeOffset? TimeOf(IDictionary<string, object?> headers, IReadOnlyBasicProperties properties) =>
        DateTimeOffset.TryParse(Text(headers, "MT-Fault-Timestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : properties.IsTimestampPresent() ? DateTimeOffset.FromUnixTimeSeconds(properties.Timestamp.UnixTime)
        : null;

    private static string? Text(IDictionary<string, object?> headers, string name) => headers.TryGetValue(name, out var value)
        ? value switch
        {
            byte[] bytes => Encoding.UTF8.GetString(bytes),
            string text => text,
            _ => null,
        }
        : null;

    private static int? Number(IDictionary<string, object?> headers, string name) =>
        headers.TryGetValue(name, out var value) && value is long or int ? Convert.ToInt32(value, CultureInfo.InvariantCulture) : null;
}
