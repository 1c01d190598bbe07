using System.Net.Sockets;
using RabbitMQ.Client;

namespace Listener.Worker.Messaging;

/// <summary>
/// A connection to the broker that ends for both sides of the client once it has ended for one, where the client of itself (RabbitMQ.Client 7.1.2) hangs:
/// <list type="bullet">
/// <item>closed in the middle of a frame, it asks for the rest again and again, with a whole processor: here the read fails at once;</item>
/// <item>when a write fails, nobody empties the queue of frames any more, a publisher that waits for room in it holds the lock that shutting the connection down
/// waits for, and neither ever ends: here what is written to a connection that is over goes nowhere, and the read tells of the end;</item>
/// <item>the same when the network swallows everything: nothing heard for <see cref="LongestSilence"/> is an end.</item>
/// </list>
/// Nothing is lost that was not lost already: what was published counts as sent when the broker has confirmed it, and not before.
/// </summary>
/// <param name="socket">Not yet connected.</param>
/// <param name="left">Ends the connection: its bus is left behind.</param>
internal sealed class BrokerSocket(Socket socket, TimeProvider time, CancellationToken left) : TcpClientAdapter(socket)
{
    /// <summary>The interval both sides send something in, at the least; what the broker asks for may be shorter.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    /// <summary>Three intervals, the number of missed heartbeats after which the client itself gives up.</summary>
    public static readonly TimeSpan LongestSilence = 3 * Heartbeat;

    /// <summary>For <see cref="ConnectionFactoryBase.SocketFactory"/>.</summary>
    /// <exception cref="OperationCanceledException">The bus has been left behind.</exception>
    public static ITcpClient Create(AddressFamily family, TimeProvider time, CancellationToken left = default)
    {
        left.ThrowIfCancellationRequested();
        return new BrokerSocket(new(family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }, time, left);
    }

    /// <inheritdoc/>
    public override NetworkStream GetStream() => new EndingStream(Client, time, left);

    private sealed class EndingStream : NetworkStream
    {
        private readonly Socket _socket;
        private readonly TimeProvider _time;
        private readonly ITimer _silence;
        private readonly CancellationTokenRegistration _left;
        private long _heard;
        private volatile bool _isOver;

        public EndingStream(Socket socket, TimeProvider time, CancellationToken left)
            : base(socket)
        {
            (_socket, _time, _heard) = (socket, time, time.GetTimestamp());
            _silence = time.CreateTimer(_ => EndIfSilent(), null, LongestSilence, LongestSilence / 6);
            _left = left.UnsafeRegister(_ => End(), null);
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Heard(await base.ReadAsync(buffer, cancellationToken), buffer.Length);

        public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            Heard(await base.ReadAsync(buffer.AsMemory(offset, count), cancellationToken), count);

        public override int Read(byte[] buffer, int offset, int count) => Heard(base.Read(buffer, offset, count), count);

        public override int Read(Span<byte> buffer) => Heard(base.Read(buffer), buffer.Length);

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                if (!_isOver)
                {
                    await base.WriteAsync(buffer, cancellationToken);
                }
            }
            catch (Exception error) when (error is IOException or ObjectDisposedException)
            {
                End();
            }
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        protected override void Dispose(bool disposing)
        {
            Release();
            base.Dispose(disposing);
        }

        private int Heard(int read, int room)
        {
            Volatile.Write(ref _heard, _time.GetTimestamp());
            if (read == 0 && room > 0)
            {
                End();
                throw new EndOfStreamException("The broker has closed the connection.");
            }

            return read;
        }

        private void EndIfSilent()
        {
            if (_time.GetElapsedTime(Volatile.Read(ref _heard)) >= LongestSilence)
            {
                End();
            }
        }

        private void End()
        {
            _isOver = true;
            Release();
            try
            {
                _socket.Shutdown(SocketShutdown.Both); // whoever reads or writes is told
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                // It is over already.
            }
        }

        private void Release()
        {
            _silence.Dispose();
            _left.Unregister();
        }
    }
}
