using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Listener.Storage;

/// <summary>An answer of a source, without its body.</summary>
/// <param name="Url">Without query and credentials.</param>
/// <param name="Headers">As received, in order; without cookies.</param>
/// <param name="Sha256">Of the whole body, hexadecimal.</param>
/// <param name="Length">Of the whole body, in bytes, after Content-Encoding was taken off.</param>
public sealed record PayloadAnswer(
    string Url, int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, DateTimeOffset FetchedAt, string Sha256, long Length);

/// <summary>The bytes an item came as.</summary>
/// <param name="Answer">Place in <see cref="CapturePayload.Answers"/>.</param>
/// <param name="Scope">How much that is; see the constants.</param>
public sealed record PayloadItem(string ExternalId, int Answer, string Scope, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The item alone.</summary>
    public const string Item = "item";

    /// <summary>The whole answer: the item could not be told from its neighbours.</summary>
    public const string Page = "page";

    /// <summary>Nothing but the answer's hash: it was too large to keep, or held the words of an erased person.</summary>
    public const string Hash = "hash";
}

/// <summary>What a source answered, cut to the items that matter.</summary>
public sealed record CapturePayload(IReadOnlyList<PayloadAnswer> Answers, IReadOnlyList<PayloadItem> Items)
{
    // Fast enough for the writer's own thread; better ratios cost ten times as much.
    private const int Quality = 1;
    private const int Window = 22;

    /// <summary>Only these items.</summary>
    public CapturePayload Only(IReadOnlySet<string> externalIds) => this with { Items = [.. Items.Where(item => externalIds.Contains(item.ExternalId))] };

    /// <summary>Not these items; a whole page may hold their words too, and of such a one only the hash is left.</summary>
    public CapturePayload Without(IReadOnlySet<string> externalIds) => this with
    {
        Items = [.. Items
            .Where(item => !externalIds.Contains(item.ExternalId))
            .Select(item => item.Scope == PayloadItem.Page ? item with { Scope = PayloadItem.Hash, Bytes = default } : item)],
    };

    /// <summary>Compressed: the length of a JSON head, the head, then the bytes of the items; what several share, once.</summary>
    internal byte[] Write()
    {
        var (places, length) = (new Dictionary<ReadOnlyMemory<byte>, int>(), 0);
        var entries = new List<PayloadEntry>(Items.Count);
        foreach (var item in Items)
        {
            if (places.TryAdd(item.Bytes, length))
                length += item.Bytes.Length;
            entries.Add(new PayloadEntry(item.ExternalId, item.Answer, item.Scope, places[item.Bytes], item.Bytes.Length));
        }

        var head = JsonSerializer.SerializeToUtf8Bytes(new PayloadHead(Answers, entries), PayloadJson.Default.PayloadHead);
        var plain = new byte[sizeof(int) + head.Length + length];
        BinaryPrimitives.WriteInt32LittleEndian(plain, head.Length);
        head.CopyTo(plain, sizeof(int));
        foreach (var (bytes, at) in places)
            bytes.CopyTo(plain.AsMemory(sizeof(int) + head.Length + at));

        var packed = new byte[sizeof(int) + BrotliEncoder.GetMaxCompressedLength(plain.Length)];
        BinaryPrimitives.WriteInt32LittleEndian(packed, plain.Length);
        BrotliEncoder.TryCompress(plain, packed.AsSpan(sizeof(int)), out var written, Quality, Window);
        return packed[..(sizeof(int) + written)];
    }

    internal static CapturePayload Read(ReadOnlySpan<byte> packed)
    {
        var plain = new byte[BinaryPrimitives.ReadInt32LittleEndian(packed)];
        if (!BrotliDecoder.TryDecompress(packed[sizeof(int)..], plain, out var length) || length != plain.Length)
            throw new InvalidDataException("A stored payload cannot be read.");
        var end = sizeof(int) + BinaryPrimitives.ReadInt32LittleEndian(plain);
        var head = JsonSerializer.Deserialize(plain.AsSpan(sizeof(int)..end), PayloadJson.Default.PayloadHead)!;
        var items = new List<PayloadItem>(head.Items.Count);
        foreach (var entry in head.Items)
            items.Add(new PayloadItem(entry.Id, entry.Answer, entry.Scope, plain.AsMemory(end + entry.Start, entry.Length)));
        return new CapturePayload(head.Answers, items);
    }
}

internal sealed record PayloadEntry(string Id, int Answer, string Scope, int Start, int Length);

internal sealed record PayloadHead(IReadOnlyList<PayloadAnswer> Answers, IReadOnlyList<PayloadEntry> Items);

[JsonSerializable(typeof(PayloadHead))]
internal sealed partial class PayloadJson : JsonSerializerContext;
