using Listener.Contracts;
using Microsoft.OpenApi;

namespace Listener.Worker.Api;

/// <summary>The body of a delivery as a JSON schema: what <see cref="InboundBody"/> and <see cref="InboundPost"/> read.</summary>
internal static class InboundSchema
{
    private static readonly OpenApiSchema Id = new() { Type = JsonSchemaType.String | JsonSchemaType.Number };

    /// <summary>One post, several as <c>posts</c>, or an event with one as <c>data</c>.</summary>
    public static OpenApiSchema Delivery() => new()
    {
        OneOf =
        [
            Post(),
            Of(("posts", new OpenApiSchema { Type = JsonSchemaType.Array, Items = Post(), MinItems = 1, MaxItems = InboundBody.MostPosts })),
            Of(("type", Text()), ("data", Post())),
        ],
    };

    private static OpenApiSchema Post()
    {
        var post = Of(
            ("externalId", Id),
            ("url", Text("uri")),
            ("title", Text()),
            ("text", Text()),
            ("author", new OpenApiSchema { OneOf = [Text(), Of(("id", Id), ("name", Text()), ("handle", Text()), ("followers", Count()), ("tier", Text()))] }),
            ("channel", Words<Channel>()),
            ("publishedAt", Text("date-time")),
            ("updatedAt", Text("date-time")),
            ("language", Text()),
            ("conversationId", Id),
            ("inReplyTo", Id),
            ("rating", new OpenApiSchema { Type = JsonSchemaType.Number, Minimum = "0", Maximum = "1" }),
            ("ratingRaw", Text()),
            ("engagement", Of(("likes", Count()), ("replies", Count()), ("shares", Count()), ("views", Count()))),
            ("isPrivate", new OpenApiSchema { Type = JsonSchemaType.Boolean }));
        post.AnyOf = [Needs("text"), Needs("title"), Needs("rating"), Needs("ratingRaw")];
        return post;
    }

    private static OpenApiSchema Needs(string name) => new() { Required = new HashSet<string> { name } };

    private static OpenApiSchema Of(params (string Name, IOpenApiSchema Schema)[] properties) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = properties.ToDictionary(property => property.Name, property => property.Schema),
    };

    private static OpenApiSchema Text(string? format = null) => new() { Type = JsonSchemaType.String, Format = format };

    private static OpenApiSchema Count() => new() { Type = JsonSchemaType.Integer, Minimum = "0" };

    private static OpenApiSchema Words<T>()
        where T : struct, Enum => new() { Type = JsonSchemaType.String, Enum = [.. EnumWords<T>.ByWord.Keys.Select(word => (System.Text.Json.Nodes.JsonNode)word)] };
}
