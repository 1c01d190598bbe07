using System.Security;
using System.Text;
using System.Text.Json;
using FsCheck.Fluent;
using Listener.Connectors;
using Listener.Connectors.Feeds;
using Listener.Connectors.Webhooks;
using Listener.Worker.Api;
using Listener.Worker.Capture;
using Listener.Worker.Security;
using static Listener.Worker.Tests.Properties.Property;

namespace Listener.Worker.Tests.Properties;

/// <summary>Feeds, links and deliveries.</summary>
public sealed class ReadingProperties
{
    private static readonly Uri Address = new("https://a.example/feed");
    private static readonly InboundSource Desk = new(new(new("desk", WebhookConnector.Kind), Timeout.InfiniteTimeSpan, [0]), [], IsPrivate: true);
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void Any_document_is_read_or_refused_and_always_in_the_same_way() => Property.Holds(Rubbish, document =>
    {
        var (first, second) = (Ids(document), Ids(document));

        Require((first is null) == (second is null) && (first is null || first.SequenceEqual(second!)), "the same document reads the same");
    });

    [Test]
    public void What_was_written_as_a_feed_reads_back() => Property.Holds(Word.ArrayOf(), words =>
    {
        var items = words.Select((word, i) => $"<item><guid isPermaLink=\"false\">{word}-{i}</guid><title>{SecurityElement.Escape(word)}</title></item>");
        var feed = FeedReader.Read(Encoding.UTF8.GetBytes($"<rss version=\"2.0\"><channel><title>t</title>{string.Concat(items)}</channel></rss>"), new() { Document = Address });
        var posts = feed.Entries.Select(entry => entry.ToPost(Address)).ToList();

        Require(posts.Select(post => post.ExternalId).SequenceEqual(words.Select((word, i) => $"{word}-{i}")), "ids, in order");
        Require(posts.Select(post => post.Title).SequenceEqual(words), "titles");
    });

    [Test]
    public void A_canonical_link_is_its_own_canonical_link() => Property.Holds(
        Gen.OneOf(Rubbish, Rubbish.Select(rest => $"https://a.example/{rest}"), Word.Select(host => $"http://{host}.example:80/?utm_source=x&a=1#top")),
        link => Require(CanonicalUrl.Of(link) is not { } once || CanonicalUrl.Of(once) == once, "once is enough"));

    [Test]
    public void How_a_reader_came_changes_no_link() => Property.Holds(Word.Two(), words =>
    {
        var link = $"https://a.example/{words.Item1}?p={words.Item2}";

        Require(CanonicalUrl.Of($"{link}&utm_source={words.Item1}&fbclid=1") == CanonicalUrl.Of(link), "trackers say nothing");
    });

    [Test]
    public void Any_body_is_a_delivery_or_a_400() => Property.Holds(
        Gen.OneOf(Rubbish, Rubbish.Select(text => $$"""{"posts":[{"text":{{JsonSerializer.Serialize(text)}}},{{text}}]}"""), Rubbish.Select(text => JsonSerializer.Serialize(new { text, author = text, url = text }))),
        body =>
        {
            try
            {
                if (InboundRequest.Utf8Of(Encoding.UTF8.GetBytes(body)) is not { } json)
                    return;
                var page = InboundBody.Read(json, Desk, "msg").Page;
                foreach (var post in page.Posts)
                    Require(post.Text.Length <= 20_000 && !post.Text.Contains('\0') && (post.Url is null || post.Url.StartsWith("http", StringComparison.Ordinal)), "a post is within its bounds");
            }
            catch (Exception error) when (error is JsonException or FormatException)
            {
                // The 400.
            }
        });

    [Test]
    public void The_words_of_a_delivery_arrive_as_they_were() => Property.Holds(Word.ArrayOf().Where(words => words.Length > 0), words =>
    {
        var text = string.Join(' ', words);
        var body = JsonSerializer.SerializeToUtf8Bytes(new { externalId = text, text });

        var post = InboundBody.Read(body, Desk, "msg").Page.Posts.Single();

        Require(post.Text == text, "the text");
        Require(post.ExternalId == text || text.Length > 500, "the id");
    });

    [Test]
    public void A_signature_is_good_for_its_own_body_id_and_time_alone() => Property.Holds(Rubbish.Two(), pair =>
    {
        var (id, body) = ("msg_" + pair.Item1.Length, Encoding.UTF8.GetBytes(pair.Item2));
        var (key, stamp) = ("a key of twenty-four bytes"u8.ToArray(), $"{Noon.ToUnixTimeSeconds()}");
        var signature = "v1," + Convert.ToBase64String(WebhookSignature.Sign(key, id, stamp, body));
        IReadOnlyList<WebhookSecret> secrets = [new(key, null)];

        Require(WebhookSignature.IsGood(secrets, id, stamp, body, signature, Noon), "its own");
        Require(!WebhookSignature.IsGood(secrets, id, stamp, [.. body, 0x20], signature, Noon), "another body");
        Require(!WebhookSignature.IsGood(secrets, id + "x", stamp, body, signature, Noon), "another id");
        Require(!WebhookSignature.IsGood(secrets, id, stamp, body, pair.Item1, Noon), "rubbish for a signature");
        Require(!WebhookSignature.IsGood(secrets, id, stamp, body, signature, Noon.AddSeconds(301)), "another time");
    });

    private static List<string>? Ids(string document)
    {
        try
        {
            return [.. FeedReader.Read(Encoding.UTF8.GetBytes(document), new FeedSource { Document = Address }).Entries.Select(entry => entry.ToPost(Address).ExternalId)];
        }
        catch (FetchException)
        {
            return null;
        }
    }
}
