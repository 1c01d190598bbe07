using Listener.Storage;
using Listener.Worker.Messaging;
using Listener.Worker.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Listener.Worker.Hosting;

/// <summary>Registered first and so stopped last: when nobody writes any more the write-ahead log is emptied and the database closed.</summary>
public sealed class StoreCloser(Database database, StoreGate gate, ConsumerActivity activity, HostExit exit, ILogger<StoreCloser> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (activity.Running is > 0 and var left)
        {
            // The bus has waited for them as long as it may; they were not acknowledged and will come again.
            logger.HandlersLeft(left);
            exit.Fail(HostExit.Broken);
        }

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
