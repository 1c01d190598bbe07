using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Listener.Contracts;

/// <summary>RFC 3339 in UTC with a Z, fractions only where there are any: <c>2026-11-21T09:30:00Z</c>. Reads any RFC 3339 offset.</summary>
public sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    /// <summary>Bytes of the longest text: seven digits of a second's fraction.</summary>
    public const int LongestText = 28;

    /// <inheritdoc />
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var time)
            ? time.ToUniversalTime()
            : throw new JsonException("A time is RFC 3339 text such as 2026-11-21T09:30:00Z.");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[LongestText];
        writer.WriteStringValue(text[..Format(value, text)]);
    }

    /// <summary>Writes a time as this converter does, without quotes.</summary>
    /// <param name="time">In any offset.</param>
    /// <param name="text">Has room for <see cref="LongestText"/> bytes.</param>
    /// <returns>The bytes written.</returns>
    public static int Format(DateTimeOffset time, Span<byte> text)
    {
        // The round-trip form has its own short way through the runtime; what it has too many are noughts at the end of the fraction.
        time.UtcDateTime.TryFormat(text, out var length, "O", CultureInfo.InvariantCulture);
        var end = text[..(length - 1)].LastIndexOfAnyExcept((byte)'0');
        end += text[end] == '.' ? 0 : 1;
        text[end] = (byte)'Z';
        return end + 1;
    }
}
