using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Listener.Connectors.Text;

namespace Listener.Connectors.Json;

/// <summary>Text of the wire: ids that come as numbers keep every digit, half a surrogate pair costs one character and not the item.</summary>
internal sealed class WireTextConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => JsonStrings.Read(ref reader),
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        JsonTokenType.False => null, // "edited": false beside a time
        _ => throw new JsonException("Text was expected."),
    };

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary>Counts and epoch seconds of the wire, as numbers, decimals or digits in quotes. Anything else is unknown, never a reason to lose the item.</summary>
internal sealed class WireCountConverter : JsonConverter<long?>
{
    public override bool HandleNull => true;

    public override long? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = JsonStrings.ReadScalar(ref reader);
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= long.MinValue and <= long.MaxValue
            ? (long)number
            : null;
    }

    public override void Write(Utf8JsonWriter writer, long? value, JsonSerializerOptions options) => writer.WriteRawValue(value?.ToString(CultureInfo.InvariantCulture) ?? "null");
}
