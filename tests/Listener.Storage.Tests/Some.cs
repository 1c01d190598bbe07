using System.Security.Cryptography;
using System.Text;
using Listener.Contracts;

namespace Listener.Storage.Tests;

/// <summary>One builder per noun; a test shows only what it is about.</summary>
internal static class Some
{
    public static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Near the real time, because PostgreSQL judges leases by its own clock; whole milliseconds, as they are stored.</summary>
    public static readonly DateTimeOffset Now =
        DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>What a database of this version says it has been through.</summary>
    public static readonly IReadOnlyList<string> SchemaVersions =
        [.. Migration.Embedded("sqlite").Select(migration => migration.Number.ToString(System.Globalization.CultureInfo.InvariantCulture))];

    public static Mention Mention(string externalId, string brand = "acme", string? url = null, string source = "wire") => new()
    {
        Id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{brand} rss {externalId}")).AsSpan(0, 16)),
        Brand = brand,
        Source = new MentionSource("rss", source),
        Channel = Channel.Social,
        ExternalId = externalId,
        Url = url,
        Author = new Author("author-1", "Ann Author", "ann", 0, Tier: "vip", Complaints: 0),
        Text = $"Words of {externalId}.",
        PublishedAt = Now - Minute,
        FoundAt = Now,
    };

    public static CapturedPost Post(string externalId) => new([Mention(externalId)]);

    public static CaptureBatch Batch(params Mention[] mentions) => new()
    {
        Posts = [.. mentions.Select(mention => new CapturedPost([mention]))],
        Collected = mentions.Length,
        Cursor = "after",
        NextDue = Now + TimeSpan.FromMinutes(5),
        Final = true,
        Now = Now,
    };

    public static Verdict Verdict(int version = 1, Urgency urgency = Urgency.High) => new()
    {
        Stage = Stage.Onstage,
        Urgency = urgency,
        UrgencyScore = 61,
        Intent = Intent.Complaint,
        IntentConfidence = 0.875,
        Sentiment = -0.5,
        Severity = Severity.Blame,
        Threat = 0.125,
        Language = "fi",
        LanguageConfidence = 0.75,
        ExpectsReply = 0.25,
        RespondBy = Now + TimeSpan.FromHours(1),
        Playbook = Playbook.Fears,
        Reasons = [new Reason("urgency.legal", 30, "oikeuteen \"heti\""), new Reason("rule", 0)],
        ClassifierVersion = version,
    };

    public static CapturePayload Payload(params string[] externalIds) => new(
        [new PayloadAnswer("https://example.org/feed", 200, [new("Server", "test")], Now, new string('a', 64), 1_000)],
        [.. externalIds.Select(id => new PayloadItem(id, 0, "item", Encoding.UTF8.GetBytes($"bytes of {id}")))]);

    public static SourceRow Source(string name, string hash = "v1") => new(name, "rss", hash, TimeSpan.FromMinutes(5));
}
