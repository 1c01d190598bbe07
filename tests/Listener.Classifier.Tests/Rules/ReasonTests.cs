namespace Listener.Classifier.Tests.Rules;

/// <summary>The words in the reasons are those that were written, whatever nobody sees stands between them.</summary>
public sealed class ReasonTests
{
    private static readonly MentionClassifier Classifier = new();

    [TestCase("Acme\u200d\u200d\u200d\u200d Air", "Lost my bag", Description = "joiners in a title")]
    [TestCase("Re\u00adfund re\u00adfu\u00adsed", "ter\u00adri\u00adble ser\u00advice", Description = "soft hyphens")]
    [TestCase("👩\u200d👩\u200d👧\u200d👦", "terrible", Description = "a family")]
    [TestCase("دفعت\u200c المال", "ولم تصل الحقيبة\u202e", Description = "marks of direction")]
    [TestCase(null, "\u200b\u200b\u200bTerrible SERVICE again", Description = "no title")]
    [TestCase("Die Tür klemmt\u00ad", "Die Tuer klemmt schon wieder, unmöglich", Description = "German spellings")]
    public void Words_are_named_as_they_stand(string? title, string text)
    {
        var words = Classifier.Classify(Written.Mention(text) with { Title = title }).Reasons.Where(reason => reason.Code == "intent.word").Select(reason => reason.Evidence!).ToList();

        Assert.That(words, Has.All.Matches<string>(word => word.Length > 0 && (text.Contains(word, StringComparison.Ordinal) || title?.Contains(word, StringComparison.Ordinal) == true)));
    }

    [Test]
    public void A_word_is_named_with_what_nobody_sees_in_it() =>
        Assert.That(Classifier.Classify(Written.Mention("ter\u00adrible") with { Title = "Acme\u200d\u200d Air" }).Reasons.Select(reason => reason.Evidence), Has.Some.EqualTo("ter\u00adrible"));
}
