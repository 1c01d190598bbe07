using Listener.Connectors;
using Listener.Storage;
using Listener.Worker.Configuration;

namespace Listener.Worker.Polling;

/// <summary>
/// Renews the lease of a source while it is polled, and no longer than <see cref="PollingOptions.Longest"/>: a poll that hangs fails like any other and
/// its worker goes on to the next source.
/// </summary>
public sealed class LeaseHolder(SourceStore sources, ListenerOptions options, TimeProvider time)
{
    /// <summary>A source whose poller died is somebody else's after this; one that is only slow renews its lease three times as often.</summary>
    public static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(20);

    /// <summary>For work that was cancelled to come to its end. Shorter than the lease, so that its failure can still be entered.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Does the work while the lease is held. Work whose lease is lost is cancelled; what it would still commit is refused by the epoch. Work that
    /// does not heed its token is left to itself after five seconds.
    /// </summary>
    /// <exception cref="LeaseLostException">Somebody else has the source.</exception>
    /// <exception cref="FetchException">The work took longer than a poll may.</exception>
    public async Task<T> HoldAsync<T>(Lease lease, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Polling.Longest, time);
        using var held = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var renewing = RenewAsync(lease, held);
        try
        {
            return await WithGraceAsync(work(held.Token), held.Token);
        }
        catch (OperationCanceledException) when (held.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw limit.IsCancellationRequested
                ? new FetchException(FetchFailure.Unreachable, $"The poll took longer than {options.Polling.Longest:c} (Polling:Longest) and was given up.")
                : new LeaseLostException(lease.Source, lease.Epoch);
        }
        finally
        {
            await held.CancelAsync();
            await renewing;
        }
    }

    private async Task<T> WithGraceAsync<T>(Task<T> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (!work.IsCompleted)
        {
            try
            {
                return await work.WaitAsync(Grace, time, CancellationToken.None);
            }
            catch (TimeoutException) when (!work.IsCompleted)
            {
                // Whatever it still comes to, nobody waits for it: an exception of it is no surprise.
                _ = work.ContinueWith(static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
                throw new OperationCanceledException(cancellationToken);
            }
        }
    }

    private async Task RenewAsync(Lease lease, CancellationTokenSource held)
    {
        using var timer = new PeriodicTimer(LeaseTime / 3, time);
        try
        {
            while (await timer.WaitForNextTickAsync(held.Token))
            {
                try
                {
                    await sources.RenewAsync(lease, LeaseTime, time.GetUtcNow(), held.Token);
                }
                catch (StoreUnavailableException)
                {
                    // Tried again at the next tick; when it comes too late somebody else has the source, and the epoch says so.
                }
            }
        }
        catch (LeaseLostException)
        {
            await held.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // The work is done.
        }
    }
}
