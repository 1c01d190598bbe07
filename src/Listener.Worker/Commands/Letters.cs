using System.Text;
using System.Text.Json;
using Listener.Contracts;
using Listener.Storage;
using Listener.Worker.Messaging;
using Listener.Worker.Terminal;

namespace Listener.Worker.Commands;

/// <summary>A dead letter, wherever it stands.</summary>
/// <param name="Where"><c>outbox</c>, <c>webhook &lt;name&gt;</c> or the name of a queue.</param>
/// <param name="Kind"><c>captured</c>, <c>classified</c>, or <c>unknown</c> for what is none of ours.</param>
/// <param name="Mention">Where the message carries it.</param>
/// <param name="Body">Of a message that is none of ours.</param>
internal sealed record Letter(
    Guid MessageId, string Where, string Kind, Guid? MentionId, int Attempts, int Redrives, DateTimeOffset? CreatedAt, DateTimeOffset? DeadAt, string? Error,
    Mention? Mention = null, string? Body = null);

/// <summary>Every dead letter there is.</summary>
internal static class Letters
{
    private const int Most = 10_000;

    public static async Task<List<Letter>> OfDatabaseAsync(Database database, CancellationToken cancellationToken)
    {
        var outbox = await new OutboxStore(database).DeadAsync(Most, cancellationToken);
        var deliveries = await new DeliveryStore(database).DeadAsync(Most, cancellationToken);
        return
        [
            .. outbox.Select(letter => new Letter(
                letter.MessageId, "outbox", EnumWords<OutboxKind>.Of(letter.Kind), letter.MentionId, letter.Attempts, letter.Redrives, letter.CreatedAt, letter.DeadAt, letter.Error)),
            .. deliveries.Select(letter => new Letter(
                letter.MessageId, $"webhook {letter.Endpoint}", EnumWords<OutboxKind>.Of(OutboxKind.Classified), letter.MentionId, letter.Attempts, 0, letter.CreatedAt, letter.DeadAt, letter.Error)),
        ];
    }

    /// <summary>Adds those of the broker; null, or why they could not be read.</summary>
    public static async Task<string?> AddBrokerAsync(List<Letter> letters, Uri? broker, CancellationToken cancellationToken)
    {
        if (broker is null)
            return null;
        try
        {
            await using var queues = await DeadQueues.OpenAsync(broker, cancellationToken);
            foreach (var queue in DeadQueues.Names)
                letters.AddRange((await queues.ReadAsync(queue, cancellationToken)).Select(Of));
            return null;
        }
        catch (Exception error) when (error is IOException or RabbitMQ.Client.Exceptions.RabbitMQClientException)
        {
            return error.Message;
        }
    }

    public static void Write(Utf8JsonWriter json, Letter letter)
    {
        json.WriteString("messageId", letter.MessageId);
        json.WriteString("where", letter.Where);
        json.WriteString("kind", letter.Kind);
        if (letter.MentionId is { } id)
            json.WriteString("mentionId", id);
        else
            json.WriteNull("mentionId");
        json.WriteNumber("attempts", letter.Attempts);
        json.WriteNumber("redrives", letter.Redrives);
        json.WriteTime("createdAt", letter.CreatedAt);
        json.WriteTime("deadAt", letter.DeadAt);
        json.WriteString("error", letter.Error);
    }

    private static Letter Of(DeadMessage message) => new(
        message.Id, message.Queue, message.Mention is null ? "unknown" : EnumWords<OutboxKind>.Of(OutboxKind.Captured), message.Mention?.Id, message.Attempts, 0, null, message.At,
        message.Error, message.Mention, message.Mention is null ? Encoding.UTF8.GetString(message.Body.Span) : null);
}
