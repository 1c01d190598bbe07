namespace Listener.Connectors.Webhooks;

/// <summary>
/// A source that sends by itself; here it only has a name, a kind and its settings. Deliveries arrive at <c>POST /api/v1/inbound/{source}</c>.
/// </summary>
public sealed class WebhookConnector : IConnector
{
    /// <summary>The word of the kind.</summary>
    public const string Kind = "webhook";

    /// <inheritdoc/>
    public ConnectorInfo Info { get; } = new(
        Kind,
        "social",
        "Any system that sends signed webhooks (Standard Webhooks): help desks, chats, own services.",
        Timeout.InfiniteTimeSpan,
        "It has what its sender sends; what the sender gives up is not asked for again.")
    {
        Settings =
        [
            new("Secret", "Signing secrets of 24 random bytes and more (whsec_ and what 'openssl rand -base64 32' prints), separated by spaces; an old one may end: whsec_<base64> whsec_<base64>@2026-12-01T00:00:00Z")
            {
                Required = true,
                Secret = true,
                Check = text => WebhookSecret.TryParse(text, out _, out var problem) ? null : problem,
            },
            new("Channel", "Where its posts were written, when they do not say it themselves: ticket, chat, review"),
            new("IsPrivate", "true when people write to the company here")
            {
                Check = text => bool.TryParse(text, out _) ? null : "is neither true nor false",
            },
        ],
    };

    /// <summary>Nothing: it is never asked.</summary>
    public Task<Page> FetchAsync(SourceDefinition source, string? cursor, CancellationToken cancellationToken) => Task.FromResult(Page.Unchanged(cursor));
}
