using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Listener.Connectors.Text;

/// <summary>Reads JSON strings that the JSON reader refuses: escapes of half a surrogate pair become U+FFFD.</summary>
internal static class JsonStrings
{
    /// <summary>A string or name.</summary>
    public static string Read(ref Utf8JsonReader json)
    {
        try
        {
            return json.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return Unescape(Encoding.UTF8.GetString(json.ValueSpan));
        }
    }

    /// <summary>A string, a number as written, or null for anything else, which is skipped.</summary>
    public static string? ReadScalar(ref Utf8JsonReader json)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.String:
                return Read(ref json);
            case JsonTokenType.Number:
                return Encoding.UTF8.GetString(json.ValueSpan);
            default:
                json.Skip();
                return null;
        }
    }

    private static string Unescape(string raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\' || i + 1 >= raw.Length)
            {
                text.Append(raw[i]);
                continue;
            }

            i++;
            if (raw[i] == 'u' && i + 4 < raw.Length
                && ushort.TryParse(raw.AsSpan(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var unit))
            {
                text.Append((char)unit);
                i += 4;
            }
            else
            {
                text.Append(raw[i] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', var other => other });
            }
        }

        // A round trip through UTF-8 replaces what is half a pair.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
