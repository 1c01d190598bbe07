using System.Globalization;
using Listener.Connectors.Text;

namespace Listener.Connectors.AppStore;

/// <summary>Reviews as posts: one star is 0, five are 1.</summary>
internal static class AppStoreMapping
{
    public static Post? ToPost(this AppStoreEntry entry, string country, string app) => entry.Id?.Label is not { Length: > 0 } id ? null : new Post
    {
        ExternalId = id,
        Url = PostFields.Web($"https://apps.apple.com/{country}/app/id{app}?see-all=reviews"),
        Title = PostFields.Line(entry.Title?.Label),
        Text = HtmlText.Tidy(entry.Content?.Label),
        Author = PostFields.Author(entry.Author?.Uri?.Label, entry.Author?.Name?.Label),
        PublishedAt = LooseDate.Parse(entry.Updated?.Label),
        Rating = Stars(entry) is { } stars ? (stars - 1) / 4.0 : null,
        RatingRaw = Stars(entry) is { } raw ? $"{raw}/5" : null,
        Engagement = PostFields.Counts(likes: Number(entry.VoteCount)),
    };

    private static long? Stars(AppStoreEntry entry) => Number(entry.Rating) is >= 1 and <= 5 and var stars ? stars : null;

    private static long? Number(AppStoreLabel? label) =>
        long.TryParse(label?.Label, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
