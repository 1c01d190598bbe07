namespace Listener.Worker.Messaging;

/// <summary>What the consumer of this process does, for those who watch over it.</summary>
public sealed class ConsumerActivity(TimeProvider time)
{
    private int _running;
    private long _last = time.GetTimestamp();

    /// <summary>Handlers at work.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Since a message last came or went; since the start when none did.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Volatile.Read(ref _last));

    /// <summary>A message has come; dispose when it is done with.</summary>
    public IDisposable Enter() => new Handling(this);

    private void Count(int step)
    {
        Interlocked.Add(ref _running, step);
        Volatile.Write(ref _last, time.GetTimestamp());
    }

    private sealed class Handling : IDisposable
    {
        private readonly ConsumerActivity _activity;

        public Handling(ConsumerActivity activity)
        {
            _activity = activity;
            activity.Count(1);
        }

        public void Dispose() => _activity.Count(-1);
    }
}
