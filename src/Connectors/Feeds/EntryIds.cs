using System.Security.Cryptography;
using System.Text;

namespace Listener.Connectors.Feeds;

/// <summary>Ids for entries whose feed gives none.</summary>
internal static class EntryIds
{
    /// <summary>The link without trackers; without one a hash of title, date and text, spaces and case apart.</summary>
    public static FeedEntry Named(FeedEntry entry) =>
        entry with { Id = entry.Link is null ? OfWords(entry) : FeedLinks.WithoutTrackers(entry.Link) };

    /// <summary>sha256: and the hash of what an entry says.</summary>
    public static string OfWords(FeedEntry entry) => Hash($"{entry.Title}\n{entry.Published:O}\n{entry.Text}");

    /// <summary>sha256: and 64 hexadecimal digits of the text in lower case, runs of white space as one.</summary>
    public static string Hash(string text)
    {
        var folded = text.ToLowerInvariant().Normalize(NormalizationForm.FormC);
        var words = string.Join(' ', folded.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return HashRaw(words);
    }

    /// <summary>sha256: and 64 hexadecimal digits of the characters as they are.</summary>
    public static string HashRaw(string text) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
}
