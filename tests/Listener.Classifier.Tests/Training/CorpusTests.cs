using System.Text.Json;
using Listener.Classifier.Training;

namespace Listener.Classifier.Tests.Training;

/// <summary>The written corpus: enough of every kind, nothing twice, a fifth held out.</summary>
public sealed class CorpusTests
{
    private static readonly string Folder = Path.Combine(Data, "corpus");

    /// <summary>The folder of the written texts and word lists.</summary>
    internal static string Data => Find();

    public static IEnumerable<string> Languages => "en af fi ru hi es fr de it pt nl pl tr ar id ja ko zh sv".Split(' ');

    [TestCaseSource(nameof(Languages))]
    public async Task A_language_has_enough_of_every_kind(string language)
    {
        var rows = await ReadAsync(language);

        Assert.That(rows, Has.Count.GreaterThanOrEqualTo(400));
        Assert.That(rows.Count(row => row.Split == "gold"), Is.InRange(rows.Count * 0.12, rows.Count * 0.28));
        Assert.That(rows.Count(row => row.Threat == true), Is.GreaterThanOrEqualTo(10));
        foreach (var (intent, least) in new[] { ("complaint", 0.3), ("question", 0.13), ("praise", 0.13), ("other", 0.13) })
            Assert.That(rows.Count(row => row.Intent == intent), Is.GreaterThan(rows.Count * least), intent);
        foreach (var mood in ModelTask.Sentiment.Classes)
            Assert.That(rows.Count(row => row.Sentiment == mood), Is.GreaterThan(rows.Count * 0.1), mood);
    }

    [TestCaseSource(nameof(Languages))]
    public async Task No_text_occurs_twice(string language)
    {
        var rows = new List<LabelledText>();
        foreach (var file in Directory.EnumerateFiles(Folder, language + ".jsonl", SearchOption.AllDirectories))
            rows.AddRange(await ReadAsync(Path.ChangeExtension(Path.GetRelativePath(Folder, file), null)));

        var texts = rows.Select(row => new string([.. row.Text.Normalize().ToUpperInvariant().Where(unit => !char.IsPunctuation(unit) && !char.IsWhiteSpace(unit))]));

        Assert.That(texts.Where(text => text.Length > 0), Is.Unique);
    }

    [TestCaseSource(nameof(Languages))]
    public async Task A_language_is_heard_on_many_channels_of_many_trades(string language)
    {
        var rows = (await File.ReadAllLinesAsync(Path.Combine(Folder, language + ".jsonl"))).Where(line => line.Length > 0).Select(line => JsonDocument.Parse(line).RootElement).ToList();

        foreach (var (name, least) in new[] { ("channel", 6), ("trade", 8) })
        {
            var groups = rows.CountBy(row => row.GetProperty(name).GetString()!).ToDictionary();
            Assert.That(groups, Has.Count.GreaterThanOrEqualTo(least), name);
            Assert.That(groups.Values.Count(count => count >= rows.Count * 0.04), Is.GreaterThanOrEqualTo(least), name);
            Assert.That(groups.Values.Max(), Is.LessThan(rows.Count * 0.6), name);
        }

        var texts = rows.Select(row => row.GetProperty("text").GetString()!).ToList();
        Assert.That(texts.Count(text => text.Contains('?', StringComparison.Ordinal) || text.Contains('？', StringComparison.Ordinal) || text.Contains('؟', StringComparison.Ordinal)), Is.GreaterThan(30), "questions");
        Assert.That(texts.Count(text => text.EnumerateRunes().Any(rune => rune.Value >= 0x1F300)), Is.GreaterThanOrEqualTo(10), "emoji");
        Assert.That(texts.Count(text => text.Length < 40), Is.GreaterThan(20), "terse texts");
        Assert.That(texts.Count(text => text.Length > (language is "ja" or "ko" or "zh" ? 50 : 120)), Is.GreaterThan(20), "long texts");
    }

    [TestCaseSource(nameof(Languages))]
    public async Task Only_complaints_have_a_severity_and_threats_are_critical(string language)
    {
        foreach (var row in await ReadAsync(language))
        {
            Assert.That(row.Severity == "none" || row.Intent == "complaint", row.Text);
            Assert.That(row.Threat != true || row.Urgency == "critical", row.Text);
        }
    }

    /// <summary>Talk about anything but a company: for moods, for what is no complaint, and for threats.</summary>
    [TestCaseSource(nameof(Languages))]
    public async Task Talk_has_all_moods_and_threats_beside_what_only_looks_like_them(string language)
    {
        var rows = await ReadAsync(Path.Combine("talk", language));

        Assert.That(rows, Has.Count.GreaterThanOrEqualTo(400));
        foreach (var mood in ModelTask.Sentiment.Classes)
            Assert.That(rows.Count(row => row.Sentiment == mood), Is.GreaterThan(rows.Count * 0.2), mood);
        Assert.That(rows.Count(row => row.Threat == true), Is.InRange(50, rows.Count * 0.3));
        Assert.That(rows.Count(row => row.Intent == "other"), Is.GreaterThan(rows.Count * 0.7));
        Assert.That(rows.Select(row => row.Text).Intersect((await ReadAsync(language)).Select(row => row.Text)), Is.Empty, "a text is in one of the two");
    }

    private static async Task<List<LabelledText>> ReadAsync(string name)
    {
        var rows = new List<LabelledText>();
        await foreach (var row in LabelledText.ReadAsync(Path.Combine(Folder, name + ".jsonl"), CancellationToken.None))
            rows.Add(row);
        return rows;
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "listener.sln")))
            folder = folder.Parent!;
        return Path.Combine(folder.FullName, "data");
    }
}
