using System.Collections.Concurrent;

namespace Listener.Worker.Polling;

/// <summary>Politeness by host, shared by all sources of this process: at most two requests at once, none before the time a host asked for.</summary>
public sealed class HostManners(TimeProvider time)
{
    private const int AtOnce = 2;
    private readonly ConcurrentDictionary<string, Host> _hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>When the host may be asked again; null when now.</summary>
    public DateTimeOffset? NotBefore(string host) =>
        _hosts.TryGetValue(host, out var known) && known.NotBefore > time.GetUtcNow() ? known.NotBefore : null;

    /// <summary>The host asked for patience: no source of it is polled before.</summary>
    public void Pause(string host, DateTimeOffset until)
    {
        var known = Of(host);
        lock (known)
        {
            known.NotBefore = until > known.NotBefore ? until : known.NotBefore;
        }
    }

    /// <summary>Waits for one of the host's two places; dispose to give it back.</summary>
    public async Task<IDisposable> EnterAsync(string host, CancellationToken cancellationToken)
    {
        var places = Of(host).Places;
        await places.WaitAsync(cancellationToken);
        return new Place(places);
    }

    private Host Of(string host) => _hosts.GetOrAdd(host, _ => new());

    private sealed class Host
    {
        public SemaphoreSlim Places { get; } = new(AtOnce);

        public DateTimeOffset NotBefore { get; set; }
    }

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        public void Dispose() => places.Release();
    }
}
