using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Listener.EndToEnd.Tests.Harness;

/// <summary>A bad network between a worker and a server: a TCP proxy on the loopback that cuts, delays or swallows.</summary>
public sealed class CutProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly int target;
    private readonly X509Certificate2? certificate;
    private readonly Task accepting;
    private long untilCut = long.MaxValue;
    private int cuts;
    private int accepted;

    /// <param name="certificate">With one, the worker's side is TLS.</param>
    public CutProxy(int targetPort, X509Certificate2? certificate = null)
    {
        (target, this.certificate) = (targetPort, certificate);
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
                var (inner, outer) = (await OpenedAsync(near, over.Token), far.GetStream());
                await Task.WhenAny(PumpAsync(inner, outer, isAnswer: false, over.Token), PumpAsync(outer, inner, isAnswer: true, over.Token));
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException or IOException or System.Security.Authentication.AuthenticationException)
            {
                // No server there, or a certificate that was refused: the connection is closed, as without a proxy.
            }

            await over.CancelAsync();
            near.LingerState = new LingerOption(enable: true, seconds: 0);
        }
    }

    private async Task<Stream> OpenedAsync(TcpClient near, CancellationToken cancellationToken)
    {
        if (certificate is null)
        {
            return near.GetStream();
        }

        var stream = new SslStream(near.GetStream());
        await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, cancellationToken);
        return stream;
    }

    private async Task PumpAsync(Stream from, Stream to, bool isAnswer, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            int read;
            while ((read = await from.ReadAsync(buffer, cancellationToken)) > 0)
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

                await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Either end is gone; so is the connection.
        }
    }
}
