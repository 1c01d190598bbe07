using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Listener.Contracts;

namespace Listener.Worker.Terminal;

/// <summary>One JSON object a line, in UTF-8, letters of every script as they are. Not thread-safe.</summary>
internal sealed class JsonLines : IDisposable
{
    /// <summary>JSON for terminals and pipes, not for HTML. The relaxed encoder still escapes control characters.</summary>
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private const int FlushAt = 32 * 1024;

    private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);
    private readonly Utf8JsonWriter _writer;
    private readonly Stream _output;

    public JsonLines(Stream output) => (_output, _writer) = (output, new(_buffer, Options));

    /// <summary>Adds a line; it is written when enough have come together or at <see cref="Flush"/>.</summary>
    public void Write<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        _writer.WriteStartObject();
        write(_writer, value);
        _writer.WriteEndObject();
        EndLine();
    }

    /// <summary>Adds a line in the words of the contract.</summary>
    public void Write(MentionClassified message)
    {
        JsonSerializer.Serialize(_writer, message, ContractsJson.Readable.MentionClassified);
        EndLine();
    }

    /// <summary>Hands everything over.</summary>
    public void Flush()
    {
        if (_buffer.WrittenCount > 0)
            _output.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
        _output.Flush();
    }

    public void Dispose() => _writer.Dispose();

    private void EndLine()
    {
        _writer.Flush();
        _writer.Reset();
        _buffer.Write("\n"u8);
        if (_buffer.WrittenCount >= FlushAt)
            Flush();
    }
}

/// <summary>Fields as the contract writes them.</summary>
internal static class JsonFields
{
    extension(Utf8JsonWriter json)
    {
        /// <summary>RFC 3339 in UTC with a Z, or null.</summary>
        public void WriteTime(string name, DateTimeOffset? time)
        {
            if (time is { } known)
                json.WriteString(name, known.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));
            else
                json.WriteNull(name);
        }
    }
}
