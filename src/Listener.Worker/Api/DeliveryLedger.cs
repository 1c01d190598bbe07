namespace Listener.Worker.Api;

/// <summary>
/// The deliveries of the last minutes, so that a replay is answered without doing the work again. A replay it has forgotten, after a restart, does no
/// harm either: ids of mentions come from their posts, and a known one is stored once.
/// </summary>
internal sealed class DeliveryLedger(TimeProvider time)
{
    /// <summary>Longer than a signature is good, which is five minutes before and five after its timestamp.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private const int Room = 100_000;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Task<InboundAnswer>> _known = [];
    private readonly Queue<(DateTimeOffset Until, string Key)> _ages = [];

    /// <summary>The outcome, and whether it is that of an earlier delivery; one under way is waited for. A failed one is forgotten and may come again.</summary>
    public async Task<(InboundAnswer Answer, bool Duplicate)> OnceAsync(string key, Func<Task<InboundAnswer>> deliver)
    {
        var mine = new TaskCompletionSource<InboundAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Enter(key, mine.Task) is { } first)
            return (await first, true);
        try
        {
            var answer = await deliver();
            mine.SetResult(answer);
            return (answer, false);
        }
        catch (Exception error)
        {
            lock (_lock)
                _known.Remove(key);
            mine.SetException(error);
            _ = mine.Task.Exception; // Observed here: usually nobody else waits for it.
            throw;
        }
    }

    private Task<InboundAnswer>? Enter(string key, Task<InboundAnswer> outcome)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            while (_ages.TryPeek(out var oldest) && (oldest.Until <= now || _ages.Count >= Room))
                _known.Remove(_ages.Dequeue().Key);
            if (_known.TryGetValue(key, out var first))
                return first;
            _known.Add(key, outcome);
            _ages.Enqueue((now + Window, key));
            return null;
        }
    }
}
