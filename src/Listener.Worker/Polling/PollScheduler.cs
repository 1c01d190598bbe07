using System.Runtime.CompilerServices;
using Listener.Storage;
using Listener.Worker.Configuration;
using Listener.Worker.Hosting;
using Listener.Worker.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Listener.Worker.Polling;

/// <summary>Looks for due sources at every tick and polls them, so many at once. Due-ness is a row: nothing is lost with the process.</summary>
public sealed class PollScheduler(
    SourceStore sources,
    SourcePoller poller,
    SourceCatalog catalog,
    OutboxStore outbox,
    StoreGate store,
    BackPressure pressure,
    ListenerOptions options,
    TimeProvider time,
    ILogger<PollScheduler> logger) : BackgroundService
{
    private int _busy;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await store.OpenedAsync(stoppingToken);
        await Parallel.ForEachAsync(
            DueSourcesAsync(stoppingToken),
            new ParallelOptions { MaxDegreeOfParallelism = options.Polling.Workers, CancellationToken = stoppingToken },
            PollAsync);
    }

    private async IAsyncEnumerable<Lease> DueSourcesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var tick = new PeriodicTimer(options.Polling.Tick, time);
        do
        {
            foreach (var lease in await LeaseAsync(cancellationToken))
            {
                Interlocked.Increment(ref _busy);
                yield return lease;
            }
        }
        while (await tick.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>Leases no more than there are free workers: a lease that waits for a worker would lapse unused.</summary>
    private async Task<IReadOnlyList<Lease>> LeaseAsync(CancellationToken cancellationToken)
    {
        var free = options.Polling.Workers - Volatile.Read(ref _busy);
        if (free <= 0)
        {
            return [];
        }

        try
        {
            if (await pressure.IsHighAsync(cancellationToken))
            {
                return [];
            }

            var leases = await sources.LeaseDueAsync(outbox.Owner, free, SourcePoller.LeaseTime, time.GetUtcNow(), cancellationToken);
            return [.. leases.Where(lease => catalog.Has(lease.Source))];
        }
        catch (StoreUnavailableException error)
        {
            logger.StoreAway(error.Message);
            return [];
        }
    }

    private async ValueTask PollAsync(Lease lease, CancellationToken cancellationToken)
    {
        try
        {
            await poller.PollAsync(lease, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await GiveBackAsync(lease);
            throw;
        }
        catch (StoreUnavailableException error)
        {
            logger.StoreAway(error.Message);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // A bug in one connector must not stop the other sources; the lease lapses and the source is tried again.
            logger.PollCrashed(error, lease.Source);
        }
        finally
        {
            Interlocked.Decrement(ref _busy);
        }
    }

    private async Task GiveBackAsync(Lease lease)
    {
        try
        {
            await sources.ReleaseAsync(lease, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            // It lapses by itself.
        }
    }
}
