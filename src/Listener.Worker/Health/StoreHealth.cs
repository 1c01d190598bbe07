using Listener.Storage;
using Listener.Worker.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Listener.Worker.Health;

/// <summary>Whether the database can be written.</summary>
public sealed class StoreHealth(Database database, StoreGate gate) : IHealthCheck
{
    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!gate.IsOpen)
        {
            return HealthCheckResult.Unhealthy("The database is not open yet.");
        }

        var health = await database.CheckAsync(cancellationToken);
        return health.Writable
            ? HealthCheckResult.Healthy(database.Description)
            : HealthCheckResult.Unhealthy(health.Problem);
    }
}
