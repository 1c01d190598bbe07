using Listener.Worker.Configuration;

namespace Listener.Worker.Messaging;

/// <summary>Bounds the queue inside the process: a broker keeps its queue on disk, our own memory does not grow without end.</summary>
public sealed class InFlight(ListenerOptions options)
{
    /// <summary>Mentions handed to the in-memory transport and not yet classified.</summary>
    private const int Most = 2_000;

    private readonly SemaphoreSlim? _places = options.Broker.Transport == Transport.InMemory ? new(Most) : null;

    /// <summary>Waits for a place; at once on a broker.</summary>
    public Task EnterAsync(CancellationToken cancellationToken) => _places?.WaitAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>Gives a place back.</summary>
    public void Leave()
    {
        // A message of a previous bus, or one published by somebody else, never took a place.
        if (_places is { CurrentCount: < Most })
        {
            _places.Release();
        }
    }
}
