using Listener.Classifier.Features;
using Listener.Classifier.Tests.Training;

namespace Listener.Classifier.Tests.Features;

/// <summary>The dictionary: a line a meaning, the same numbers in all languages, no word on two lines.</summary>
public sealed class DictionaryTests
{
    private static readonly string Folder = Path.Combine(CorpusTests.Data, "..", "src", "Classifier", "Features", "Dictionary");

    private static readonly string[][] English = Read("en");

    [TestCaseSource(typeof(CorpusTests), nameof(CorpusTests.Languages))]
    public void Every_language_has_the_same_lines_and_no_word_twice(string language)
    {
        var lines = Read(language);
        var words = lines.SelectMany(line => line[1].Split(' ')).Where(word => word != "-").ToList();
        var scanner = new TokenScanner();

        Assert.That(lines.Select(line => line[0]), Is.EqualTo(English.Select(line => line[0])));
        Assert.That(lines, Has.All.Length.EqualTo(2));
        Assert.That(words, Is.Unique);
        Assert.That(words, Has.Count.GreaterThan(lines.Length));
        Assert.That(words.Where(word => WordKey.Of(word, WordKey.Language(language), scanner) is null), Is.Empty, "not one word or two");
    }

    [Test]
    public void Lines_are_numbered_in_order() =>
        Assert.That(English.Select(line => line[0]), Is.EqualTo(Enumerable.Range(0, English.Length).Select(number => FormattableString.Invariant($"{number}"))));

    [Test]
    public void A_term_has_the_same_feature_in_all_languages()
    {
        string[][] yesterday = [["yesterday", "en"], ["gestern", "de"], ["вчера", "ru"], ["어제", "ko"], ["昨天", "zh"], ["昨日", "ja"], ["dün", "tr"], ["ieri", "it"], ["أمس", "ar"]];

        var terms = yesterday.Select(pair => Terms(pair[0], pair[1])).ToArray();

        Assert.That(terms[0], Has.Length.EqualTo(1));
        Assert.That(terms, Has.All.EqualTo(terms[0]));
    }

    [TestCase("de", "gestern angerufen", 3, Description = "two terms and their pair")]
    [TestCase("de", "gestern", 1)]
    [TestCase("de", "xqzv", 0)]
    [TestCase("ja", "昨日電話した", 3, Description = "no spaces: one entry after the other")]
    public void Terms_in_a_row_make_pairs(string language, string text, int least) =>
        Assert.That(Terms(text, language), Has.Length.GreaterThanOrEqualTo(least).And.Length.LessThanOrEqualTo(least + 2));

    [Test]
    public void A_negated_term_is_another_one() =>
        Assert.That(Terms("it was not yesterday", "en"), Is.Not.SupersetOf(Terms("yesterday", "en")));

    private static uint[] Terms(string text, string language)
    {
        var extractor = new FeatureExtractor(WordTable.Shipped);
        extractor.Extract(new("", text, language));
        return extractor.Features.Terms.ToArray();
    }

    private static string[][] Read(string language) =>
        [.. File.ReadLines(Path.Combine(Folder, language + ".tsv")).Select(line => line.Split('\t'))];
}
