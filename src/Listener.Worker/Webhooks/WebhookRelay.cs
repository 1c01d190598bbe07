using Listener.Connectors.Webhooks;
using Listener.Storage;
using Listener.Worker.Configuration;
using Listener.Worker.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Listener.Worker.Webhooks;

/// <summary>Tells other systems of verdicts over HTTP: a loop for each endpoint, so that none waits for another, and none holds up the bus.</summary>
public sealed class WebhookRelay(
    ListenerOptions options,
    DeliveryStore deliveries,
    WebhookSender sender,
    StoreGate store,
    StoreOutage outage,
    HostExit exit,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<WebhookRelay> logger) : Part(exit, lifetime, logger)
{
    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        await store.OpenedAsync(stoppingToken);
        await Task.WhenAll(options.Webhooks.Select(webhook =>
            new EndpointRelay(webhook, deliveries, sender, outage, time, logger).RunAsync(stoppingToken)));
    }
}
