namespace Listener.Storage;

/// <summary>
/// A kind of write. Calls of the same kind that meet in a group run together; kinds run in ascending order, so that locks are taken in one
/// order.
/// </summary>
internal abstract class Job(int order)
{
    public int Order { get; } = order;

    /// <summary>True for what an engine runs outside transactions only: it has a turn of its own.</summary>
    public bool IsAlone { get; private init; }

    /// <summary>A kind whose calls run one after the other; one that takes a lock says its place in the order.</summary>
    public static Job<TCall, TResult> Single<TCall, TResult>(Func<WriteSession, TCall, CancellationToken, Task<TResult>> run, int order = 9) =>
        new(order, async (session, calls, cancellationToken) =>
        {
            var results = new TResult[calls.Count];
            for (var i = 0; i < results.Length; i++)
                results[i] = await run(session, calls[i], cancellationToken);
            return results;
        });

    /// <summary>A kind whose calls run outside any transaction, one at a time.</summary>
    public static Job<TCall, TResult> Alone<TCall, TResult>(Func<WriteSession, TCall, CancellationToken, Task<TResult>> run) =>
        new(order: 0, async (session, calls, cancellationToken) => [await run(session, calls[0], cancellationToken)]) { IsAlone = true };
}

/// <summary>A <see cref="Job"/> with the shape of its calls: as many results as calls, in their order.</summary>
internal sealed class Job<TCall, TResult>(
    int order, Func<WriteSession, IReadOnlyList<TCall>, CancellationToken, Task<IReadOnlyList<TResult>>> run) : Job(order)
{
    public Task<IReadOnlyList<TResult>> RunAsync(WriteSession session, IReadOnlyList<TCall> calls, CancellationToken cancellationToken) =>
        run(session, calls, cancellationToken);
}

/// <summary>A call that waits for its commit.</summary>
/// <param name="rows">Its share of a group's rows; at least 1.</param>
internal abstract class Work(Job job, int rows)
{
    public Job Job { get; } = job;

    public int Rows { get; } = Math.Max(1, rows);

    /// <summary>Nobody waits any more and it has not begun.</summary>
    public abstract bool IsAbandoned { get; }

    /// <summary>Runs this call and its peers, calls of the same job.</summary>
    public abstract Task RunAsync(WriteSession session, IReadOnlyList<Work> peers, CancellationToken cancellationToken);

    public abstract void Complete();

    public abstract void Fail(Exception error);
}

internal sealed class Work<TCall, TResult>(Job<TCall, TResult> job, TCall call, int rows) : Work(job, rows)
{
    private readonly TaskCompletionSource<TResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TResult _result = default!;
    private volatile bool _abandoned;

    public Task<TResult> Task => _done.Task;

    public override bool IsAbandoned => _abandoned;

    public void Abandon() => _abandoned = true;

    public override async Task RunAsync(WriteSession session, IReadOnlyList<Work> peers, CancellationToken cancellationToken)
    {
        var results = await job.RunAsync(session, [.. peers.Select(peer => ((Work<TCall, TResult>)peer).Call)], cancellationToken);
        for (var i = 0; i < results.Count; i++)
            ((Work<TCall, TResult>)peers[i])._result = results[i];
    }

    public override void Complete() => _done.TrySetResult(_result);

    public override void Fail(Exception error) => _done.TrySetException(error);

    private TCall Call => call;
}
