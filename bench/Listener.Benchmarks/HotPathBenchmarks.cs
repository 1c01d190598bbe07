using System.Text;
using BenchmarkDotNet.Attributes;
using Listener.Classifier;
using Listener.Classifier.Brands;
using Listener.Connectors.Feeds;
using Listener.Contracts;

namespace Listener.Benchmarks;

/// <summary>Reader, matcher and classifier, one thread.</summary>
[MemoryDiagnoser]
public class HotPathBenchmarks
{
    private readonly byte[] _feed = Encoding.UTF8.GetBytes(Samples.Rss(1, 1000));
    private readonly string _text = Samples.Text(7);
    private readonly Mention _mention = Samples.Mention(7);
    private readonly MentionClassifier _classifier = new();
    private readonly BrandMatcher _matcher = new(
        [.. Enumerable.Range(0, 50).Select(i => new Brand($"b{i}", $"B{i}", WatchQuery.Parse(i == 0 ? "\"acme air\"" : $"brand{i} OR \"other {i}\""), []))]);

    [Benchmark]
    public object ReadFeedOf1000() => FeedReader.Read(_feed, new());

    [Benchmark]
    public object Match50Brands() => _matcher.Match(new MatchInput(null, _text));

    [Benchmark]
    public object Classify() => _classifier.Classify(_mention);
}
