using System.Text.Json.Serialization;
using Listener.Connectors.Json;

namespace Listener.Connectors.Reddit;

/// <summary>A child of a listing: <c>t3</c> is a post, <c>t1</c> a comment.</summary>
internal sealed record RedditThing(string? Kind, RedditData? Data);

/// <summary>Fields of posts (title, selftext, url, num_comments) and of comments (body, link_id, parent_id, link_title).</summary>
internal sealed record RedditData(
    string? Name,
    string? Author,
    string? AuthorFullname,
    string? Title,
    string? Selftext,
    string? Url,
    string? Body,
    string? LinkId,
    string? ParentId,
    string? LinkTitle,
    string? Permalink,
    long? CreatedUtc,
    long? Edited,
    long? Score,
    long? NumComments);

/// <summary>The answer of access_token.</summary>
internal sealed record RedditToken(string? AccessToken, long? ExpiresIn);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(WireTextConverter), typeof(WireCountConverter)])]
[JsonSerializable(typeof(RedditThing))]
[JsonSerializable(typeof(RedditToken))]
internal sealed partial class RedditJson : JsonSerializerContext;
