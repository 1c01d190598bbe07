using System.Net.Sockets;
using RabbitMQ.Client;

namespace Listener.Worker.Messaging;

/// <summary>
/// A connection to the broker that says so when the other side has closed it. The client waits for the rest of a frame that was begun, and asks a closed
/// connection for it again and again, with a whole processor, until its heartbeats are missed (RabbitMQ.Client 7.1.2): for half a minute nothing
/// goes out and nothing comes.
/// </summary>
internal sealed class BrokerSocket(Socket socket) : TcpClientAdapter(socket)
{
    /// <summary>For <see cref="ConnectionFactoryBase.SocketFactory"/>.</summary>
    public static ITcpClient Create(AddressFamily family) => new BrokerSocket(new(family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });

    /// <inheritdoc/>
    public override NetworkStream GetStream() => new EndingStream(Client);

    private sealed class EndingStream(Socket socket) : NetworkStream(socket)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Checked(await base.ReadAsync(buffer, cancellationToken), buffer.Length);

        public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            Checked(await base.ReadAsync(buffer.AsMemory(offset, count), cancellationToken), count);

        public override int Read(byte[] buffer, int offset, int count) => Checked(base.Read(buffer, offset, count), count);

        public override int Read(Span<byte> buffer) => Checked(base.Read(buffer), buffer.Length);

        private static int Checked(int read, int room) => read == 0 && room > 0 ? throw new EndOfStreamException("The broker has closed the connection.") : read;
    }
}
