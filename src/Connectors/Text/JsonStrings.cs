using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Listener.Connectors.Text;

/// <summary>Reads JSON strings that the JSON reader refuses: escapes of half a surrogate pair become U+FFFD.</summary>
public static class JsonStrings
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

    /// <summary>
    /// The document with the control characters in its strings escaped, which careless programs write as they are, and with quotes around the
    /// numbers that JSON does not have (NaN, Infinity); null when there is neither. Between strings controls stay: there line ends and tabs are white space.
    /// </summary>
    public static byte[]? Mended(ReadOnlySpan<byte> json)
    {
        var mended = new ArrayBufferWriter<byte>(json.Length + 1024);
        var isString = false;
        for (var i = 0; i < json.Length; i++)
        {
            var b = json[i];
            if (b == '"')
                isString = !isString;
            if (!isString && NoNumber(json[i..]) is > 0 and var length)
            {
                mended.Write([(byte)'"', .. json.Slice(i, length), (byte)'"']);
                i += length - 1;
                continue;
            }

            if (isString && b < 0x20)
                mended.Write(Encoding.ASCII.GetBytes($"\\u{b:x4}"));
            else
                mended.Write([b]);
            if (isString && b == '\\' && i + 1 < json.Length && json[i + 1] >= 0x20)
                mended.Write([json[++i]]);
        }

        return mended.WrittenCount == json.Length ? null : mended.WrittenSpan.ToArray();
    }

    private static int NoNumber(ReadOnlySpan<byte> json) => json switch
    {
        [(byte)'N', (byte)'a', (byte)'N', ..] => 3,
        [(byte)'I', ..] when json.StartsWith("Infinity"u8) => 8,
        [(byte)'-', (byte)'I', ..] when json.StartsWith("-Infinity"u8) => 9,
        _ => 0,
    };

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
