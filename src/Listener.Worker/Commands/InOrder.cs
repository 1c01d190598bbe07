using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Listener.Worker.Commands;

/// <summary>Several at once, results in the order of the input.</summary>
internal static class InOrder
{
    /// <summary>Runs <paramref name="run"/> over all items on at most <paramref name="workers"/> threads; a few items are held, never all.</summary>
    public static async IAsyncEnumerable<TResult> SelectAsync<T, TResult>(
        IAsyncEnumerable<T> items, int workers, Func<T, CancellationToken, Task<TResult>> run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var begun = System.Threading.Channels.Channel.CreateBounded<Task<TResult>>(new BoundedChannelOptions(workers) { SingleReader = true, SingleWriter = true });
        var feeding = FeedAsync(items, run, begun.Writer, stop.Token);
        try
        {
            await foreach (var result in begun.Reader.ReadAllAsync(cancellationToken))
                yield return await result;
        }
        finally
        {
            await stop.CancelAsync();
            await feeding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // The channel's bound is what keeps a fast reader from filling the memory: writing waits until a result was taken.
    private static async Task FeedAsync<T, TResult>(
        IAsyncEnumerable<T> items, Func<T, CancellationToken, Task<TResult>> run, ChannelWriter<Task<TResult>> begun, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var item in items.WithCancellation(cancellationToken))
                await begun.WriteAsync(Task.Run(() => run(item, cancellationToken), cancellationToken), cancellationToken);
            begun.Complete();
        }
        catch (Exception error)
        {
            begun.Complete(error);
        }
    }
}
