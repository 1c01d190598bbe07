using System.Text.Json.Serialization;
using Listener.Connectors.Json;

namespace Listener.Connectors.Bluesky;

/// <summary>A postView of app.bsky.feed.searchPosts.</summary>
internal sealed record BlueskyPost(
    string? Uri, BlueskyAuthor? Author, BlueskyRecord? Record, string? IndexedAt, long? LikeCount, long? ReplyCount, long? RepostCount);

internal sealed record BlueskyAuthor(string? Did, string? Handle, string? DisplayName);

internal sealed record BlueskyRecord(string? Text, string? CreatedAt, IReadOnlyList<string>? Langs, BlueskyReply? Reply);

internal sealed record BlueskyReply(BlueskyReference? Root, BlueskyReference? Parent);

internal sealed record BlueskyReference(string? Uri);

/// <summary>The answer of createSession and refreshSession.</summary>
internal sealed record BlueskySession(string? AccessJwt, string? RefreshJwt);

/// <summary>The question of createSession.</summary>
internal sealed record BlueskyLogin(string Identifier, string Password);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(WireTextConverter), typeof(WireCountConverter)])]
[JsonSerializable(typeof(BlueskyPost))]
[JsonSerializable(typeof(BlueskySession))]
[JsonSerializable(typeof(BlueskyLogin))]
internal sealed partial class BlueskyJson : JsonSerializerContext;
