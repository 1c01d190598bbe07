using System.Globalization;
using System.Text;
using System.Text.Json;
using Listener.Storage;

namespace Listener.Worker.Holds;

/// <summary>Says what of a piece of evidence is not as it was sealed. Pure.</summary>
internal static class EvidenceCheck
{
    private static readonly string FirstPrevious = new('0', 64);

    /// <summary>Names of what differs in an exported file; empty when every byte is as it was.</summary>
    public static IReadOnlyList<string> File(ReadOnlyMemory<byte> file)
    {
        var lines = EvidenceFile.Lines(file);
        if (lines.Count < 4 || file.Span[^1] != (byte)'\n')
            return ["file: it is not whole"];
        var differs = new List<string>();
        var (record, chain, seal) = (lines[0], lines[^2], lines[^1]);
        Parts(record.Span, [.. lines.Take(lines.Count - 2).Skip(1)], differs);
        if (!Says(seal.Span, "recordSha256", EvidenceFile.Hash(record.Span)))
            differs.Add("record");
        Chain(record.Span, chain.Span, differs);

        // Covers every byte above it, also those that no other hash does.
        var above = file[..^(seal.Length + 1)];
        if (!seal.Span.SequenceEqual(Encoding.UTF8.GetBytes($"{{\"recordSha256\":\"{EvidenceFile.Hash(record.Span)}\",\"seal\":\"{EvidenceFile.Hash(above.Span)}\"}}")))
            differs.Add("seal");
        return differs;
    }

    /// <summary>
    /// Names of what differs in a store: every record against its seal, its columns and the record before, every part against its record.
    /// </summary>
    public static IReadOnlyList<string> Store(IReadOnlyList<SealedEvidence> chain)
    {
        var differs = new List<string>();
        var (previous, next) = (FirstPrevious, 1L);
        foreach (var link in chain)
        {
            for (; next < link.Number; next++)
            {
                previous = "";
                differs.Add(FormattableString.Invariant($"record {next}: it is missing"));
            }

            var name = FormattableString.Invariant($"record {link.Number}");
            if (link.Record is { } record)
                differs.AddRange(Record(record, link, previous).Select(what => what.Length == 0 ? name : $"{name}: {what}"));
            else
                differs.Add($"{name}: it is missing");
            (previous, next) = (link.Record?.Sha256 ?? link.Seal!.Sha256, link.Number + 1);
        }

        return differs;
    }

    /// <param name="previous">Hash of the record before; empty when that is missing without a trace.</param>
    private static IEnumerable<string> Record(EvidenceRecord record, SealedEvidence link, string previous)
    {
        var text = Encoding.UTF8.GetBytes(record.Record);
        if (previous.Length > 0 && !Says(text, "previousSha256", previous))
            yield return "the one before it is another";
        if (EvidenceFile.Hash(text) != record.Sha256)
            yield return "";
        if (!Says(text, "mentionId", record.MentionId.ToString()) || !HasNumber(text, record.Number))
            yield return "it stands in another's place";
        if (!IsTime(text, record.SealedAt))
            yield return "sealedAt";
        if (link.Seal is null)
            yield return "it was put in later";
        else if (link.Seal != new EvidenceSealed(record.Number, record.MentionId, record.SealedAt, record.Sha256))
            yield return "it is another than was sealed";
        if (record.Parts is null && link.IsHeld)
            yield return "its parts are missing";

        var parts = new List<string>();
        if (record.Parts is { } kept)
            Parts(text, EvidenceFile.Lines(kept), parts);
        foreach (var part in parts)
            yield return part;
    }

    private static bool HasNumber(ReadOnlySpan<byte> record, long number) =>
        Json(record) is { } root && root.TryGetProperty("number", out var said) && said.ValueKind == JsonValueKind.Number && said.TryGetInt64(out var value) && value == number;

    /// <summary>To the millisecond, which is what a table keeps.</summary>
    private static bool IsTime(ReadOnlySpan<byte> record, DateTimeOffset sealedAt) =>
        Json(record) is { } root
        && DateTimeOffset.TryParse(Text(root, "sealedAt"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var said)
        && said.ToUnixTimeMilliseconds() == sealedAt.ToUnixTimeMilliseconds();

    private static void Parts(ReadOnlySpan<byte> record, IReadOnlyList<ReadOnlyMemory<byte>> lines, List<string> differs)
    {
        if (Json(record) is not { } root || !root.TryGetProperty("parts", out var parts) || parts.ValueKind != JsonValueKind.Array)
        {
            differs.Add("record");
            return;
        }

        var expected = parts.EnumerateArray().Select(part => (Name: Text(part, "name"), Sha256: Text(part, "sha256"))).ToList();
        for (var i = 0; i < expected.Count; i++)
        {
            if (i >= lines.Count)
                differs.Add($"{expected[i].Name}: it is missing");
            else if (EvidenceFile.Hash(lines[i].Span) != expected[i].Sha256)
                differs.Add(expected[i].Name);
        }

        if (lines.Count > expected.Count)
            differs.Add("file: there is more than was sealed");
    }

    private static void Chain(ReadOnlySpan<byte> record, ReadOnlySpan<byte> line, List<string> differs)
    {
        if (Json(line) is not { } root || !root.TryGetProperty("chain", out var links) || links.ValueKind != JsonValueKind.Array)
        {
            differs.Add("chain");
            return;
        }

        var previous = FirstPrevious;
        var number = 1;
        foreach (var link in links.EnumerateArray())
        {
            var text = Encoding.UTF8.GetBytes(link.ValueKind == JsonValueKind.String ? link.GetString()! : "");
            if (!Says(text, "previousSha256", previous))
                differs.Add(number == 1 ? "chain: record 1" : FormattableString.Invariant($"chain: record {number - 1} or {number}"));
            previous = EvidenceFile.Hash(text);
            number++;
        }

        if (!Says(record, "previousSha256", previous))
            differs.Add(number == 1 ? "record" : FormattableString.Invariant($"chain: record {number - 1}"));
    }

    private static bool Says(ReadOnlySpan<byte> line, string name, string value) => Json(line) is { } root && Text(root, name) == value;

    private static string Text(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";

    private static JsonElement? Json(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonElement.Parse(line) is { ValueKind: JsonValueKind.Object } root ? root : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
