using System.Buffers;
using System.Runtime.CompilerServices;

namespace Listener.Worker.Commands;

/// <summary>Whole lines of a stream, as many as came at once; returned to the pool by whoever reads it.</summary>
/// <param name="Buffer">Rented; the lines are the first <paramref name="Length"/> bytes.</param>
/// <param name="FirstLine">Number of the first line, from 1.</param>
/// <param name="IsCut">The first line was longer than <see cref="LineChunks.LongestLine"/>, and lacks what followed.</param>
internal sealed record LineChunk(byte[] Buffer, int Length, long FirstLine, int Lines, bool IsCut)
{
    public ReadOnlySpan<byte> Bytes => Buffer.AsSpan(0, Length);
}

/// <summary>Cuts a stream into chunks of whole lines.</summary>
internal static class LineChunks
{
    private const int Usual = 256 * 1024;

    /// <summary>Bytes. A longer line is cut: an error in its place instead of the machine's memory.</summary>
    public const int LongestLine = 16 * 1024 * 1024;

    /// <summary>What has arrived is handed on at once, so that a slow writer gets its answers; blank lines at the very end are left out.</summary>
    public static async IAsyncEnumerable<LineChunk> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Usual);
        var (filled, line, skipping, cut) = (0, 1L, false, false);
        while (true)
        {
            if (filled == buffer.Length)
                buffer = Grown(buffer);

            // A pipe and a terminal wait for their writer whatever the token says.
            var read = await stream.ReadAsync(buffer.AsMemory(filled, Math.Min(buffer.Length - filled, Usual)), cancellationToken).AsTask().WaitAsync(cancellationToken);
            if (read == 0)
                break;
            if (skipping)
            {
                var end = buffer.AsSpan(filled, read).IndexOf((byte)'\n');
                cut |= end != 0;
                if (end < 0)
                    continue;
                buffer.AsSpan(filled + end, read - end).CopyTo(buffer.AsSpan(filled));
                (read, skipping) = (read - end, false);
            }

            filled += read;
            var whole = EndOfWords(buffer.AsSpan(0, filled));
            if (whole == 0)
            {
                skipping = filled >= LongestLine;
                continue;
            }

            var rest = ArrayPool<byte>.Shared.Rent(Math.Max(Usual, filled - whole));
            buffer.AsSpan(whole, filled - whole).CopyTo(rest);
            var lines = buffer.AsSpan(0, whole).Count((byte)'\n');
            yield return new(buffer, whole, line, lines, cut);
            (buffer, filled, line, cut) = (rest, filled - whole, line + lines, false);
        }

        if (buffer.AsSpan(0, filled).ContainsAnyExcept(" \t\r\n"u8))
            yield return new(buffer, filled, line, buffer.AsSpan(0, filled).Count((byte)'\n') + 1, cut);
    }

    /// <summary>Just behind the line break after the last word: blank lines wait until a word follows them.</summary>
    private static int EndOfWords(ReadOnlySpan<byte> bytes)
    {
        var last = bytes.LastIndexOf((byte)'\n');
        var word = last < 0 ? -1 : bytes[..last].LastIndexOfAnyExcept(" \t\r\n"u8);
        return word >= 0 ? word + bytes[word..].IndexOf((byte)'\n') + 1 : last >= 0 && bytes.Length > Usual / 2 ? last + 1 : 0;
    }

    private static byte[] Grown(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
