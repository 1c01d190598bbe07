using System.Globalization;
using Listener.Classifier.Training;
using Listener.Contracts;
using NUnit.Framework;

namespace Listener.Classifier.Tests.Rules;

/// <summary>How the verdicts do on the written corpus: a table to read, and bounds. RULES_MISSES names a file for the mistakes on the training rows.</summary>
public sealed class RulesCorpusTests
{
    private static readonly MentionClassifier Classifier = new();

    [Test]
    public async Task Of_the_threats_of_the_corpus_most_are_found_and_few_invented([Values("train", "gold")] string split)
    {
        Counts all = new("all");
        TestContext.Out.WriteLine("language  threat P     R     critical P     R");
        foreach (var language in "en af fi ru hi es fr de it pt nl pl tr ar id ja ko zh sv".Split(' '))
        {
            Counts counts = new(language);
            await foreach (var row in LabelledText.ReadAsync(Path.Combine(Folder(), language + ".jsonl"), CancellationToken.None))
            {
                if (row.Split == split)
                {
                    counts.Add(row, Classifier.Classify(Written.Mention(row.Text)));
                }
            }

            TestContext.Out.WriteLine(counts);
            all = all.Plus(counts);
        }

        TestContext.Out.WriteLine(all);
        Assert.That(all.ThreatRecall, Is.GreaterThan(0.55)); // one that is not meant leaves a customer without an answer
        Assert.That(all.ThreatPrecision, Is.GreaterThan(0.6));
    }

    private static string Folder() => Path.Combine(Written.Root(), "data", "corpus");

    private sealed record Counts(string Name)
    {
        private int _threats, _threatsFound, _threatsRight, _critical, _criticalFound, _criticalRight;

        public double ThreatRecall => (double)_threatsRight / _threats;

        public double ThreatPrecision => (double)_threatsRight / _threatsFound;

        public void Add(LabelledText row, Verdict verdict)
        {
            var (threat, critical) = (verdict.Threat >= UrgencyScore.ThreatLimit, verdict.Urgency == Urgency.Critical);
            var isThreat = row.Threat == true;
            var isCritical = row.Urgency == "critical";
            _threats += isThreat ? 1 : 0;
            _threatsFound += threat ? 1 : 0;
            _threatsRight += threat && isThreat ? 1 : 0;
            _critical += isCritical ? 1 : 0;
            _criticalFound += critical ? 1 : 0;
            _criticalRight += critical && isCritical ? 1 : 0;
            if (row.Split == "train" && (threat != isThreat || critical != isCritical) && Environment.GetEnvironmentVariable("RULES_MISSES") is { } file)
            {
                var evidence = verdict.Reasons.FirstOrDefault(reason => reason.Code.StartsWith("urgency.", StringComparison.Ordinal) && reason.Weight > 40);
                File.AppendAllText(file, $"{Name}\t{(threat != isThreat ? threat ? "threat?" : "THREAT!" : critical ? "critical?" : "CRITICAL!")}\t{evidence?.Code} {evidence?.Evidence}\t{row.Text.ReplaceLineEndings(" ")}\n");
            }
        }

        public Counts Plus(Counts other) => new(Name)
        {
            _threats = _threats + other._threats,
            _threatsFound = _threatsFound + other._threatsFound,
            _threatsRight = _threatsRight + other._threatsRight,
            _critical = _critical + other._critical,
            _criticalFound = _criticalFound + other._criticalFound,
            _criticalRight = _criticalRight + other._criticalRight,
        };

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{Name,-8}  {ThreatPrecision,8:0.00}  {ThreatRecall,4:0.00}  {(double)_criticalRight / _criticalFound,10:0.00}  {(double)_criticalRight / _critical,4:0.00}   ({_threats} threats, {_critical} critical)");
    }
}
