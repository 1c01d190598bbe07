using Listener.Storage;
using Listener.Worker.Hosting;
using Listener.Worker.Polling;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Listener.Worker.Health;

/// <summary>Whether the database can be written and has room.</summary>
public sealed class StoreHealth(Database database, StoreGate gate, TimeProvider time) : StoredHealth(gate, time, HealthStatus.Unhealthy)
{
    /// <inheritdoc />
    protected override async Task<HealthCheckResult> LookAsync(CancellationToken cancellationToken) =>
        Judge(await database.CheckAsync(cancellationToken), database.Description);

    internal static HealthCheckResult Judge(DatabaseHealth health, string description) => health switch
    {
        { Writable: false } => HealthCheckResult.Unhealthy(health.Problem),
        { FreeBytes: < BackPressure.LeastFreeBytes } => HealthCheckResult.Degraded(
            $"{description}: {health.FreeBytes >> 20} MB are free on its disk, and nothing is collected with less than {BackPressure.LeastFreeBytes >> 20} MB."),
        _ => HealthCheckResult.Healthy(description),
    };
}
