using Listener.Connectors.Webhooks;
using Listener.Storage;
using Listener.Worker.Configuration;
using Listener.Worker.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Listener.Worker.Webhooks;

/// <summary>Tells other systems of verdicts over HTTP: a loop for each endpoint, so that none waits for another, and none holds up the bus.</summary>
public sealed class WebhookRelay(
    ListenerOptions options, DeliveryStore deliveries, WebhookSender sender, StoreGate store, TimeProvider time, ILogger<WebhookRelay> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await store.OpenedAsync(stoppingToken);
        await Task.WhenAll(options.Webhooks.Select(webhook =>
            new EndpointRelay(webhook, deliveries, sender, time, logger).RunAsync(stoppingToken)));
    }
}
