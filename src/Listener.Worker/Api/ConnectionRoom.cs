using Microsoft.AspNetCore.Connections;

namespace Listener.Worker.Api;

/// <summary>
/// Holds at most so many connections. A new one is let in, and the oldest one that serves nobody goes: whoever opens thousands closes his own, and
/// health is answered meanwhile. Only where each of them serves somebody the new one is refused. Thread-safe.
/// </summary>
/// <param name="most">1 and more.</param>
internal sealed class ConnectionRoom(int most)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Place> _open = new();

    /// <summary>Middleware of a connection, before anything is read from it.</summary>
    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var place = new Place(connection);
        if (Enter(place) is { } leaving)
            leaving.Close();
        if (place.IsClosed)
            return;
        connection.Features.Set(place);
        try
        {
            await next(connection);
        }
        finally
        {
            Leave(place);
        }
    }

    /// <summary>The one that has to go; null while there is room.</summary>
    private Place? Enter(Place place)
    {
        lock (_lock)
        {
            _open.AddLast(place);
            if (_open.Count <= most)
                return null;
            var leaving = _open.First!;
            while (leaving.Value.IsServing)
                leaving = leaving.Next!;
            _open.Remove(leaving);
            return leaving.Value;
        }
    }

    private void Leave(Place place)
    {
        lock (_lock)
            _open.Remove(place);
    }

    /// <summary>One connection.</summary>
    internal sealed class Place(ConnectionContext connection)
    {
        private int _serving;

        /// <summary>True while a request is answered whose sender may ask for it: that one is not in anybody's way.</summary>
        public bool IsServing => Volatile.Read(ref _serving) > 0;

        public bool IsClosed { get; private set; }

        public async Task ServeAsync(Func<Task> answer)
        {
            Interlocked.Increment(ref _serving);
            try
            {
                await answer();
            }
            finally
            {
                Interlocked.Decrement(ref _serving);
            }
        }

        public void Close()
        {
            IsClosed = true;
            connection.Abort(new ConnectionAbortedException("There are too many connections, and nobody is served on this one."));
        }
    }
}
