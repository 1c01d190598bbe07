namespace Listener.Worker.Terminal;

/// <summary>Standard error. What it cannot take, closed or on a full disk, is lost: a message that nobody will read is no reason to end, nor is there anywhere to say so.</summary>
internal sealed class StandardError : WriteOnlyStream
{
    private readonly Stream _stream;

    private StandardError(Stream stream) => _stream = stream;

    public static StandardError Open() => new(StandardFile.WasGiven(StandardFile.Error) ? Console.OpenStandardError() : Null);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _stream.Write(buffer);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }

    public override void Flush()
    {
    }
}
