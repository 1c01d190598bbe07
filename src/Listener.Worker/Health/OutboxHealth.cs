using Listener.Storage;
using Listener.Worker.Hosting;
using Listener.Worker.Telemetry;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Listener.Worker.Health;

/// <summary>Whether messages leave in time and none was given up.</summary>
public sealed class OutboxHealth(OutboxStore outbox, StoreGate gate, ListenerMeter meter, TimeProvider time) : StoredHealth(gate, time)
{
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(5);

    /// <inheritdoc />
    protected override async Task<HealthCheckResult> LookAsync(CancellationToken cancellationToken)
    {
        var lag = await outbox.LagAsync(Time.GetUtcNow(), cancellationToken);
        meter.Looked(lag);
        var data = new Dictionary<string, object>
        {
            ["ready"] = lag.Ready,
            ["oldestSeconds"] = lag.OldestAge.TotalSeconds,
            ["unsettled"] = lag.Unsettled,
            ["dead"] = lag.Dead,
        };
        return lag switch
        {
            { Dead: > 0 } => HealthCheckResult.Degraded($"{lag.Dead} messages were given up: listener deadletters.", data: data),
            _ when lag.OldestAge > Late => HealthCheckResult.Degraded($"The oldest message waits for {lag.OldestAge:c}.", data: data),
            _ => HealthCheckResult.Healthy(data: data),
        };
    }
}
