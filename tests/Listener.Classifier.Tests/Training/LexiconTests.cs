namespace Listener.Classifier.Tests.Training;

/// <summary>The written word lists: a word or a stem and its valence, nothing twice.</summary>
public sealed class LexiconTests
{
    [TestCaseSource(typeof(CorpusTests), nameof(CorpusTests.Languages))]
    public void Every_entry_has_a_valence_and_stands_once(string language)
    {
        var entries = File.ReadLines(Path.Combine(CorpusTests.Data, "lexicon", language + ".tsv")).Select(line => line.Split('\t')).ToList();

        Assert.That(entries, Has.Count.GreaterThanOrEqualTo(1_500));
        Assert.That(entries.Select(entry => entry[0]), Is.Unique);
        foreach (var entry in entries)
        {
            Assert.That(entry, Has.Length.EqualTo(2), entry[0]);
            Assert.That(int.Parse(entry[1], System.Globalization.CultureInfo.InvariantCulture), Is.InRange(-5, 5).And.Not.Zero, entry[0]);
        }

        Assert.That(entries.Count(entry => entry[1][0] == '-'), Is.InRange(entries.Count * 0.3, entries.Count * 0.75));
    }
}
