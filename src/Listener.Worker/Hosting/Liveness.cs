using Listener.Storage;

namespace Listener.Worker.Hosting;

/// <summary>
/// Whether the process still gets on with its work. Being asked takes a timer and a free thread; the answer takes the writer of the SQLite file. A
/// database server that is away or hangs is no reason to end a client that waits for it.
/// </summary>
public sealed class Liveness(Database database, StoreGate gate, TimeProvider time)
{
    /// <summary>False when the writer does not come back within the limit; whether it could write is another question (readiness).</summary>
    public async Task<bool> IsAliveAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        if (!gate.IsOpen || !database.IsSqlite)
            return true;
        try
        {
            await database.CheckAsync(cancellationToken).WaitAsync(limit, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
