using System.Text.Json.Serialization;
using Listener.Connectors.Json;

namespace Listener.Connectors.Discourse;

/// <summary>A post of search.json.</summary>
internal sealed record DiscoursePost(
    string? Id, string? Name, string? Username, string? CreatedAt, string? Blurb, long? LikeCount, long? PostNumber, string? TopicId);

/// <summary>A topic beside the posts.</summary>
internal sealed record DiscourseTopic(string? Id, string? Title, string? Slug);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(WireTextConverter), typeof(WireCountConverter)])]
[JsonSerializable(typeof(DiscoursePost))]
[JsonSerializable(typeof(DiscourseTopic))]
internal sealed partial class DiscourseJson : JsonSerializerContext;
