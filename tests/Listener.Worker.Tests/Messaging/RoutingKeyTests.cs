using Listener.Contracts;
using Listener.Worker.Messaging;

namespace Listener.Worker.Tests.Messaging;

public sealed class RoutingKeyTests
{
    [Test]
    public void The_key_has_the_words_of_the_face()
    {
        var message = new MentionClassified
        {
            Mention = new() { Id = Guid.Empty, Brand = "acme-air", Source = new("google-alerts", "alerts"), ExternalId = "1", Text = "" },
            Verdict = new() { Stage = Stage.Onstage, Urgency = Urgency.Critical, UrgencyScore = 90, Intent = Intent.Complaint, Language = "en", ClassifierVersion = 1 },
        };

        Assert.That(RoutingKey.Of(message), Is.EqualTo("mention.onstage.complaint.critical.acme-air.google-alerts"));
    }

    [TestCase("", "none")]
    [TestCase("Côte d'Or 1.5", "c-te-d-or-1-5")]
    [TestCase("a.b#c*d", "a-b-c-d")]
    [TestCase("ACME_Air", "acme-air")]
    [TestCase("12345678901234567890123456789012345678901234567890", "1234567890123456789012345678901234567890")]
    public void A_word_never_has_a_dot(string word, string expected) => Assert.That(RoutingKey.Clean(word), Is.EqualTo(expected));
}
