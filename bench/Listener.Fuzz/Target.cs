using System.Text;
using System.Text.Json;
using Listener.Classifier;
using Listener.Classifier.Brands;
using Listener.Connectors;
using Listener.Connectors.Feeds;
using Listener.Connectors.Webhooks;
using Listener.Contracts;
using Listener.Worker.Api;
using Listener.Worker.Capture;
using Listener.Worker.Configuration;

namespace Listener.Fuzz;

/// <summary>Something that reads what strangers write. Thread-safe.</summary>
internal abstract class Target(string name, int weight)
{
    protected static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    protected static readonly Brand Acme = new("acme", "Acme", WatchQuery.Parse("(\"acme air\" OR @acmeair OR acme*) NOT \"acme air conditioner\""), ["acmeair"]);

    public string Name { get; } = name;

    /// <summary>Inputs of a hundred.</summary>
    public int Weight { get; } = weight;

    public abstract byte[] Make(Random random);

    /// <summary>Returns when the input was read or refused as it should be; every other exception is a finding.</summary>
    /// <param name="thread">Which of the run's threads it is on.</param>
    public abstract void Run(byte[] input, int thread);

    protected static void Promise(bool kept, string promise)
    {
        if (!kept)
            throw new InvalidOperationException($"Not kept: {promise}");
    }

    protected static void CheckPost(Post post)
    {
        Promise(post.ExternalId.Length is > 0 and <= 600, "an id has 1 to 600 characters");
        Promise(post.Text.Length <= 20_000, "a text has at most 20,000 characters");
        Promise(!post.Text.Contains('\0') && !post.ExternalId.Contains('\0') && post.Title?.Contains('\0') != true, "no text holds U+0000");
        Promise(post.Url is null || post.Url.StartsWith("http", StringComparison.OrdinalIgnoreCase), "a link is http or https");
        Promise(CanonicalUrl.Of(post.Url) is not { } link || CanonicalUrl.Of(link) == link, $"a canonical link is its own canonical link: {post.Url}");
    }

    protected static void Capture(Page page, SourceOptions source)
    {
        var batch = new MentionCapture([Acme]).From(page, source, "social", Noon);
        Promise(batch.Collected == batch.Posts.Count + batch.NotMatched + batch.Rejected.Count, "each post ends in one state");
    }
}

/// <summary>The feed reader, its mapping, and what becomes of its posts.</summary>
internal sealed class FeedTarget(Corpus corpus) : Target("feed", 30)
{
    private static readonly Uri Address = new("https://a.example/feed?x=1");
    private static readonly SourceOptions Source = new(new("feed", "rss"), TimeSpan.FromMinutes(5), [0]);
    private static readonly string?[] Types = [null, "application/rss+xml", "text/html; charset=utf-8", "application/json", "text/xml; charset=iso-8859-1", "text/plain; charset=\"", "text/xml; charset=utf-16"];

    public override byte[] Make(Random random) => Mutator.Mutate(corpus.Feeds, random);

    public override void Run(byte[] input, int thread)
    {
        try
        {
            var feed = FeedReader.Read(input, new FeedSource { Document = Address, ContentType = Types[input.Length % Types.Length] });
            List<Post> posts = [.. feed.Entries.Select(entry => entry.ToPost(Address))];
            posts.ForEach(CheckPost);
            Capture(new Page(posts, null), Source);
        }
        catch (FetchException)
        {
            // Refused, which is an answer.
        }
    }
}

/// <summary>What is cut out of an answer for evidence: bytes of the answer, and never of two items the same.</summary>
internal sealed class ItemsTarget(Corpus corpus) : Target("items", 10)
{
    private static readonly IReadOnlyList<string>[] Keys = [["1", "https://a.example/1"], ["t-1"], ["https://a.example/?a=1&b=2"], ["tag:a.example,2026:2", "2"], ["none"]];
    private readonly IReadOnlyList<byte[]> _seeds = [.. corpus.Feeds, .. corpus.Answers.Values.SelectMany(answers => answers)];

    public override byte[] Make(Random random) => Mutator.Mutate(_seeds, random);

    public override void Run(byte[] input, int thread)
    {
        var found = new ItemBytes(input, CancellationToken.None).Find(Keys);
        Promise(found.Count == Keys.Length, "each item has an answer");
        Promise(found.All(item => item is not { } bytes || (bytes.Length is > 0 && input.AsSpan().IndexOf(bytes.Span) >= 0)), "what is found is in the answer");
    }
}

/// <summary>The parser of watch queries, and the matcher with what it read.</summary>
internal sealed class QueryTarget(Corpus corpus) : Target("query", 20)
{
    private const byte Separator = 0x1e;

    public override byte[] Make(Random random) => [.. Mutator.Mutate(corpus.Queries, random).Take(5_000), Separator, .. Mutator.Mutate(corpus.Texts, random).Take(40_000)];

    public override void Run(byte[] input, int thread)
    {
        var at = Array.LastIndexOf(input, Separator);
        var text = Encoding.UTF8.GetString(input, at + 1, input.Length - at - 1);
        try
        {
            var query = WatchQuery.Parse(Encoding.UTF8.GetString(input, 0, Math.Max(at, 0)));
            var matcher = new BrandMatcher([new Brand("b", "B", query, [])]);
            var post = new MatchInput(text.Length > 200 ? text[..200] : null, text, "https://a.example/x", "Ann", "@ann", "u1", "en");
            Promise(matcher.Match(post).SequenceEqual(matcher.Match(post)), "the same post matches the same brands");
            Promise(new BrandMatcher([new Brand("b", "B", WatchQuery.Parse(query.Text), [])]).Match(post).Count == matcher.Match(post).Count, "a query that was read back matches the same");
        }
        catch (QueryException)
        {
            // Refused, with its column.
        }
    }
}

/// <summary>The classifier, with every field a stranger fills.</summary>
internal sealed class ClassifierTarget(Corpus corpus) : Target("classifier", 25)
{
    private readonly MentionClassifier _classifier = new();

    public override byte[] Make(Random random) => [.. Mutator.Mutate(corpus.Texts, random).Take(60_000)];

    public override void Run(byte[] input, int thread)
    {
        var text = Encoding.UTF8.GetString(input);
        text = text.Length > 20_000 ? text[..20_000] : text;
        var mention = new Mention
        {
            Id = Guid.Empty,
            Brand = "acme",
            Source = new("rss", "feed"),
            Channel = (Channel)(input.Length % 12),
            ExternalId = "1",
            Text = text,
            Title = input.Length % 3 == 0 ? text[..Math.Min(text.Length, 500)] : null,
            Language = input.Length % 5 == 0 ? text[..Math.Min(text.Length, 35)] : null,
            Rating = input.Length % 7 / 6.0,
            PublishedAt = Noon,
            FoundAt = Noon,
        };
        var verdict = _classifier.Classify(mention);
        Promise(verdict.UrgencyScore is >= 0 and <= 100, "a score is from 0 to 100");
        Promise(verdict.Sentiment is >= -1 and <= 1, "sentiment is from -1 to 1");
        Promise(verdict.Threat is >= 0 and <= 1 && verdict.ExpectsReply is >= 0 and <= 1 && verdict.IntentConfidence is >= 0 and <= 1, "shares are from 0 to 1");
        Promise(Enum.IsDefined(verdict.Stage) && Enum.IsDefined(verdict.Urgency) && Enum.IsDefined(verdict.Intent), "words are words of the contract");
        Promise(verdict.Language.Length > 0, "a language has a name");
    }
}

/// <summary>The body of a delivery, and what becomes of its posts.</summary>
internal sealed class WebhookTarget(Corpus corpus) : Target("webhook", 20)
{
    private static readonly InboundSource Source = new(new(new("desk", WebhookConnector.Kind), Timeout.InfiniteTimeSpan, [0]), [], IsPrivate: true);

    public override byte[] Make(Random random) => Mutator.Mutate(corpus.Bodies, random);

    public override void Run(byte[] input, int thread)
    {
        if (InboundRequest.Utf8Of(input) is not { } json)
            return;
        try
        {
            var delivery = InboundBody.Read(json, Source, "msg_1");
            foreach (var post in delivery.Page.Posts)
                CheckPost(post);
            Capture(delivery.Page, Source.Options);
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            // Answered with 400.
        }
    }
}
