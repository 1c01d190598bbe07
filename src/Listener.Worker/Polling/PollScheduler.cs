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
    StoreOutage outage,
    BackPressure pressure,
    ClockWatch clock,
    ListenerOptions options,
    HostExit exit,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<PollScheduler> logger) : Part(exit, lifetime, logger)
{
    private int _busy;

    protected override async Task RunAsync(CancellationToken stoppingToken)
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
            await clock.LookAsync(cancellationToken);
            if (await pressure.IsHighAsync(cancellationToken))
            {
                return [];
            }

            var leases = await sources.LeaseDueAsync(outbox.Owner, free, LeaseHolder.LeaseTime, time.GetUtcNow(), cancellationToken);
            return [.. leases.Where(lease => catalog.Has(lease.Source))];
        }
        catch (StoreUnavailableException error)
        {
            outage.Met(error.Message);
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
            outage.Met(error.Message);
        }
        catch (Exception error) when (error is not OperationCanceledException and not StoreUnusableException)
        {
            // A bug in one connector must not stop the other sources.
            logger.PollCrashed(error, lease.Source);
            await RecordCrashAsync(lease, error);
        }
        finally
        {
            Interlocked.Decrement(ref _busy);
        }
    }

    /// <summary>The source is left alone for a while, as after any failure, and health shows it.</summary>
    private async Task RecordCrashAsync(Lease lease, Exception error)
    {
        try
        {
            await poller.RecordCrashAsync(lease, error);
        }
        catch (StoreUnavailableException)
        {
            // The lease lapses by itself, and the source is tried again.
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
