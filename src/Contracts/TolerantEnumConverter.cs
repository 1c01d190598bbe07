using System.Text.Json;
using System.Text.Json.Serialization;

namespace Listener.Contracts;

/// <summary>Enums as kebab-case strings. A value this version does not know reads as the fallback, because fields and values are only ever added.</summary>
internal class TolerantEnumConverter<T>(T fallback) : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> ByName =
        Enum.GetValues<T>().ToDictionary(Name, StringComparer.OrdinalIgnoreCase);

    private static readonly Dictionary<T, JsonEncodedText> ByValue =
        Enum.GetValues<T>().ToDictionary(value => value, value => JsonEncodedText.Encode(Name(value)));

    public TolerantEnumConverter()
        : this(default)
    {
    }

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return ByName.GetValueOrDefault(reader.GetString()!, fallback);
        }

        return reader.TokenType is JsonTokenType.Null or JsonTokenType.Number
            ? Skipped(ref reader)
            : throw new JsonException($"A {typeof(T).Name} is a string: {string.Join(", ", ByName.Keys)}.");
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(ByValue[value]);

    private static string Name(T value) => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private T Skipped(ref Utf8JsonReader reader)
    {
        reader.Skip();
        return fallback;
    }
}

internal sealed class UrgencyConverter() : TolerantEnumConverter<Urgency>(Urgency.Normal);
