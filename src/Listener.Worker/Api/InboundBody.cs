using System.Text.Json;
using Listener.Connectors;

namespace Listener.Worker.Api;

/// <summary>A delivery as posts.</summary>
/// <param name="Page">Posts, and one rejection for each item that is none.</param>
/// <param name="Mistakes">Why those are none.</param>
internal sealed record InboundDelivery(Page Page, IReadOnlyList<InboundMistake> Mistakes);

/// <summary>
/// Reads the body of a delivery: one post, <c>{"posts":[...]}</c>, or one post as <c>data</c> of an event (<c>{"type":...,"data":{...}}</c>, the shape
/// Standard Webhooks recommends). One bad post does not spoil the others; unknown fields are left alone; of a key given twice the last counts.
/// </summary>
internal static class InboundBody
{
    internal const int MostPosts = 1_000;

    /// <exception cref="JsonException">It is no JSON, or deeper than 64.</exception>
    /// <exception cref="FormatException">It is JSON of another shape; the message is for the sender.</exception>
    public static InboundDelivery Read(ReadOnlyMemory<byte> json, InboundSource source, string deliveryId)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
            throw new FormatException("The body is a JSON object: a post, or {\"posts\":[...]}.");

        try
        {
            return Read(root, source, deliveryId);
        }
        catch (InvalidOperationException error)
        {
            // An escape may stand for half a character; the reader of JSON only notices when it compares names.
            throw new FormatException("A name in the body has half of a surrogate pair.", error);
        }
    }

    private static InboundDelivery Read(JsonElement root, InboundSource source, string deliveryId)
    {
        List<Post> posts = [];
        List<Rejection> rejected = [];
        List<InboundMistake> mistakes = [];
        foreach (var (item, path, id) in Items(root, deliveryId))
        {
            var fields = new PostFields(item, path);
            var post = InboundPost.Read(fields, source, id);
            if (fields.Mistakes.Count == 0)
            {
                posts.Add(post);
                continue;
            }

            rejected.Add(new(fields.Mistakes[0].Reason, post.ExternalId));
            mistakes.AddRange(fields.Mistakes.Select(mistake => new InboundMistake(mistake.Field, mistake.Problem)));
        }

        return new(new Page(posts, null) { Rejected = rejected }, mistakes);
    }

    /// <summary>A post without an id of its own gets that of its delivery, which a sender keeps when it sends again.</summary>
    private static IEnumerable<(JsonElement Item, string Path, string Id)> Items(JsonElement root, string deliveryId)
    {
        if (root.TryGetProperty("posts", out var posts))
        {
            if (posts.ValueKind != JsonValueKind.Array || posts.GetArrayLength() > MostPosts)
                throw new FormatException($"posts is a list of at most {MostPosts} posts.");
            return posts.EnumerateArray().Select((item, i) => (item, $"posts[{i}]", $"{deliveryId}#{i}"));
        }

        return root.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object && !root.TryGetProperty("text", out _)
            ? [(data, "data", deliveryId)]
            : [(root, "", deliveryId)];
    }
}
