using System.Globalization;
using System.Text.Json;
using Listener.Contracts;

namespace Listener.Classifier.Tests.Rules;

/// <summary>
/// Texts that no rule was made from: <c>heldout</c>, forty scenarios in each language whose author later widened the rules and knew them, and <c>fresh</c>, six
/// others, written when the rules were done.
/// </summary>
public sealed class HeldOutTests
{
    private static readonly MentionClassifier Classifier = new();

    [TestCase("heldout", 0.75, 0.75, 0.75, 0.75)]
    [TestCase("fresh", 0.75, 0.45, 0.6, 0.35)]
    public void Of_threats_and_grave_matters_never_seen_most_are_found_and_few_invented(string set, double threatPrecision, double threatRecall, double gravePrecision, double graveRecall)
    {
        int threats = 0, foundThreats = 0, rightThreats = 0, grave = 0, foundGrave = 0, rightGrave = 0;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Written.Root(), "tests", "Listener.Classifier.Tests", "Rules", set), "*.jsonl"))
        {
            foreach (var line in File.ReadLines(file))
            {
                using var json = JsonDocument.Parse(line);
                var row = json.RootElement;
                var channel = Enum.Parse<Channel>(row.GetProperty("channel").GetString()!, ignoreCase: true);
                var verdict = Classifier.Classify(Written.Mention(row.GetProperty("text").GetString()!, channel));
                var (isThreat, isGrave) = (row.GetProperty("threat").GetBoolean(), row.GetProperty("urgency").GetString() == "critical");
                var (saysThreat, saysGrave) = (verdict.Threat >= UrgencyScore.ThreatLimit, verdict.Urgency == Urgency.Critical);
                (threats, foundThreats, rightThreats) = (threats + (isThreat ? 1 : 0), foundThreats + (saysThreat ? 1 : 0), rightThreats + (isThreat && saysThreat ? 1 : 0));
                (grave, foundGrave, rightGrave) = (grave + (isGrave ? 1 : 0), foundGrave + (saysGrave ? 1 : 0), rightGrave + (isGrave && saysGrave ? 1 : 0));
            }
        }

        TestContext.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"threat P {(double)rightThreats / foundThreats:0.00} R {(double)rightThreats / threats:0.00}, critical P {(double)rightGrave / foundGrave:0.00} R {(double)rightGrave / grave:0.00}"));
        Assert.That((double)rightThreats / foundThreats, Is.GreaterThan(threatPrecision));
        Assert.That((double)rightThreats / threats, Is.GreaterThan(threatRecall));
        Assert.That((double)rightGrave / foundGrave, Is.GreaterThan(gravePrecision));
        Assert.That((double)rightGrave / grave, Is.GreaterThan(graveRecall));
    }
}
