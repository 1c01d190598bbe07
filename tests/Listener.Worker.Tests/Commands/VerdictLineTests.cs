using System.Globalization;
using System.Text;
using System.Text.Json;
using Listener.Contracts;
using Listener.Worker.Commands;

namespace Listener.Worker.Tests.Commands;

/// <summary>The fast writer against the serialiser of the contract.</summary>
public sealed class VerdictLineTests
{
    [Test]
    public void Every_field_is_written_as_the_contract_writes_it() => Check(new Verdict
    {
        Stage = Stage.Offstage,
        Urgency = Urgency.Critical,
        UrgencyScore = 97,
        Intent = Intent.Complaint,
        IntentConfidence = 0.1,
        Sentiment = -0.875,
        Severity = Severity.Accusation,
        Threat = 1e-7,
        Language = "hi-Latn",
        LanguageConfidence = 0.5,
        ExpectsReply = 0.9,
        RespondBy = new DateTimeOffset(2026, 11, 21, 9, 30, 0, 250, TimeSpan.FromHours(2)),
        Playbook = Playbook.DoNotReply,
        Reasons = [new("urgency.legal", 30, "oikeuteen \"heti\" <b> ä \u001b"), new("rule", 0)],
        ClassifierVersion = 1,
    });

    [TestCase(0.0)]
    [TestCase(-0.0)]
    [TestCase(1.0)]
    [TestCase(0.1)]
    [TestCase(0.0001)]
    [TestCase(0.00001)]
    [TestCase(0.9999)]
    [TestCase(-0.3)]
    [TestCase(-12.05)]
    [TestCase(20.0)]
    [TestCase(100.5)]
    [TestCase(0.1234567)]
    [TestCase(99_999.9999)]
    [TestCase(100_000)]
    [TestCase(1e22)]
    public void A_figure_is_written_as_the_contract_writes_it(double figure) => Check(new Verdict
    {
        Stage = Stage.Onstage,
        Urgency = Urgency.Low,
        UrgencyScore = 0,
        Intent = Intent.Other,
        IntentConfidence = figure,
        Sentiment = -figure,
        Severity = Severity.None,
        Threat = figure,
        Language = "en",
        LanguageConfidence = figure,
        ExpectsReply = figure,
        Playbook = Playbook.Fears,
        Reasons = [new("any", figure)],
        ClassifierVersion = 1,
    });

    [TestCase("2026-11-21T09:30:00Z", ExpectedResult = "2026-11-21T09:30:00Z")]
    [TestCase("2026-11-21T11:30:00.2500000+02:00", ExpectedResult = "2026-11-21T09:30:00.25Z")]
    [TestCase("2026-11-21T09:30:00.1234567Z", ExpectedResult = "2026-11-21T09:30:00.1234567Z")]
    [TestCase("2026-11-21T09:30:10.0000001Z", ExpectedResult = "2026-11-21T09:30:10.0000001Z")]
    [TestCase("0001-01-01T00:00:00Z", ExpectedResult = "0001-01-01T00:00:00Z")]
    [TestCase("9999-12-31T23:59:59.9999999Z", ExpectedResult = "9999-12-31T23:59:59.9999999Z")]
    public string A_time_has_a_fraction_only_where_there_is_one(string time)
    {
        Span<byte> text = stackalloc byte[UtcTimeConverter.LongestText];
        return Encoding.UTF8.GetString(text[..UtcTimeConverter.Format(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture), text)]);
    }

    private static void Check(Verdict verdict)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Listener.Worker.Terminal.JsonLines.Options))
            VerdictLine.Write(json, verdict, default);

        Assert.That(Encoding.UTF8.GetString(buffer.ToArray()), Is.EqualTo(JsonSerializer.Serialize(verdict, ContractsJson.Readable.Verdict)));
    }
}
