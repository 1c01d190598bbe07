using Listener.Storage;
using Listener.Worker.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Listener.Worker.Health;

/// <summary>Whether every configured source can be read. A throttled source is not a broken one.</summary>
public sealed class SourceHealth(SourceStore sources, StoreGate gate, TimeProvider time) : IHealthCheck
{
    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!gate.IsOpen)
        {
            return HealthCheckResult.Degraded("The database is not open yet.");
        }

        var all = (await sources.ListAsync(time.GetUtcNow(), cancellationToken)).Where(source => source.Enabled).ToList();
        var data = all.CountBy(source => source.State).ToDictionary(state => state.Key, state => (object)state.Value);
        var broken = all.Where(source => source.State is SourceStates.Failing or SourceStates.Parked).Select(source => source.Name).ToList();
        return broken.Count == 0
            ? HealthCheckResult.Healthy($"{all.Count} sources.", data)
            : HealthCheckResult.Degraded($"Cannot be read: {string.Join(", ", broken.Take(10))}.", data: data);
    }
}
