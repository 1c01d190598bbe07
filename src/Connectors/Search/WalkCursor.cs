using System.Text.Json;
using System.Text.Json.Serialization;

namespace Listener.Connectors.Search;

/// <summary>One walk for each query of a source, and whose turn it is.</summary>
/// <param name="At">Index of the query whose turn it is.</param>
/// <param name="Walks">By digest of the query: a brand's new term starts its own walk and disturbs no other.</param>
internal sealed record WalkCursor(int At, IReadOnlyDictionary<string, Walk> Walks)
{
    /// <summary>What the source said to queries of this round that it refused; null when it took all.</summary>
    public IReadOnlyList<string>? Refused { get; init; }

    public WalkCursor With(string key, Walk walk) => this with { Walks = Walks.ToDictionary(entry => entry.Key, entry => entry.Key == key ? walk : entry.Value) };

    /// <summary>Beginnings for queries it does not know, and for all when the text is no cursor.</summary>
    public static WalkCursor Read(string? cursor, IReadOnlyList<string> queries)
    {
        var read = Parse(cursor);
        var walks = queries.Select(Walk.Digest).Distinct().ToDictionary(key => key, key => read?.Walks.GetValueOrDefault(key) ?? new Walk());
        return read is { At: >= 0 } && read.At < queries.Count ? read with { Walks = walks } : new WalkCursor(0, walks);
    }

    public override string ToString() => JsonSerializer.Serialize(this, WalkJson.Default.WalkCursor);

    private static WalkCursor? Parse(string? cursor)
    {
        try
        {
            var read = cursor is null ? null : JsonSerializer.Deserialize(cursor, WalkJson.Default.WalkCursor);
            return read?.Walks is null || read.Walks.Values.Any(walk => walk is null or { Seen: null } or { Asked: null }) ? null : read;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WalkCursor))]
internal sealed partial class WalkJson : JsonSerializerContext;
