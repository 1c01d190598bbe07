using System.Globalization;
using System.Text.Json;
using Listener.Connectors.Feeds;

namespace Listener.Connectors.Tests.Feeds;

public sealed class FeedPayloadTests
{
    private static readonly string Folder = Path.Combine(TestContext.CurrentContext.TestDirectory, "Feeds", "Payloads");

    private static readonly JsonElement Expected =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "expected.json"))).RootElement;

    private static IEnumerable<string> Readable => Named(expected => !IsError(expected));

    private static IEnumerable<string> Unreadable => Named(IsError);

    [TestCaseSource(nameof(Readable))]
    public void A_payload_reads_as_expected(string file)
    {
        var expected = Expected.GetProperty(file);

        var feed = Read(file);

        Assert.Multiple(() =>
        {
            if (expected.TryGetProperty("format", out var format))
                Assert.That(feed.Format, Is.EqualTo(format.GetString()));
            if (expected.TryGetProperty("feedTitle", out var title))
                Assert.That(feed.Title, Is.EqualTo(title.GetString()));
            if (expected.TryGetProperty("language", out var language))
                Assert.That(feed.Language ?? feed.Entries[0].Language, Is.EqualTo(language.GetString()));
            if (expected.TryGetProperty("next", out var next))
                Assert.That(feed.NextLink, Is.EqualTo(next.GetString()));
            if (expected.TryGetProperty("ttlMinutes", out var ttl))
                Assert.That(feed.Schedule.TimeToLive, Is.EqualTo(TimeSpan.FromMinutes(ttl.GetInt32())));
            if (expected.TryGetProperty("updateEveryMinutes", out var every))
                Assert.That(feed.Schedule.UpdateEvery, Is.EqualTo(TimeSpan.FromMinutes(every.GetInt32())));
            if (expected.TryGetProperty("deleted", out var deleted))
                Assert.That(feed.Deleted, Is.EqualTo(deleted.EnumerateArray().Select(id => id.GetString())));
            if (expected.TryGetProperty("partial", out _))
                Assert.That(feed.IsIncomplete, Is.True);
            if (expected.TryGetProperty("entries", out var entries))
                Entries(feed, [.. entries.EnumerateArray()], exactly: !expected.TryGetProperty("minEntries", out _));
        });
    }

    [TestCaseSource(nameof(Unreadable))]
    public void A_payload_that_is_no_feed_is_refused(string file) =>
        Assert.That(() => Read(file), Throws.TypeOf<FetchException>().With.Property(nameof(FetchException.Failure)).EqualTo(FetchFailure.Malformed));

    [Test]
    public void Dates_of_every_sort_are_read()
    {
        var published = Read("rss_bad_dates.xml").Entries.ToDictionary(entry => entry.Id, entry => entry.Published);

        Assert.Multiple(() =>
        {
            foreach (var date in Expected.GetProperty("rss_bad_dates.xml").GetProperty("published").EnumerateObject())
            {
                if (date.Value.ValueKind == JsonValueKind.Null || date.Value.GetString()!.EndsWith("or null", StringComparison.Ordinal))
                    Assert.That(published[date.Name], Is.Null.Or.EqualTo(Time(date.Value.GetString()?[..20])), date.Name);
                else if (date.Name != "d18")
                    Assert.That(published[date.Name], Is.EqualTo(Time(date.Value.GetString())), date.Name);
            }
        });
    }

    [Test]
    public void An_external_entity_is_dropped_and_the_entries_stay()
    {
        var feed = Read("rss_xxe.xml");

        Assert.Multiple(() =>
        {
            Assert.That(feed.Title, Is.Null);
            Assert.That(feed.Entries.Single().Title, Is.EqualTo("Acme Air"));
        });
    }

    [Test]
    public void Entries_without_ids_are_told_apart_by_canonical_link_and_content()
    {
        var ids = Read("rss_no_guid_duplicates.xml").Entries.Select(entry => entry.Id).ToArray();

        Assert.Multiple(() =>
        {
            Assert.That(ids[..3], Is.All.EqualTo("https://dup.example/a?id=1"));
            Assert.That(ids[3], Does.StartWith("sha256:"));
            Assert.That(ids[4], Is.EqualTo("not-a-url"));
        });
    }

    private static IEnumerable<string> Named(Func<JsonElement, bool> filter) =>
        Expected.EnumerateObject().Where(file => filter(file.Value)).Select(file => file.Name);

    private static bool IsError(JsonElement expected) => expected.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.True;

    private static FeedDocument Read(string file) => FeedReader.Read(File.ReadAllBytes(Path.Combine(Folder, file)), new FeedSource());

    private static void Entries(FeedDocument feed, JsonElement[] expected, bool exactly)
    {
        if (exactly)
            Assert.That(feed.Entries, Has.Count.EqualTo(expected.Length));
        for (var i = 0; i < expected.Length; i++)
        {
            var post = feed.Entries[i].ToPost(null);
            foreach (var field in expected[i].EnumerateObject())
            {
                object? actual = field.Name switch
                {
                    "id" => post.ExternalId,
                    "title" => post.Title,
                    "link" => post.Url,
                    "text" => post.Text,
                    "author" => feed.Entries[i].Author,
                    "language" => post.Language,
                    "published" => post.PublishedAt,
                    "inReplyTo" => post.InReplyTo,
                    "source" => feed.Entries[i].Source,
                    _ => throw new InvalidOperationException($"{field.Name} is not compared."),
                };
                object? wanted = field.Name == "published" ? Time(field.Value.GetString()) : field.Value.GetString();
                Assert.That(actual, Is.EqualTo(wanted), $"{field.Name} of entry {i}");
            }
        }
    }

    private static DateTimeOffset? Time(string? text) =>
        text is null ? null : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
