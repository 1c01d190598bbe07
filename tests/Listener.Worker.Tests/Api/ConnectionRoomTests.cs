using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Listener.Worker.Tests.Api;

/// <summary>Many connections over real sockets: who stays, who goes, and whether health is answered.</summary>
public sealed class ConnectionRoomTests
{
    [TestCase("", Description = "say nothing")]
    [TestCase("GET /health/live HTTP/1.1\r\nHost: x\r\nX-Slow: ", Description = "begin a request and never end it")]
    [TestCase("POST /api/v1/inbound/desk HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{", Description = "trickle a delivery")]
    public async Task Idle_connections_are_bounded_and_give_way(string said)
    {
        await using var host = await ApiHost.StartAsync(options => options with { MaxConnections = 500 });
        var idle = new List<TcpClient>();
        var slowest = TimeSpan.Zero;
        for (var number = 0; number < 3_000; number++)
        {
            idle.Add(new TcpClient());
            await idle[^1].ConnectAsync(IPAddress.Loopback, host.Address.Port);
            if (said.Length > 0)
                await idle[^1].Client.SendAsync(Encoding.ASCII.GetBytes(said));
            if (number % 300 < 299)
                continue;
            var started = Stopwatch.GetTimestamp();
            Assert.That(await host.RawAsync("GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), Does.StartWith("HTTP/1.1 200"), $"after {number + 1}");
            var took = Stopwatch.GetElapsedTime(started);
            slowest = took > slowest ? took : slowest;
        }

        var open = await OpenAsync(idle);
        idle.ForEach(client => client.Dispose());
        Assert.That(slowest, Is.LessThan(TimeSpan.FromSeconds(5)));
        Assert.That(open, Is.LessThanOrEqualTo(500));
    }

    [Test]
    public async Task A_connection_that_serves_somebody_does_not_give_way()
    {
        await using var host = await ApiHost.StartAsync(options => options with { MaxConnections = 5, Heartbeat = TimeSpan.FromMilliseconds(100) });
        using var stream = await host.Http.GetAsync(new Uri("api/v1/stream", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        await using var events = await stream.Content.ReadAsStreamAsync();

        var idle = Enumerable.Range(0, 50).Select(_ => new TcpClient()).ToArray();
        foreach (var client in idle)
            await client.ConnectAsync(IPAddress.Loopback, host.Address.Port);
        await host.RawAsync("GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        var buffer = new byte[1024];
        var beats = 0;
        for (; beats < 5 && await events.ReadAsync(buffer) > 0; beats++)
        {
        }

        Assert.That(beats, Is.EqualTo(5));
        Array.ForEach(idle, client => client.Dispose());
    }

    /// <summary>Those the server has not closed, whatever it said before.</summary>
    private static async Task<int> OpenAsync(List<TcpClient> clients)
    {
        await Task.Delay(1_000);
        return clients.Count(client => IsOpen(client.Client));
    }

    private static bool IsOpen(Socket socket)
    {
        socket.Blocking = false;
        try
        {
            var rest = new byte[8_192];
            while (socket.Receive(rest) > 0)
            {
            }

            return false;
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode == SocketError.WouldBlock;
        }
    }
}
