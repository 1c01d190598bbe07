using Listener.Storage;
using Listener.Worker.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Listener.Worker.Health;

/// <summary>Whether endpoints take what they are told and no delivery was given up.</summary>
public sealed class WebhookHealth(DeliveryStore deliveries, StoreGate gate, TimeProvider time) : StoredHealth(gate, time)
{
    private static readonly TimeSpan Late = TimeSpan.FromHours(1);

    /// <inheritdoc />
    protected override async Task<HealthCheckResult> LookAsync(CancellationToken cancellationToken)
    {
        var lag = await deliveries.LagAsync(Time.GetUtcNow(), cancellationToken);
        var data = new Dictionary<string, object> { ["waiting"] = lag.Waiting, ["oldestSeconds"] = lag.OldestAge.TotalSeconds, ["dead"] = lag.Dead };
        return lag switch
        {
            { Dead: > 0 } => HealthCheckResult.Degraded($"{lag.Dead} deliveries were given up: listener deadletters.", data: data),
            _ when lag.OldestAge > Late => HealthCheckResult.Degraded($"The oldest delivery waits for {lag.OldestAge:c}.", data: data),
            _ => HealthCheckResult.Healthy(data: data),
        };
    }
}
