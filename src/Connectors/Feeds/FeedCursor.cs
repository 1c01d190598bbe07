using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Listener.Connectors.Feeds;

/// <summary>What is remembered of a feed between polls. Written after a good parse only.</summary>
internal sealed record FeedCursor
{
    // Enough to see whether two polls overlap; a longer feed overlaps in its newest entries or not at all.
    private const int MaxIds = 500;

    public string? ETag { get; init; }

    public string? LastModified { get; init; }

    /// <summary><see cref="SourceDefinition.Watch"/> of that poll.</summary>
    public string? Watch { get; init; }

    /// <summary>Of the body's bytes.</summary>
    public string? Hash { get; init; }

    /// <summary>The youngest date seen, never later than the poll that saw it.</summary>
    public DateTimeOffset? Newest { get; init; }

    /// <summary>Short hashes of the ids of the last fetch that had entries.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [];

    /// <summary>Seconds the feed asked to be left alone.</summary>
    public int? Wait { get; init; }

    /// <summary>Where it says it has moved for good, and how many polls in a row it has said so.</summary>
    public string? Moved { get; init; }

    public int MovedTimes { get; init; }

    /// <summary>Null for no cursor, and for one that cannot be read: then the feed is read as if for the first time.</summary>
    public static FeedCursor? Read(string? cursor)
    {
        try
        {
            return cursor is null ? null : JsonSerializer.Deserialize(cursor, FeedCursorJson.Default.FeedCursor);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public override string ToString() => JsonSerializer.Serialize(this, FeedCursorJson.Default.FeedCursor);

    public static string HashOf(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body))[..32];

    public static IReadOnlyList<string> HashesOf(IReadOnlyList<FeedEntry> entries) =>
        [.. entries.Take(MaxIds).Select(entry => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(entry.Id)))[..12])];
}

/// <summary>One cursor for each part of a search that does not fit into one request.</summary>
internal sealed record SearchCursor(int Next, IReadOnlyList<FeedCursor?> Parts);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(FeedCursor))]
[JsonSerializable(typeof(SearchCursor))]
internal sealed partial class FeedCursorJson : JsonSerializerContext;
