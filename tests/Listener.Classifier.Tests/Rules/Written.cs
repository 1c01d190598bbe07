using Listener.Contracts;

namespace Listener.Classifier.Tests.Rules;

internal static class Written
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A mention as a social network brings it, found when it appeared.</summary>
    public static Mention Mention(string text, Channel channel = Channel.Social, double? rating = null) => new()
    {
        Id = Guid.Empty,
        Brand = "acme",
        Source = new("rss", "test"),
        ExternalId = "1",
        Text = text,
        Channel = channel,
        Rating = rating,
        PublishedAt = Noon,
        FoundAt = Noon,
    };
}
