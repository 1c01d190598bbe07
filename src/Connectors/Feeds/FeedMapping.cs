using System.Security.Cryptography;
using System.Text;

namespace Listener.Connectors.Feeds;

/// <summary>Entries of feeds as posts.</summary>
public static class FeedMapping
{
    private const int LongestId = 500;

    /// <summary>The post; <paramref name="feed"/> is the configured address of the feed, null when there is none.</summary>
    public static Post ToPost(this FeedEntry entry, Uri? feed) => new()
    {
        ExternalId = entry.Id.Length <= LongestId ? entry.Id : Digest(entry.Id),
        Scope = feed is null || IsGlobal(entry.Id) ? null : Place(feed),
        Url = FeedLinks.IsHttp(entry.Link) ? GoogleLinks.Unwrap(entry.Link!) : null,
        Title = GoogleLinks.Headline(entry),
        Text = entry.Text,
        Author = entry.Author is not null ? new PostAuthor(Name: entry.Author) : GoogleLinks.Publisher(entry),
        Language = entry.Language,
        PublishedAt = entry.Published,
        UpdatedAt = entry.Updated,
        InReplyTo = entry.InReplyTo,
        Engagement = entry.Replies is { } replies ? new PostEngagement(Replies: replies) : null,
    };

    /// <summary>True when nobody else's feed will use the same id: an address, a tag: or urn: name, a UUID or a long token.</summary>
    internal static bool IsGlobal(string id)
    {
        if (FeedLinks.IsHttp(id) || id.StartsWith("tag:", StringComparison.OrdinalIgnoreCase)
            || id.StartsWith("urn:", StringComparison.OrdinalIgnoreCase) || Guid.TryParse(id, out _))
        {
            return true;
        }

        return id.Length >= 20 && id.Any(char.IsAsciiLetter) && id.Any(char.IsAsciiDigit) && !id.Contains(' ', StringComparison.Ordinal);
    }

    // Host and path only: the query of a feed's address may hold a key, and www or a scheme makes no other feed.
    private static string Place(Uri feed) =>
        $"{(feed.Host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? feed.Host[4..] : feed.Host)}{feed.AbsolutePath}".ToLowerInvariant();

    private static string Digest(string id) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))}";
}
