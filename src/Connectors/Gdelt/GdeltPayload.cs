using System.Text.Json.Serialization;
using Listener.Connectors.Json;

namespace Listener.Connectors.Gdelt;

/// <summary>An article of the DOC 2.0 API's article list.</summary>
internal sealed record GdeltArticle(string? Url, string? Title, string? Seendate, string? Domain, string? Language);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(WireTextConverter), typeof(WireCountConverter)])]
[JsonSerializable(typeof(GdeltArticle))]
internal sealed partial class GdeltJson : JsonSerializerContext;
