using Listener.Storage;
using Listener.Worker.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Listener.Worker.Health;

/// <summary>A check of what the database holds. Without the database it has nothing to say but why: that is no failure of the check.</summary>
/// <param name="gate">Opened with the database.</param>
/// <param name="time">Limits how long the database may take.</param>
/// <param name="away">What it means for this part that the database does not answer.</param>
public abstract class StoredHealth(StoreGate gate, TimeProvider time, HealthStatus away = HealthStatus.Degraded) : IHealthCheck
{
    /// <summary>Probes give up after ten seconds, many after less: a table that somebody has locked must not cost them the answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>What ages are counted by.</summary>
    protected TimeProvider Time { get; } = time;

    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!gate.IsOpen)
        {
            return new(away, "The database is not open yet.");
        }

        using var given = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            // On a thread of its own, since SQLite waits for a lock without giving its thread back.
            return await Task.Run(() => LookAsync(given.Token), given.Token).WaitAsync(Patience, Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            await given.CancelAsync();
            return new(away, $"The database gave no answer in {Patience.TotalSeconds} s: it is overloaded, or somebody holds a lock.");
        }
        catch (Exception error) when (error is StoreUnavailableException or StoreUnusableException)
        {
            return new(away, error.Message);
        }
    }

    /// <summary>What the open database says.</summary>
    protected abstract Task<HealthCheckResult> LookAsync(CancellationToken cancellationToken);
}
