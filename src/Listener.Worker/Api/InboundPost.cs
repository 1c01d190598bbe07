using System.Security.Cryptography;
using System.Text;
using Listener.Connectors;

namespace Listener.Worker.Api;

/// <summary>One item of a delivery as a post, by the field names of <c>Mention</c>.</summary>
internal static class InboundPost
{
    private const int LongestId = 500;
    private const int LongestName = 500;
    private const int LongestTier = 100;
    private const int LongestUrl = 2_000;

    /// <summary>Only good when <paramref name="fields"/> has no mistakes afterwards.</summary>
    /// <param name="fallbackId">For a post without an id.</param>
    public static Post Read(PostFields fields, InboundSource source, string fallbackId)
    {
        var post = new Post
        {
            ExternalId = Id(fields.Id("externalId") ?? fallbackId),
            Scope = source.Name, // Senders number from 1: without it two sources would share their ids.
            Url = Web(fields.Text("url", LongestUrl)),
            Title = fields.Text("title", LongestName),
            Text = fields.Text("text", PostFields.LongestText) ?? "",
            Author = Author(fields),
            Language = fields.Text("language", 35),
            PublishedAt = fields.Time("publishedAt"),
            UpdatedAt = fields.Time("updatedAt"),
            ConversationId = fields.Id("conversationId"),
            InReplyTo = fields.Id("inReplyTo"),
            Rating = fields.Number("rating", 0, 1),
            RatingRaw = fields.Text("ratingRaw", LongestName),
            Engagement = fields.Object("engagement") is { } counts
                ? new(counts.Count("likes"), counts.Count("replies"), counts.Count("shares"), counts.Count("views"))
                : null,
            IsPrivate = fields.Flag("isPrivate") ?? source.IsPrivate,
            Channel = fields.Channel("channel"),
        };
        if (post is { Text: "", Title: null, Rating: null, RatingRaw: null })
            fields.Wrong("text", "Is missing, and there is neither a title nor a rating.", "empty");
        return post;
    }

    /// <summary>An object, or only a name.</summary>
    private static PostAuthor? Author(PostFields fields)
    {
        if (fields.IsText("author"))
            return fields.Text("author", LongestName) is { } name ? new(Name: name) : null;
        return fields.Object("author") is { } author
            ? new(
                author.Id("id"), author.Text("name", LongestName), author.Text("handle", LongestName)?.TrimStart('@'), author.Count("followers"),
                author.Text("tier", LongestTier))
            : null;
    }

    /// <summary>Null for what no browser should be sent to: javascript:, data:, an address with a password.</summary>
    private static string? Web(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var link) && link.Scheme is "http" or "https" && link.UserInfo.Length == 0 ? link.AbsoluteUri : null;

    private static string Id(string id) =>
        id.Length <= LongestId ? id : $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))}";
}
