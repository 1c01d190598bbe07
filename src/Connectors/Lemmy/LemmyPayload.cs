using System.Text.Json.Serialization;
using Listener.Connectors.Json;

namespace Listener.Connectors.Lemmy;

/// <summary>A post or a comment of Lemmy's search; posts have no <see cref="Comment"/>.</summary>
internal sealed record LemmyItem(LemmyPost? Post, LemmyComment? Comment, LemmyPerson? Creator, LemmyCounts? Counts);

internal sealed record LemmyPost(string? Id, string? Name, string? Url, string? Body, string? ApId, string? Published, string? Updated);

internal sealed record LemmyComment(string? Content, string? ApId, string? Path, string? Published, string? Updated);

internal sealed record LemmyPerson(string? Name, string? DisplayName, string? ActorId);

internal sealed record LemmyCounts(long? Score, long? Comments, long? ChildCount);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(WireTextConverter), typeof(WireCountConverter)])]
[JsonSerializable(typeof(LemmyItem))]
internal sealed partial class LemmyJson : JsonSerializerContext;
