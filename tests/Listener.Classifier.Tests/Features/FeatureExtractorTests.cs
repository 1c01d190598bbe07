using Listener.Classifier.Features;
using Listener.Classifier.Stages;
using Listener.Contracts;

namespace Listener.Classifier.Tests.Features;

public sealed class FeatureExtractorTests
{
    [TestCase("Still waiting for my REFUND", "still waiting for my refund", Description = "case, where all letters share it but a word")]
    [TestCase("STILL WAITING", "still waiting", Description = "shouting alone says nothing")]
    [TestCase("Très déçu, réponse tardive", "Tres decu, reponse tardive", Description = "accents")]
    [TestCase("ＡＢＣ air", "abc air", Description = "full width")]
    [TestCase("soooo slow", "soooooooo slow", Description = "elongation")]
    [TestCase("still   waiting\t here", "still waiting here", Description = "white space")]
    [TestCase("wait\u200Bing", "waiting", Description = "zero width")]
    [TestCase("أين الطلب", "اين الطلب", Description = "Arabic letter variants")]
    public void What_people_type_differently_has_the_same_words(string left, string right) =>
        Assert.That(Words(left), Is.EqualTo(Words(right)));

    [TestCase("good", "bad")]
    [TestCase("not good", "good")]
    [TestCase("坏了", "好了")]
    public void What_differs_in_words_has_other_features(string left, string right) =>
        Assert.That(Words(left), Is.Not.EqualTo(Words(right)));

    [Test]
    public void A_concept_has_the_same_feature_in_all_languages()
    {
        string[][] refunds = [["refund", "en"], ["Erstattung", "de"], ["возврат", "ru"], ["환불", "ko"], ["退款", "zh"], ["返金", "ja"], ["iade", "tr"]];

        var concepts = refunds.Select(pair => Extract(pair[0], pair[1]).Concepts.ToArray()).ToArray();

        Assert.That(concepts[0], Is.Not.Empty);
        Assert.That(concepts, Has.All.EqualTo(concepts[0]));
    }

    [TestCase("de", "enttäuschender", -1, Description = "a stem")]
    [TestCase("fi", "PETTYMYS", -1)]
    [TestCase("zh", "\u4e0d\u597d\u5403", -1, Description = "the longest entry, not the one within it")]
    [TestCase("pt", "maravilhosa", 1)]
    [TestCase("hi", "bakwas", -1, Description = "Hindi in Latin letters")]
    [TestCase("en", "table", 0)]
    public void A_word_has_a_valence(string language, string word, int sign)
    {
        var features = Extract(word, language).Concepts.ToArray();
        uint[] levels = [1, 2, 3, 4];

        Assert.That(levels.Where(level => features.Contains(Hash.Finish(Hash.Step(Hash.Valence, level)))).Select(level => level <= 2 ? -1 : 1).FirstOrDefault(), Is.EqualTo(sign));
    }

    [Test]
    public void A_negated_concept_is_another_one() =>
        Assert.That(Extract("it was not good", "en").Concepts.ToArray(), Is.Not.SupersetOf(Extract("good", "en").Concepts[..1].ToArray()));

    [Test]
    public void Every_word_feature_occurs_once_and_the_n_grams_of_a_word_as_often_as_it_is_said_up_to_four_times()
    {
        var features = Extract("no no no no refund refund, no refund", "en");

        Assert.That(features.Words.ToArray(), Is.Unique);
        Assert.That(features.Chars.ToArray().CountBy(hash => hash).Select(pair => pair.Value).Distinct(), Is.EquivalentTo([4, 3]));
    }

    [TestCase("")]
    [TestCase("\uD83D")]
    [TestCase("\uDE00\uDE00")]
    [TestCase("@")]
    [TestCase("#")]
    [TestCase("'''''")]
    [TestCase("http")]
    [TestCase("@@@@###!!!???")]
    [TestCase("\0\0\0")]
    public void Odd_texts_are_read(string text) => Assert.That(() => Extract(text, "en"), Throws.Nothing);

    [Test]
    public void Random_units_are_read_and_positions_stay_inside()
    {
        var random = new Random(5);
        var extractor = new FeatureExtractor(WordTable.Shipped);
        for (var round = 0; round < 2000; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(200)).Select(_ => (char)random.Next(round % 2 == 0 ? 0x300 : 0x10000))]);
            extractor.Extract(new("", text, "en"));
            foreach (var token in extractor.Tokens)
                Assert.That(token.SourceStart + token.SourceLength, Is.LessThanOrEqualTo(text.Length));
        }
    }

    [Test]
    public void A_long_text_costs_no_more_than_its_head_and_tail()
    {
        var features = Extract(string.Join(' ', Enumerable.Range(0, 200_000).Select(number => "w" + number)), "en");

        Assert.That(features.CharCount, Is.LessThan(TokenScanner.HeadUnits * 8));
    }

    [TestCase(Channel.Unknown, Channel.News, true)]
    [TestCase(Channel.Unknown, Channel.Social, false)]
    [TestCase(Channel.Review, Channel.AppStore, true)]
    [TestCase(Channel.Email, Channel.Ticket, true)]
    [TestCase(Channel.Chat, Channel.DirectMessage, true)]
    [TestCase(Channel.Social, Channel.Review, false)]
    [TestCase(Channel.Phone, Channel.Chat, false)]
    [TestCase(Channel.Forum, Channel.Email, false)]
    public void Channels_that_people_write_alike_on_are_one_feature(Channel one, Channel other, bool areAlike)
    {
        var shapes = Array.ConvertAll([one, other], channel => Extract("Third week without water", "en", channel).Shapes.ToArray());

        Assert.That(shapes[0].SequenceEqual(shapes[1]), Is.EqualTo(areAlike));
    }

    [Test]
    public void Every_channel_is_found_by_its_word()
    {
        foreach (var channel in Enum.GetValues<Channel>())
            Assert.That(StageRule.ChannelOf(StageRule.Word(channel)), Is.EqualTo(channel));
        Assert.That(StageRule.ChannelOf("pigeon"), Is.EqualTo(Channel.Unknown));
    }

    private static FeatureBuffer Extract(string text, string language, Channel channel = Channel.Unknown)
    {
        var extractor = new FeatureExtractor(WordTable.Shipped);
        extractor.Extract(new("", text, language, channel: channel));
        return extractor.Features;
    }

    private static uint[] Words(string text) => Extract(text, "en").Words.ToArray();
}
