using Microsoft.Win32.SafeHandles;

namespace Listener.Worker.Terminal;

/// <summary>Nobody reads the output any more, as in <c>listener tail | head</c>: there is nothing left to do and nothing to complain about.</summary>
public sealed class OutputClosedException(Exception? cause = null) : IOException("The output was closed.", cause);

/// <summary>Standard output that says when its reader has gone; the runtime's own stream swallows that, and a tail would run for ever. One that was never there (<c>&gt;&amp;-</c>) has lost its reader from the start.</summary>
internal sealed class StandardOutput : WriteOnlyStream
{
    // EPIPE is 32 on Linux and macOS; .NET puts the errno of an unknown I/O error into HResult.
    private const int BrokenPipe = 32;

    private readonly Stream? _stream;

    private StandardOutput(Stream? stream) => _stream = stream;

    public static StandardOutput Open() => new(StandardFile.WasGiven(StandardFile.Output) ? OpenStream() : null);

    public override void Flush()
    {
        try
        {
            _stream?.Flush();
        }
        catch (Exception error) when (IsClosed(error))
        {
            throw new OutputClosedException(error);
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            (_stream ?? throw new OutputClosedException()).Write(buffer);
        }
        catch (Exception error) when (IsClosed(error))
        {
            throw new OutputClosedException(error);
        }
    }

    /// <summary>The reader has gone, or it is a descriptor that was never for writing, which .NET calls a denied access.</summary>
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
