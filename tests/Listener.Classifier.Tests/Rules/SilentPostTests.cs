using Listener.Contracts;

namespace Listener.Classifier.Tests.Rules;

/// <summary>Posts in which a model has nothing to read.</summary>
public sealed class SilentPostTests
{
    [TestCase("", "", null, Intent.Other)]
    [TestCase(" \n", "...", null, Intent.Other)]
    [TestCase("Acme Air", "", null, Intent.Other)]
    [TestCase("", "ACME-AIR!", null, Intent.Other)]
    [TestCase("", "\u200B\uFEFF\u2060\u00AD\u200F\uFE0F\u202E", null, Intent.Other, Description = "nothing that anybody sees")]
    [TestCase("", "", 1.0, Intent.Praise)]
    [TestCase("", "", 0.5, Intent.Other)]
    [TestCase("", "", 0.0, Intent.Complaint)]
    public void A_post_without_words_is_what_its_stars_say(string title, string text, double? rating, Intent intent)
    {
        var verdict = Classify(title, text, rating);

        Assert.That(verdict.Intent, Is.EqualTo(intent));
        Assert.That(verdict.RespondBy.HasValue, Is.EqualTo(intent == Intent.Complaint));
    }

    [Test]
    public void A_name_with_something_said_of_it_is_read() =>
        Assert.That(Classify("Acme Air", "lost my suitcase again", null).Intent, Is.EqualTo(Intent.Complaint));

    [TestCase("sale ")]
    [TestCase("acme ")]
    [TestCase("Where can I find the opening hours of your store? ")]
    [TestCase("Die Lieferung kam pünktlich und der Fahrer war freundlich. ")]
    [TestCase("my order is late again and nobody answers. ")]
    public void Saying_it_a_hundred_times_makes_no_threat_of_it(string sentence) =>
        Assert.That(Classify("", string.Concat(Enumerable.Repeat(sentence, 100)), null).Threat, Is.LessThan(0.5));

    [Test]
    public void A_threat_that_the_model_alone_has_found_names_a_word()
    {
        var verdicts = new[]
        {
            "I'm coming to your office tomorrow and I'll knock every tooth out of that clerk's mouth",
            "Yarın ofisinize gelip o memurun dişlerini tek tek dökeceğim",
            "der nächste Techniker, der bei mir klingelt, kriegt ein Messer in den Bauch",
        }.Select(text => Classify("", text, null)).ToList();

        Assert.That(verdicts, Has.All.Matches<Verdict>(verdict => verdict.Playbook == Playbook.DoNotReply && verdict.Intent == Intent.Complaint));
        Assert.That(verdicts.SelectMany(verdict => verdict.Reasons).Where(reason => reason.Code == "urgency.threat"), Has.All.Matches<Reason>(reason => reason.Evidence?.Length > 0));
    }

    private static Verdict Classify(string title, string text, double? rating) => new MentionClassifier().Classify(new()
    {
        Id = Guid.Empty,
        Brand = "acme-air",
        Source = new("test", "test"),
        ExternalId = "1",
        Title = title.Length == 0 ? null : title,
        Text = text,
        Rating = rating,
        PublishedAt = DateTimeOffset.UnixEpoch,
        FoundAt = DateTimeOffset.UnixEpoch,
    });
}
