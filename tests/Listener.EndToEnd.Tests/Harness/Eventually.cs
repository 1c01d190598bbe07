using System.Data.Common;
using System.Diagnostics;

namespace Listener.EndToEnd.Tests.Harness;

/// <summary>Waits for what another process will do, by looking again: there is no signal to wait for across processes.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Returns the first value that is good. A database that is not there yet counts as not good; a worker that has ended ends the wait.</summary>
    public static async Task<T> ReadAsync<T>(Func<Task<T>> read, Func<T, bool> isGood, TimeSpan limit, string what, WorkerProcess? worker = null, Func<string>? evidence = null)
    {
        var clock = Stopwatch.StartNew();
        object? last = null;
        while (clock.Elapsed < limit)
        {
            try
            {
                var value = await read();
                if (isGood(value))
                {
                    return value;
                }

                last = value;
            }
            catch (DbException error)
            {
                last = error.Message;
            }

            if (worker is { HasExited: true })
            {
                throw new InvalidOperationException($"{what}: the worker has ended instead.\n{evidence?.Invoke()}\n{worker.Tail}");
            }

            await Task.Delay(Pause);
        }

        throw new TimeoutException($"{what}: not within {limit.TotalSeconds:0} s; last seen: {last}.\n{evidence?.Invoke()}\n{worker?.Tail}");
    }

    public static Task HoldsAsync(Func<bool> condition, TimeSpan limit, string what, WorkerProcess? worker = null, Func<string>? evidence = null) =>
        ReadAsync(() => Task.FromResult(condition()), holds => holds, limit, what, worker, evidence);
}
