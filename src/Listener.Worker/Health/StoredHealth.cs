using Listener.Storage;
using Listener.Worker.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Listener.Worker.Health;

/// <summary>A check of what the database holds. Without the database it has nothing to say but why: that is no failure of the check.</summary>
public abstract class StoredHealth(StoreGate gate) : IHealthCheck
{
    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!gate.IsOpen)
        {
            return HealthCheckResult.Degraded("The database is not open yet.");
        }

        try
        {
            return await LookAsync(cancellationToken);
        }
        catch (Exception error) when (error is StoreUnavailableException or StoreUnusableException)
        {
            return HealthCheckResult.Degraded(error.Message);
        }
    }

    /// <summary>What the open database says.</summary>
    protected abstract Task<HealthCheckResult> LookAsync(CancellationToken cancellationToken);
}
