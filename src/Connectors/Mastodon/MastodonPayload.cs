using System.Text.Json.Serialization;
using Listener.Connectors.Json;

namespace Listener.Connectors.Mastodon;

/// <summary>A status of the Mastodon API (docs.joinmastodon.org/entities/Status).</summary>
internal sealed record MastodonStatus(
    string? Id,
    string? Uri,
    string? Url,
    string? CreatedAt,
    string? EditedAt,
    string? SpoilerText,
    string? Content,
    string? Language,
    string? Visibility,
    long? FavouritesCount,
    long? RepliesCount,
    long? ReblogsCount,
    MastodonAccount? Account);

internal sealed record MastodonAccount(string? Acct, string? DisplayName, long? FollowersCount);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(WireTextConverter), typeof(WireCountConverter)])]
[JsonSerializable(typeof(MastodonStatus))]
internal sealed partial class MastodonJson : JsonSerializerContext;
