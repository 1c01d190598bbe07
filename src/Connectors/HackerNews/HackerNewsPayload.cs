using System.Text.Json.Serialization;
using Listener.Connectors.Json;

namespace Listener.Connectors.HackerNews;

/// <summary>A hit of hn.algolia.com/api/v1/search_by_date.</summary>
internal sealed record HackerNewsHit(
    [property: JsonPropertyName("objectID")] string? ObjectId,
    long? CreatedAtI,
    string? Author,
    string? Title,
    string? Url,
    string? StoryText,
    string? CommentText,
    string? StoryId,
    string? StoryTitle,
    string? ParentId,
    long? Points,
    long? NumComments);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(WireTextConverter), typeof(WireCountConverter)])]
[JsonSerializable(typeof(HackerNewsHit))]
internal sealed partial class HackerNewsJson : JsonSerializerContext;
