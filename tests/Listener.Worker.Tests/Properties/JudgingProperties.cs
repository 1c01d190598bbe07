using FsCheck.Fluent;
using Listener.Classifier;
using Listener.Classifier.Brands;
using Listener.Connectors;
using Listener.Contracts;
using Listener.Worker.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using static Listener.Worker.Tests.Properties.Property;

namespace Listener.Worker.Tests.Properties;

/// <summary>Queries, verdicts and configurations.</summary>
public sealed class JudgingProperties
{
    private static readonly MentionClassifier Classifier = new();
    private static readonly IReadOnlyList<ConnectorInfo> Kinds = LoadKinds();

    private static readonly string[] Keys =
    [
        "Listener:Roles:0", "Listener:Brands:0:Key", "Listener:Brands:0:Query", "Listener:Brands:0:OwnAccounts:0", "Listener:Sources:0:Name", "Listener:Sources:0:Kind", "Listener:Sources:0:Url", "Listener:Sources:0:Every",
        "Listener:Sources:0:BaseUrl", "Listener:Sources:0:AllowPrivate", "Listener:Storage:Provider", "Listener:Storage:ConnectionString", "Listener:Broker:Uri", "Listener:Broker:Transport", "Listener:Http:Urls",
        "Listener:Http:Token", "Listener:Polling:Tick", "Listener:Polling:Workers", "Listener:Retention:default", "Listener:Sla:critical", "Listener:Urgency:x", "Listener:Customers:rss:7", "Listener:Fetch:Timeout", "Listener:Unheard:Of",
    ];

    [Test]
    public void Any_query_is_read_or_refused_and_reads_back_the_same() => Property.Holds(Rubbish, text =>
    {
        if (Parsed(text) is { } query)
            Require(Parsed(query.Text)?.Text == query.Text, "its own text is the same query");
    });

    [Test]
    public void A_phrase_is_found_between_other_words_whatever_its_case_and_nothing_is_found_without_it() => Property.Holds(Word.Two(), words =>
    {
        var brand = new BrandMatcher([new Brand("b", "B", WatchQuery.Parse($"\"{words.Item1} {words.Item2}\""), [])]);

        Require(brand.Match(new(null, $"0 {words.Item1} {words.Item2} 0")).Count == 1, "as it is");
        Require(brand.Match(new(null, $"0 {words.Item1.ToUpperInvariant()} {words.Item2.ToUpperInvariant()} 0")).Count == 1, "in capitals");
        Require(brand.Match(new(null, "0 0 0")).Count == 0, "not there");
    });

    [Test]
    public void What_is_asked_for_and_excluded_at_once_is_never_found() => Property.Holds(Word.Two(), words =>
    {
        var brand = new BrandMatcher([new Brand("b", "B", WatchQuery.Parse($"{words.Item1} NOT {words.Item1}"), [])]);

        Require(brand.Match(new(words.Item1, $"{words.Item1} {words.Item2}")).Count == 0, "a contradiction");
    });

    [Test]
    public void Any_words_have_a_verdict_within_its_bounds_and_always_the_same() => Property.Holds(Rubbish, text =>
    {
        var mention = Some(text);
        var (first, second) = (Classifier.Classify(mention), Classifier.Classify(mention));

        Require(first.UrgencyScore is >= 0 and <= 100 && first.Sentiment is >= -1 and <= 1 && first.Threat is >= 0 and <= 1 && first.ExpectsReply is >= 0 and <= 1, "within bounds");
        Require(first with { Reasons = [] } == second with { Reasons = [] } && first.Reasons.SequenceEqual(second.Reasons), "the same words, the same verdict");
    });

    [Test]
    public void Space_around_words_changes_no_verdict() => Property.Holds(Word.ArrayOf(), words =>
    {
        var text = string.Join(' ', words);

        Require(Classifier.Classify(Some(text)).UrgencyScore == Classifier.Classify(Some($"\n {text} \t ")).UrgencyScore, "space says nothing");
    }, tests: 100);

    [Test]
    public void Any_configuration_is_read_or_its_mistakes_are_named() => Property.Holds(
        Gen.Elements(Keys).Zip(Gen.OneOf(Rubbish, Gen.Elements("00:05:00", "-1", "rss", "x", "https://a.example/", "acme", "Postgres", "amqp://a:b@c/", "true", "Host=x"))).ArrayOf(),
        pairs =>
        {
            var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
            foreach (var (key, value) in pairs)
                values[key] = value;
            var root = new ConfigurationBuilder().AddInMemoryCollection(values).Build();

            var (options, mistakes) = ConfigurationReader.Read(root, Kinds);

            Require(mistakes.All(mistake => mistake.Key.StartsWith("Listener", StringComparison.Ordinal) && mistake.Problem.Length > 0 && mistake.Allowed.Length > 0), "each has key, problem and remedy");
            Require(!values.ContainsKey("Listener:Unheard:Of") || mistakes.Count > 0, "an unknown key is a mistake");
            Require(options.Polling.Workers is >= 1 and <= 64, "figures are within their bounds whatever was written");
        });

    [Test]
    public void A_good_time_is_read_as_it_was_written() => Property.Holds(Gen.Choose(1, 7 * 86_400), seconds =>
    {
        var every = TimeSpan.FromSeconds(seconds);
        var root = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Listener:Brands:0:Key", "a"), new("Listener:Brands:0:Query", "acme"), new("Listener:Sources:0:Name", "s"), new("Listener:Sources:0:Kind", "rss"),
            new("Listener:Sources:0:Url", "https://a.example/"), new("Listener:Sources:0:Every", every.ToString("c")),
        ]).Build();

        var (options, mistakes) = ConfigurationReader.Read(root, Kinds);

        Require(mistakes.Count == 0 && options.Sources[0].Every == every, "the time");
    });

    private static Mention Some(string text) => new()
    {
        Id = Guid.Empty,
        Brand = "acme",
        Source = new("rss", "feed"),
        Channel = Channel.Social,
        ExternalId = "1",
        Text = text,
        PublishedAt = DateTimeOffset.UnixEpoch,
        FoundAt = DateTimeOffset.UnixEpoch,
    };

    private static WatchQuery? Parsed(string text)
    {
        try
        {
            return WatchQuery.Parse(text);
        }
        catch (QueryException)
        {
            return null;
        }
    }

    private static List<ConnectorInfo> LoadKinds()
    {
        using var services = new ServiceCollection().AddConnectors().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build()).BuildServiceProvider();
        return [.. services.GetServices<IConnector>().Select(connector => connector.Info)];
    }
}
