namespace Listener.Worker.Outbox;

/// <summary>How long the relay has been waiting for the broker, for those who watch over it.</summary>
public sealed class RelayActivity(TimeProvider time)
{
    // 0 while it does not wait.
    private long _since, _unrouted;

    /// <summary>Since the relay last got anything through; zero while it has nothing to send.</summary>
    public TimeSpan Waiting => Elapsed(ref _since);

    /// <summary>The relay needs the broker from now on; a second call changes nothing.</summary>
    public void Wait() => Begin(ref _since);

    /// <summary>Since the broker takes messages and has no queue for them; zero while it has.</summary>
    public TimeSpan Unrouted => Elapsed(ref _unrouted);

    /// <summary>Notes whether a batch came back without a queue.</summary>
    public void Routed(bool isRouted)
    {
        if (isRouted)
            Volatile.Write(ref _unrouted, 0);
        else
            Begin(ref _unrouted);
    }

    /// <summary>The broker has answered.</summary>
    public void Done() => Volatile.Write(ref _since, 0);

    private TimeSpan Elapsed(ref long since) => Volatile.Read(ref since) is var begun and not 0 ? time.GetElapsedTime(begun) : TimeSpan.Zero;

    private void Begin(ref long since) => Interlocked.CompareExchange(ref since, Math.Max(1, time.GetTimestamp()), 0);
}
