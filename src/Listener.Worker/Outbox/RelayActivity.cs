namespace Listener.Worker.Outbox;

/// <summary>How long the relay has been waiting for the broker, for those who watch over it.</summary>
public sealed class RelayActivity(TimeProvider time)
{
    // 0 while it does not wait.
    private long _since, _unrouted;

    /// <summary>Since the relay last got anything through; zero while it has nothing to send.</summary>
    public TimeSpan Waiting => Volatile.Read(ref _since) is var since and not 0 ? time.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>The relay needs the broker from now on; a second call changes nothing.</summary>
    public void Wait() => Interlocked.CompareExchange(ref _since, Math.Max(1, time.GetTimestamp()), 0);

    /// <summary>Since the broker takes messages and has no queue for them; zero while it has.</summary>
    public TimeSpan Unrouted => Volatile.Read(ref _unrouted) is var since and not 0 ? time.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>Notes whether a batch came back without a queue.</summary>
    public void Routed(bool isRouted)
    {
        if (isRouted)
            Volatile.Write(ref _unrouted, 0);
        else
            Interlocked.CompareExchange(ref _unrouted, Math.Max(1, time.GetTimestamp()), 0);
    }

    /// <summary>The broker has answered.</summary>
    public void Done() => Volatile.Write(ref _since, 0);
}
