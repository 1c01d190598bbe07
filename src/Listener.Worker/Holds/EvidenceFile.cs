using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Listener.Contracts;
using Listener.Storage;
using Listener.Worker.Terminal;

namespace Listener.Worker.Holds;

/// <summary>
/// Evidence as lines of JSON: the record, its parts, the records before it, the seal. The record has the SHA-256 of each part and of the record
/// before; the seal that of every byte above it. Pure.
/// </summary>
internal static class EvidenceFile
{
    /// <summary>Name and version of the format.</summary>
    public const string Schema = "listener-evidence/1";

    /// <summary>The parts of a record, a line each, in a fixed order.</summary>
    public static byte[] Parts(Unsealed mention, DateTimeOffset now)
    {
        using var lines = new MemoryStream();
        var (record, item) = (mention.Record, mention.Item);
        Write(lines, "mention", json => JsonSerializer.Serialize(json, record.Mention, ContractsJson.Readable.Mention));
        Write(lines, "verdict", json =>
        {
            if (record.Verdict is { } verdict)
                JsonSerializer.Serialize(json, verdict, ContractsJson.Readable.Verdict);
            else
                json.WriteNullValue();
        });
        Write(lines, "times", json =>
        {
            json.WriteStartObject();
            json.WriteTime("publishedAt", record.Mention.PublishedAt);
            json.WriteTime("fetchedAt", mention.Answer?.FetchedAt);
            json.WriteTime("foundAt", record.Mention.FoundAt);
            json.WriteTime("classifiedAt", record.ClassifiedAt);
            json.WriteTime("sealedAt", now);
            json.WriteEndObject();
        });
        Write(lines, "holds", json => WriteHolds(json, mention.Holds));
        Write(lines, "answer", json => WriteAnswer(json, mention.Answer));
        Write(lines, "payload", json =>
        {
            json.WriteStartObject();
            json.WriteString("scope", item?.Scope ?? "missing");
            json.WriteNumber("length", item?.Bytes.Length ?? 0);
            json.WriteString("base64", Convert.ToBase64String((item?.Bytes ?? default).Span));
            json.WriteEndObject();
        });
        return lines.ToArray();
    }

    /// <summary>The record of parts that come after another record, and its hash.</summary>
    public static (string Record, string Sha256) Record(long number, Guid mentionId, DateTimeOffset sealedAt, string previousSha256, byte[] parts)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, JsonLines.Options))
        {
            json.WriteStartObject();
            json.WriteString("schema", Schema);
            json.WriteNumber("number", number);
            json.WriteString("mentionId", mentionId);
            json.WriteTime("sealedAt", sealedAt);
            json.WriteString("previousSha256", previousSha256);
            json.WriteStartArray("parts");
            foreach (var line in Lines(parts))
            {
                json.WriteStartObject();
                json.WriteString("name", PartName(line.Span));
                json.WriteString("sha256", Hash(line.Span));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        var record = Encoding.UTF8.GetString(text.ToArray());
        return (record, Hash(Encoding.UTF8.GetBytes(record)));
    }

    /// <summary>The whole file.</summary>
    /// <param name="before">The records from the first to the one before, in order.</param>
    public static byte[] Write(EvidenceRecord evidence, IReadOnlyList<EvidenceRecord> before)
    {
        using var file = new MemoryStream();
        file.Write(Encoding.UTF8.GetBytes(evidence.Record + "\n"));
        file.Write(evidence.Parts);
        Line(file, json =>
        {
            json.WriteStartArray("chain");
            foreach (var link in before)
                json.WriteStringValue(link.Record);
            json.WriteEndArray();
        });
        var seal = Hash(file.ToArray());
        Line(file, json =>
        {
            json.WriteString("recordSha256", evidence.Sha256);
            json.WriteString("seal", seal);
        });
        return file.ToArray();
    }

    /// <summary>SHA-256 in lower-case hexadecimal.</summary>
    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>The lines, without their ends; what follows the last end is a line too.</summary>
    internal static IReadOnlyList<ReadOnlyMemory<byte>> Lines(ReadOnlyMemory<byte> text)
    {
        var lines = new List<ReadOnlyMemory<byte>>();
        while (text.Length > 0)
        {
            var end = text.Span.IndexOf((byte)'\n');
            lines.Add(end < 0 ? text : text[..end]);
            text = end < 0 ? default : text[(end + 1)..];
        }

        return lines;
    }

    /// <summary>Empty when the line is no part.</summary>
    internal static string PartName(ReadOnlySpan<byte> line)
    {
        var start = "{\"part\":\""u8;
        if (!line.StartsWith(start))
            return "";
        var rest = line[start.Length..];
        var end = rest.IndexOf((byte)'"');
        return end < 0 ? "" : Encoding.UTF8.GetString(rest[..end]);
    }

    private static void Write(Stream lines, string part, Action<Utf8JsonWriter> value) => Line(lines, json =>
    {
        json.WriteString("part", part);
        json.WritePropertyName("value");
        value(json);
    });

    private static void Line(Stream lines, Action<Utf8JsonWriter> fields)
    {
        using (var json = new Utf8JsonWriter(lines, JsonLines.Options))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }

        lines.WriteByte((byte)'\n');
    }

    private static void WriteHolds(Utf8JsonWriter json, IReadOnlyList<HoldChange> holds)
    {
        json.WriteStartArray();
        foreach (var change in holds)
        {
            json.WriteStartObject();
            json.WriteBoolean("held", change.Held);
            json.WriteTime("at", change.At);
            json.WriteString("by", change.By);
            json.WriteString("reason", change.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteAnswer(Utf8JsonWriter json, PayloadAnswer? answer)
    {
        if (answer is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("url", answer.Url);
        json.WriteNumber("status", answer.Status);
        json.WriteStartArray("headers");
        foreach (var (name, value) in answer.Headers)
            json.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"{name}: {value}"));
        json.WriteEndArray();
        json.WriteString("bodySha256", answer.Sha256);
        json.WriteNumber("bodyLength", answer.Length);
        json.WriteEndObject();
    }
}
