namespace Listener.EndToEnd.Tests.Harness;

/// <summary>One numbered item of a stub feed. The same feed and number give the same words on every run.</summary>
/// <param name="Id">World-wide unique, so that a ledger needs nothing else.</param>
public sealed record StubItem(string Id, string Link, string Title, string Text, string Author, DateTimeOffset Published)
{
    private static readonly string[] Words =
    [
        "gate", "suitcase", "delay", "refund", "crew", "breakfast", "window", "aisle", "transfer", "voucher", "queue", "pilot", "blanket",
        "ticket", "hotline", "storm", "runway", "lounge", "coffee", "upgrade", "passport", "luggage", "weather", "email", "agent", "seat",
        "hotel", "taxi", "meal", "screen", "charger", "engine", "landing", "boarding", "counter", "receipt", "website", "app", "captain",
        "honeymoon", "wheelchair", "stroller", "guitar", "dog", "children", "grandmother", "winter", "summer", "monday", "midnight",
    ];

    private static readonly string[] Openings =
    [
        "Still waiting for an answer from Acme Air about my", "Acme Air lost my", "Thank you Acme Air for the", "Does Acme Air allow a",
        "I will never fly Acme Air again after the", "Acme Air cancelled everything because of the", "What does Acme Air charge for the",
    ];

    /// <summary>Random words, so that no two items are alike enough to be taken for the same article.</summary>
    public static StubItem Numbered(string feed, int number, DateTimeOffset newest)
    {
        var random = new Random(HashOf(feed) ^ (number * 7919));
        var opening = Openings[random.Next(Openings.Length)];
        var words = string.Join(' ', Enumerable.Range(0, 24).Select(_ => Words[random.Next(Words.Length)]));
        return new(
            $"tag:stub.test,2026:{feed}/{number:D6}",
            $"https://news.stub.test/{feed}/{number:D6}",
            $"{opening} {words.Split(' ')[0]} ({feed} {number})",
            $"{opening} {words}. Case {feed}-{number}.",
            $"Reader {random.Next(500)}",
            newest.AddSeconds(number - 100_000));
    }

    private static int HashOf(string text) => text.Aggregate(17, (hash, letter) => unchecked((hash * 31) + letter));
}
