using System.Globalization;
using System.Text.Json;
using Listener.Connectors.Webhooks;
using Listener.Contracts;
using Listener.Storage;
using Listener.Worker.Configuration;
using Listener.Worker.Security;

namespace Listener.Worker.Webhooks;

/// <summary>A delivery as a signed message: the body is the message of the bus, byte for byte. Pure.</summary>
internal static class WebhookBody
{
    public static WebhookMessage Of(WebhookOptions endpoint, Delivery delivery, DateTimeOffset now)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new MentionClassified { Mention = delivery.Mention, Verdict = delivery.Verdict }, ContractsJson.Readable.MentionClassified);
        var (id, timestamp) = (delivery.MessageId.ToString(), now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));

        // A receiver that knows only the old secret and one that knows only the new both find theirs.
        var signatures = endpoint.Secrets
            .Where(secret => !(secret.Until <= now))
            .Select(secret => $"v1,{Convert.ToBase64String(WebhookSignature.Sign(secret.Key.Span, id, timestamp, body))}");
        return new WebhookMessage(endpoint.Url, id, timestamp, string.Join(' ', signatures), body)
        {
            AllowPrivate = endpoint.AllowPrivate,
            Timeout = endpoint.Timeout,
        };
    }
}
