using System.Text.Json.Serialization;
using Listener.Connectors.Json;

namespace Listener.Connectors.AppStore;

/// <summary>An entry of the customer reviews feed: XML written as JSON, each text wrapped in a label.</summary>
internal sealed record AppStoreEntry(
    AppStoreLabel? Id,
    AppStoreLabel? Title,
    AppStoreLabel? Content,
    AppStoreLabel? Updated,
    [property: JsonPropertyName("im:rating")] AppStoreLabel? Rating,
    [property: JsonPropertyName("im:voteCount")] AppStoreLabel? VoteCount,
    AppStoreAuthor? Author);

internal sealed record AppStoreLabel(string? Label);

internal sealed record AppStoreAuthor(AppStoreLabel? Name, AppStoreLabel? Uri);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(WireTextConverter), typeof(WireCountConverter)])]
[JsonSerializable(typeof(AppStoreEntry))]
internal sealed partial class AppStoreJson : JsonSerializerContext;
