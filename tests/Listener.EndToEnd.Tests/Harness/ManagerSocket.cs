using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace Listener.EndToEnd.Tests.Harness;

/// <summary>A service manager's end of <c>$NOTIFY_SOCKET</c>: a unix datagram socket that writes down what it is told.</summary>
public sealed class ManagerSocket : IDisposable
{
    private readonly Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly ConcurrentQueue<string> heard = [];

    public ManagerSocket(string path)
    {
        Path = path;
        socket.Bind(new UnixDomainSocketEndPoint(path));
        _ = ListenAsync();
    }

    public string Path { get; }

    public IReadOnlyList<string> Heard => [.. heard];

    public Task HearAsync(string state, int times = 1, WorkerProcess? worker = null) => Eventually.HoldsAsync(
        () => heard.Count(said => said == state) >= times, TimeSpan.FromSeconds(30), $"{state}, {times} times", worker, () => string.Join(' ', heard));

    public void Dispose() => socket.Dispose();

    private async Task ListenAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                heard.Enqueue(Encoding.UTF8.GetString(buffer, 0, await socket.ReceiveAsync(buffer)));
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
