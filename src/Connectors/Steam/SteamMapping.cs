using Listener.Connectors.Text;

namespace Listener.Connectors.Steam;

/// <summary>Reviews as posts: thumbs up is 1, thumbs down 0.</summary>
internal static class SteamMapping
{
    public static Post? ToPost(this SteamReview review, string app) => review.Recommendationid is not { Length: > 0 } id ? null : new Post
    {
        ExternalId = id,
        Url = review.Author?.Steamid is { Length: > 0 } steamId
            ? PostFields.Web($"https://steamcommunity.com/profiles/{Uri.EscapeDataString(steamId)}/recommended/{app}")
            : null,
        Text = HtmlText.Tidy(BbCode.ToPlain(review.Review ?? "")),
        Author = PostFields.Author(review.Author?.Steamid, null),
        Language = LanguageNames.Tag(review.Language),
        PublishedAt = PostFields.Epoch(review.TimestampCreated),
        UpdatedAt = PostFields.Epoch(review.TimestampUpdated),
        Rating = review.VotedUp switch { true => 1, false => 0, null => null },
        RatingRaw = review.VotedUp switch { true => "recommended", false => "not recommended", null => null },
        Engagement = PostFields.Counts(likes: review.VotesUp, replies: review.CommentCount),
    };
}
