namespace Listener.Worker.Outbox;

/// <summary>How long the relay has been waiting for the broker, for those who watch over it.</summary>
public sealed class RelayActivity(TimeProvider time)
{
    // 0 while it does not wait.
    private long _since;

    /// <summary>Since the relay last got anything through; zero while it has nothing to send.</summary>
    public TimeSpan Waiting => Volatile.Read(ref _since) is var since and not 0 ? time.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>The relay needs the broker from now on; a second call changes nothing.</summary>
    public void Wait() => Interlocked.CompareExchange(ref _since, Math.Max(1, time.GetTimestamp()), 0);

    /// <summary>The broker has answered.</summary>
    public void Done() => Volatile.Write(ref _since, 0);
}
