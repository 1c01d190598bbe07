using System.Text.Json.Serialization;
using Listener.Connectors.Json;

namespace Listener.Connectors.Steam;

/// <summary>A review of store.steampowered.com/appreviews.</summary>
internal sealed record SteamReview(
    string? Recommendationid,
    SteamAuthor? Author,
    string? Language,
    string? Review,
    long? TimestampCreated,
    long? TimestampUpdated,
    bool? VotedUp,
    long? VotesUp,
    long? CommentCount);

internal sealed record SteamAuthor(string? Steamid);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(WireTextConverter), typeof(WireCountConverter)])]
[JsonSerializable(typeof(SteamReview))]
internal sealed partial class SteamJson : JsonSerializerContext;
