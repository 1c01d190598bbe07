using Listener.Worker.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Listener.Worker.Hosting;

/// <summary>A part of the service that runs as long as it does. One that cannot go on ends the process with an error, for a supervisor to start it again.</summary>
public abstract class Part(HostExit exit, IHostApplicationLifetime lifetime, ILogger logger) : BackgroundService
{
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RunAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop, and stopped.
        }
        catch (Exception error)
        {
            logger.PartFailed(error, GetType().Name);
            exit.Fail(HostExit.Broken);
            lifetime.StopApplication();
        }
    }

    /// <summary>Until cancelled; what it throws otherwise ends the process.</summary>
    protected abstract Task RunAsync(CancellationToken stoppingToken);
}
