using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Listener.Worker.Configuration;
using Listener.Worker.Messaging;

namespace Listener.Worker.Tests.Messaging;

public sealed class BrokerSocketTests
{
    [Test]
    public async Task A_connection_closed_in_the_middle_of_a_frame_is_noticed_at_once()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using var socket = BrokerSocket.Create(AddressFamily.InterNetwork);
        await socket.ConnectAsync(IPAddress.Loopback, ((IPEndPoint)server.LocalEndpoint).Port, CancellationToken.None);
        using (var other = await server.AcceptSocketAsync())
        {
            await other.SendAsync(new byte[] { 1, 0, 0 });
            other.Shutdown(SocketShutdown.Both);
        }

        var stream = socket.GetStream();
        var buffer = new byte[7];

        Assert.That(await stream.ReadAsync(buffer), Is.EqualTo(3));
        Assert.That(async () => await stream.ReadAsync(buffer), Throws.TypeOf<EndOfStreamException>());
    }

    /// <summary>The same through the client: without the socket it waits until it gives up.</summary>
    [Test]
    public async Task A_broker_that_dies_in_the_middle_of_its_greeting_is_one_that_cannot_be_reached()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var accepting = AcceptAsync(server);
        var watch = Stopwatch.StartNew();

        Assert.That(
            async () => await BrokerConnection.OpenAsync(
                new BrokerOptions { Transport = Transport.RabbitMq, Uri = new($"amqp://guest:guest@127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}/") }, "test", CancellationToken.None),
            Throws.Exception);

        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(8)));
        await accepting;
    }

    private static async Task AcceptAsync(TcpListener server)
    {
        using var other = await server.AcceptSocketAsync();
        await other.ReceiveAsync(new byte[8]); // "AMQP" and its version
        await other.SendAsync(new byte[] { 1, 0, 0, 0, 0, 1 }); // a method frame on channel 0, and no more
        other.Shutdown(SocketShutdown.Both);
    }
}
