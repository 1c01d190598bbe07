using Microsoft.Win32.SafeHandles;

namespace Listener.Worker.Terminal;

/// <summary>Nobody reads the output any more, as in <c>listener tail | head</c>: there is nothing left to do and nothing to complain about.</summary>
public sealed class OutputClosedException(Exception cause) : IOException("The output was closed.", cause);

/// <summary>Standard output that says when its reader has gone; the runtime's own stream swallows that, and a tail would run for ever.</summary>
internal sealed class StandardOutput : Stream
{
    // EPIPE is 32 on Linux and macOS; .NET puts the errno of an unknown I/O error into HResult.
    private const int BrokenPipe = 32;

    private readonly Stream _stream;

    private StandardOutput(Stream stream) => _stream = stream;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static StandardOutput Open() => new(OpenStream());

    public override void Flush()
    {
        try
        {
            _stream.Flush();
        }
        catch (Exception error) when (IsClosed(error))
        {
            throw new OutputClosedException(error);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _stream.Write(buffer);
        }
        catch (Exception error) when (IsClosed(error))
        {
            throw new OutputClosedException(error);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>The reader has gone, or there never was one: the shell's <c>&gt;&amp;-</c> makes every write a bad descriptor, which .NET calls a denied access.</summary>
    private static bool IsClosed(Exception error) => error is UnauthorizedAccessException or IOException { HResult: BrokenPipe };

    private static Stream OpenStream()
    {
        if (OperatingSystem.IsWindows())
            return Console.OpenStandardOutput();
        try
        {
            var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);

            // In a file FileStream keeps a position of its own and would write over what others in the same shell redirection wrote.
            return stream.CanSeek ? Console.OpenStandardOutput() : stream;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Console.OpenStandardOutput();
        }
    }
}
