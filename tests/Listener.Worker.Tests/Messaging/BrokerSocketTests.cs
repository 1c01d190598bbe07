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
        using var socket = BrokerSocket.Create(AddressFamily.InterNetwork, TimeProvider.System);
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

    /// <summary>Otherwise nobody empties the client's queue of frames, and shutting the connection down waits for ever for a publisher that waits for room in it.</summary>
    [Test]
    public async Task What_is_written_to_a_connection_that_is_over_goes_nowhere_and_reading_tells_of_it()
    {
        var (stream, other) = await ConnectedAsync(TimeProvider.System);
        other.LingerState = new(enable: true, seconds: 0);
        other.Dispose();

        for (var i = 0; i < 20; i++)
        {
            await stream.WriteAsync(new byte[100_000]);
        }

        Assert.That(async () => await stream.ReadAsync(new byte[7]), Throws.InstanceOf<IOException>());
    }

    [Test]
    public async Task Nothing_heard_for_three_heartbeats_ends_a_read_and_a_write_that_nobody_takes()
    {
        var time = new SteppedTime();
        var (stream, other) = await ConnectedAsync(time);
        using var held = other;
        var reading = stream.ReadAsync(new byte[7]).AsTask();
        var writing = stream.WriteAsync(new byte[50_000_000]).AsTask();

        time.Advance(BrokerSocket.LongestSilence - TimeSpan.FromSeconds(6));
        await Task.Delay(100);
        var early = reading.IsCompleted || writing.IsCompleted;
        time.Advance(TimeSpan.FromSeconds(6));

        Assert.That(early, Is.False);
        Assert.That(async () => await reading.WaitAsync(TimeSpan.FromSeconds(10)), Throws.InstanceOf<IOException>());
        await writing.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Test]
    public async Task A_bus_left_behind_has_no_connection_and_gets_none()
    {
        using var left = new CancellationTokenSource();
        var (stream, other) = await ConnectedAsync(TimeProvider.System, left.Token);
        using var held = other;
        var reading = stream.ReadAsync(new byte[7]).AsTask();

        await left.CancelAsync();

        Assert.That(async () => await reading.WaitAsync(TimeSpan.FromSeconds(10)), Throws.InstanceOf<IOException>());
        Assert.That(() => BrokerSocket.Create(AddressFamily.InterNetwork, TimeProvider.System, left.Token), Throws.InstanceOf<OperationCanceledException>());
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

    private static async Task<(NetworkStream Stream, Socket Other)> ConnectedAsync(TimeProvider time, CancellationToken left = default)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var socket = BrokerSocket.Create(AddressFamily.InterNetwork, time, left);
        await socket.ConnectAsync(IPAddress.Loopback, ((IPEndPoint)server.LocalEndpoint).Port, CancellationToken.None);
        return (socket.GetStream(), await server.AcceptSocketAsync(CancellationToken.None));
    }

    private static async Task AcceptAsync(TcpListener server)
    {
        using var other = await server.AcceptSocketAsync();
        await other.ReceiveAsync(new byte[8]); // "AMQP" and its version
        await other.SendAsync(new byte[] { 1, 0, 0, 0, 0, 1 }); // a method frame on channel 0, and no more
        other.Shutdown(SocketShutdown.Both);
    }
}
