using System.Data.Common;
using System.Diagnostics;

namespace Listener.EndToEnd.Tests.Harness;

/// <summary>Waits for what another process will do, by looking again: there is no signal to wait for across processes.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Returns the first value that is good. A database that is not there yet counts as not good.</summary>
    public static async Task<T> ReadAsync<T>(Func<Task<T>> read, Func<T, bool> isGood, TimeSpan limit, string what, Func<string>? evidence = null)
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

            await Task.Delay(Pause);
        }

        throw new TimeoutException($"{what}: not within {limit.TotalSeconds:0} s; last seen: {last}.{Environment.NewLine}{evidence?.Invoke()}");
    }

    public static Task HoldsAsync(Func<bool> condition, TimeSpan limit, string what, Func<string>? evidence = null) =>
        ReadAsync(() => Task.FromResult(condition()), holds => holds, limit, what, evidence);
}
