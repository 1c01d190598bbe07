using Listener.Storage;
using Microsoft.Extensions.Hosting;

namespace Listener.Worker.Hosting;

/// <summary>Registered first and so stopped last: when nobody writes any more the write-ahead log is emptied and the database closed.</summary>
public sealed class StoreCloser(Database database, StoreGate gate) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (gate.IsOpen)
        {
            try
            {
                await database.CheckpointAsync(cancellationToken);
            }
            catch (StoreUnavailableException)
            {
                // The log stays and is read at the next start.
            }
        }
    }
}
