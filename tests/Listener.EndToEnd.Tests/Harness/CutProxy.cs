using System.Net;
using System.Net.Sockets;

namespace Listener.EndToEnd.Tests.Harness;

/// <summary>A bad network between a worker and a server: a TCP proxy on the loopback that cuts, delays or swallows.</summary>
public sealed class CutProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly int target;
    private readonly Task accepting;
    private long untilCut = long.MaxValue;
    private int cuts;
    private int accepted;

    public CutProxy(int targetPort)
    {
        target = targetPort;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Connections cut so far.</summary>
    public int Cuts => Volatile.Read(ref cuts);

    public int Accepted => Volatile.Read(ref accepted);

    /// <summary>While true, bytes are neither passed on nor refused.</summary>
    public bool IsBlackHole { get; set; }

    /// <summary>While true, what the server says is kept back; what it is told still arrives.</summary>
    public bool HoldsAnswers { get; set; }

    /// <summary>Before each piece that is passed on.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Resets whichever connection passes the number of bytes, once.</summary>
    public void CutAfter(long bytes) => Interlocked.Exchange(ref untilCut, bytes);

    public Uri Through(Uri server) => new UriBuilder(server) { Port = Port }.Uri;

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Stop();
        await accepting;
        end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var running = new List<Task>();
        try
        {
            while (true)
            {
                var near = await listener.AcceptTcpClientAsync(end.Token);
                Interlocked.Increment(ref accepted);
                running.Add(ServeAsync(near));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(running);
        }
    }

    private async Task ServeAsync(TcpClient near)
    {
        using (near)
        {
            using var far = new TcpClient();
            using var over = CancellationTokenSource.CreateLinkedTokenSource(end.Token);
            try
            {
                await far.ConnectAsync(IPAddress.Loopback, target, over.Token);
                await Task.WhenAny(PumpAsync(near, far, isAnswer: false, over.Token), PumpAsync(far, near, isAnswer: true, over.Token));
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException)
            {
                // No server there: the connection is closed, as without a proxy.
            }

            await over.CancelAsync();
            near.LingerState = new LingerOption(enable: true, seconds: 0);
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, bool isAnswer, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            int read;
            while ((read = await from.GetStream().ReadAsync(buffer, cancellationToken)) > 0)
            {
                await Task.Delay(Delay, cancellationToken);
                while (IsBlackHole || (isAnswer && HoldsAnswers))
                {
                    await Task.Delay(50, cancellationToken);
                }

                if (Interlocked.Add(ref untilCut, -read) < 0)
                {
                    Interlocked.Exchange(ref untilCut, long.MaxValue);
                    Interlocked.Increment(ref cuts);
                    return;
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Either end is gone; so is the connection.
        }
    }
}
