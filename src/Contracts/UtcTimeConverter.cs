using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Listener.Contracts;

/// <summary>RFC 3339 in UTC with a Z, fractions only where there are any: <c>2026-11-21T09:30:00Z</c>. Reads any RFC 3339 offset.</summary>
public sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc />
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var time)
            ? time.ToUniversalTime()
            : throw new JsonException("A time is RFC 3339 text such as 2026-11-21T09:30:00Z.");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<char> text = stackalloc char[32];
        var utc = value.UtcDateTime;
        utc.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }
}
