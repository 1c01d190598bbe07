using System.Diagnostics;

namespace Listener.EndToEnd.Tests.Harness;

/// <summary>Waits until nothing moves any more: the sources are read to the end, the outbox is empty, the queues are empty.</summary>
public static class Quiet
{
    // A quorum queue may report 0 for some seconds after a restart of the broker: one reading is none.
    private static readonly TimeSpan BetweenReadings = TimeSpan.FromSeconds(6);

    /// <summary>Returns how long it took.</summary>
    public static async Task<TimeSpan> WaitAsync(StubWeb web, Store store, TimeSpan limit, Broker? broker = null, WorkerProcess? worker = null)
    {
        var clock = Stopwatch.StartNew();
        string Unread() => string.Join(
            '\n', web.Feeds.Where(feed => !feed.IsReadToTheEnd).Select(feed => $"{feed.Name}: {feed.Ledger.Count} shown, {web.RequestsOf(feed)} requests"));
        await Eventually.HoldsAsync(() => web.Feeds.All(feed => feed.IsReadToTheEnd), limit, "sources read to the end", worker, Unread);
        while (true)
        {
            await Eventually.ReadAsync(store.PendingAsync, pending => pending == 0, limit - clock.Elapsed, "outbox empty, all classified", worker);
            var quietAt = clock.Elapsed;
            if (broker is null)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(300));
            }
            else
            {
                await EmptyAsync(broker, limit - clock.Elapsed);
                await Task.Delay(BetweenReadings);
                await EmptyAsync(broker, limit - clock.Elapsed);
            }

            if (await store.PendingAsync() == 0)
            {
                return quietAt;
            }
        }
    }

    private static Task<IReadOnlyList<QueueFigures>> EmptyAsync(Broker broker, TimeSpan limit) => Eventually.ReadAsync(
        broker.QueuesAsync,
        queues => queues.Where(queue => !queue.Name.EndsWith("_error", StringComparison.Ordinal) && !queue.Name.EndsWith("_skipped", StringComparison.Ordinal))
            .All(queue => queue.Ready + queue.Unacknowledged == 0),
        limit,
        "queues empty");
}
