using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Listener.Connectors.Tests.Http;

/// <summary>A server that speaks bytes no web server would let through. Answers one connection after the other with the same.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public RawServer(Func<NetworkStream, CancellationToken, Task> answer)
    {
        _listener.Start();
        _loop = LoopAsync(answer);
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public static RawServer Saying(string answer) => new(async (stream, token) => await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), token));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task LoopAsync(Func<NetworkStream, CancellationToken, Task> answer)
    {
        while (!_stop.IsCancellationRequested)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            await using var stream = client.GetStream();
            try
            {
                await stream.ReadAtLeastAsync(new byte[16], 16, throwOnEndOfStream: false, _stop.Token);
                await answer(stream, _stop.Token);
            }
            catch (IOException)
            {
                // The client has had enough.
            }
        }
    }
}
