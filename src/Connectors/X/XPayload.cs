using System.Text.Json.Serialization;
using Listener.Connectors.Json;

namespace Listener.Connectors.X;

/// <summary>A post of recent search. X is renaming "tweet" to "post" and "retweet" to "repost"; both families of names are read.</summary>
internal sealed record XPost(
    string? Id,
    string? Text,
    string? AuthorId,
    string? CreatedAt,
    string? Lang,
    string? ConversationId,
    XLongText? NoteTweet,
    XLongText? NotePost,
    IReadOnlyList<string>? EditHistoryTweetIds,
    IReadOnlyList<string>? EditHistoryPostIds,
    IReadOnlyList<XReference>? ReferencedTweets,
    IReadOnlyList<XReference>? ReferencedPosts,
    XMetrics? PublicMetrics,
    XEntities? Entities);

internal sealed record XLongText(string? Text, XEntities? Entities);

internal sealed record XReference(string? Type, string? Id);

internal sealed record XEntities(IReadOnlyList<XLink>? Urls);

internal sealed record XLink(string? Url, string? ExpandedUrl);

internal sealed record XMetrics(
    long? LikeCount, long? ReplyCount, long? RetweetCount, long? RepostCount, long? ImpressionCount, long? FollowersCount);

internal sealed record XUser(string? Id, string? Name, string? Username, XMetrics? PublicMetrics);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(WireTextConverter), typeof(WireCountConverter)])]
[JsonSerializable(typeof(XPost))]
[JsonSerializable(typeof(XUser))]
internal sealed partial class XJson : JsonSerializerContext;
