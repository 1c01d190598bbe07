using Listener.Storage;

namespace Listener.Worker.Outbox;

/// <summary>Cuts what waits into batches: new rows first, so that a backlog does not delay them.</summary>
internal sealed class OutboxBatches(OutboxStore outbox, OutboxSettings settings, TimeProvider time)
{
    // What one commit handed over may be more than a batch: an in-memory queue takes no more than it has room for, and waiting for room helps nobody to empty it.
    private readonly Queue<OutboxMessage> _handed = new();
    private DateTimeOffset _swept;
    private bool _tableHasMore = true;
    private Task<bool>? _arrival;

    /// <summary>At least one row; waits for it.</summary>
    public async Task<IReadOnlyList<OutboxMessage>> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var batch = TakeCommitted();
            if (batch.Count < settings.Batch && SweepIsDue())
            {
                var claimed = await outbox.ClaimAsync(settings.Batch - batch.Count, settings.Claim, time.GetUtcNow(), cancellationToken);
                _tableHasMore = claimed.Count == settings.Batch - batch.Count;
                _swept = time.GetUtcNow();
                batch.AddRange(claimed);
            }

            if (batch.Count > 0)
            {
                return batch;
            }

            await WaitAsync(cancellationToken);
        }
    }

    private bool SweepIsDue() => _tableHasMore || time.GetUtcNow() - _swept >= settings.Sweep;

    private List<OutboxMessage> TakeCommitted()
    {
        List<OutboxMessage> batch = [];
        var now = time.GetUtcNow();
        while (batch.Count < settings.Batch && HasHanded())
        {
            // A claim about to lapse is left to the table: somebody else may be sending the row already.
            var message = _handed.Dequeue();
            if (message.ClaimedUntil > now + settings.Deadline)
            {
                batch.Add(message);
            }
        }

        return batch;
    }

    private bool HasHanded()
    {
        while (_handed.Count == 0 && outbox.Committed.TryRead(out var group))
        {
            foreach (var message in group)
            {
                _handed.Enqueue(message);
            }
        }

        return _handed.Count > 0;
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        _arrival ??= outbox.Committed.WaitToReadAsync(cancellationToken).AsTask();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var nap = Task.Delay(settings.Sweep, time, enough.Token);
        if (await Task.WhenAny(_arrival, nap) == _arrival)
        {
            _arrival = null;
            await enough.CancelAsync();
        }

        cancellationToken.ThrowIfCancellationRequested();
    }
}
