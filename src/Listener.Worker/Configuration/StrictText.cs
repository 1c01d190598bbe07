using System.Text;
using System.Text.Unicode;

namespace Listener.Worker.Configuration;

/// <summary>Text as operators save it: UTF-8, or UTF-16 and UTF-32 with their marks. Anything else is refused instead of read with holes in it.</summary>
internal static class StrictText
{
    /// <exception cref="InvalidDataException">It is none of these; the message names line and byte, and nothing of what stands there.</exception>
    public static string Read(byte[] bytes)
    {
        using var reader = new StreamReader(new MemoryStream(bytes), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        var text = reader.ReadToEnd();
        if (reader.CurrentEncoding is not UTF8Encoding || Utf8.IsValid(bytes))
        {
            return text;
        }

        var good = bytes.AsSpan(0, Beginning(bytes));
        throw new InvalidDataException(FormattableString.Invariant(
            $"Line {good.Count((byte)'\n') + 1}, byte {good.Length - good.LastIndexOf((byte)'\n')} of it: this is not UTF-8. Save it as UTF-8."));
    }

    /// <summary>How many bytes are UTF-8 before the first that is not.</summary>
    private static int Beginning(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == System.Buffers.OperationStatus.Done)
        {
            at += length;
        }

        return at;
    }
}
