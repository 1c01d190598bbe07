using Listener.Classifier.Features;
using Listener.Classifier.Languages;
using Listener.Classifier.Models;
using Listener.Classifier.Tests.Rules;
using Listener.Classifier.Training;

namespace Listener.Classifier.Tests.Models;

/// <summary>Words that were met before save work and change nothing.</summary>
public sealed class WordMemoryTests
{
    private static readonly string[] Languages = ["en", "de", "hi", "ja", "ru", "ar"];

    [Test]
    public async Task What_was_read_before_changes_no_margin()
    {
        var model = TextModel.Shipped;
        var (plain, remembering) = (new FeatureExtractor(WordTable.Shipped), new FeatureExtractor(WordTable.Shipped, new WordMemory(model.Weights)));
        var (expected, actual) = (new float[32], new float[32]);
        foreach (var language in Languages)
        {
            foreach (var row in (await Written.CorpusAsync(language, every: 10)).Take(300))
            {
                for (var time = 0; time < 2; time++)
                {
                    plain.Extract(new("", row.Text, language));
                    remembering.Extract(new("", row.Text, language));
                    model.Margins(plain.Features, 0, expected);
                    model.Margins(remembering.Features, 0, actual);
                    Assert.That(actual, Is.EqualTo(expected).Within(2e-3f), row.Text);
                    Assert.That(remembering.Features.CharCount, Is.EqualTo(plain.Features.CharCount), row.Text);
                }
            }
        }
    }

    [Test]
    public void A_word_belongs_to_its_language()
    {
        var memory = new WordMemory(TextModel.Shipped.Weights);
        var hash = Hash.Of("die");
        memory.TryFind("die", hash, WordKey.Language("de"), out var place);
        memory.Fill(place, "die", WordKey.Language("de"), [1, 2, 3], 0);

        Assert.That(memory.TryFind("die", hash, WordKey.Language("de"), out _), Is.True);
        Assert.That(memory.TryFind("die", hash, WordKey.Language("en"), out _), Is.False);
        Assert.That(memory.TryFind("dia", hash, WordKey.Language("de"), out _), Is.False, "Two words of one hash.");
        Assert.That(memory.CountOf(place), Is.EqualTo(3));
    }

    [Test]
    public void The_language_of_a_text_does_not_depend_on_those_before()
    {
        var texts = new[] { "Where is my parcel?", "Waar is my pakkie?", "Wo ist mein Paket?", "¿Dónde está mi paquete?", "kahan hai mera parcel bhai" };
        var first = texts.Select(text => LanguageIdentifier.Shipped.Identify(text, null)).ToList();
        for (var i = 0; i < 20_000; i++)
            LanguageIdentifier.Shipped.Identify($"woord{i} ord{i % 977} слово{i}", null);

        Assert.That(texts.Select(text => LanguageIdentifier.Shipped.Identify(text, null)), Is.EqualTo(first));
    }

    [Test]
    public void A_word_said_often_counts_four_times()
    {
        var extractor = new FeatureExtractor(WordTable.Shipped);
        extractor.Extract(new("", string.Concat(Enumerable.Repeat("sale ", 4)), "en"));
        var four = extractor.Features.CharCount;
        extractor.Extract(new("", string.Concat(Enumerable.Repeat("sale ", 100)), "en"));

        Assert.That(extractor.Features.CharCount, Is.EqualTo(four));
    }
}
