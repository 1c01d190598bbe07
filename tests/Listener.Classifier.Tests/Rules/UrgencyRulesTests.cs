using Listener.Classifier.Rules;
using Listener.Classifier.Stages;
using Listener.Contracts;
using NUnit.Framework;

namespace Listener.Classifier.Tests.Rules;

/// <summary>What makes a mention urgent, and what never makes it less so.</summary>
public sealed class UrgencyRulesTests
{
    private static readonly MentionClassifier Classifier = new();

    private static readonly string[] Complaints =
    [
        "Third time I ask, still no refund and nobody answers", "The heater caught fire, my son is in hospital", "Terrible food and rude staff, never again",
        "My lawyer will hear of this", "Zum dritten Mal keine Antwort, ich kündige", "Списали дважды и не отвечают", "رفضوا يرجعون فلوسي، للمرة الثالثة",
        "三回目の問い合わせですが返金がありません", "환불 아직도 안 해주네요 세 번째입니다", "第三次投诉了还没退款", "तीसरी बार लिख रहा हूँ, रिफंड नहीं मिला",
    ];

    private static readonly string[] Curses = ["idiots", "useless clowns", "fucking bastards", "moron"];

    [TestCase(Channel.Email, false, Stage.Offstage)]
    [TestCase(Channel.Phone, false, Stage.Offstage)]
    [TestCase(Channel.Chat, false, Stage.Offstage)]
    [TestCase(Channel.DirectMessage, false, Stage.Offstage)]
    [TestCase(Channel.Ticket, false, Stage.Offstage)]
    [TestCase(Channel.Social, false, Stage.Onstage)]
    [TestCase(Channel.Review, false, Stage.Onstage)]
    [TestCase(Channel.Forum, false, Stage.Onstage)]
    [TestCase(Channel.Blog, false, Stage.Onstage)]
    [TestCase(Channel.News, false, Stage.Onstage)]
    [TestCase(Channel.Video, false, Stage.Onstage)]
    [TestCase(Channel.AppStore, false, Stage.Onstage)]
    [TestCase(Channel.Unknown, false, Stage.Onstage)]
    [TestCase(Channel.Social, true, Stage.Offstage)]
    [TestCase(Channel.Unknown, true, Stage.Offstage)]
    public void The_channel_decides_the_stage(Channel channel, bool isPrivate, Stage stage) =>
        Assert.That(StageRule.Of(channel, isPrivate).Stage, Is.EqualTo(stage));

    [TestCase("Your heater caught fire and my son is in hospital")]
    [TestCase("My lawyer will be in touch")]
    [TestCase("Someone emptied my account last night")]
    [TestCase("Nationwide outage, nobody can pay anywhere")]
    [TestCase("Ich habe Strafanzeige bei der Polizei gestellt")]
    [TestCase("انفجر السخان وابني في المستشفى")]
    [TestCase("गीज़र से करंट लगा, भाई अस्पताल में है")]
    [TestCase("バッテリーが発火して入院しました")]
    [TestCase("배터리가 폭발해서 응급실에 왔어요")]
    [TestCase("充电器爆炸，孩子受伤住院")]
    [TestCase("充電器爆炸，孩子受傷住院")]
    public void A_grave_matter_is_critical(string text) => Assert.That(Classifier.Classify(Written.Mention(text)).Urgency, Is.EqualTo(Urgency.Critical));

    [TestCase("No gluten here. The ambulance took my daughter", Urgency.Critical)]
    [TestCase("Thank you so much, great service!", Urgency.Low)]
    public void A_negation_ends_with_its_sentence(string text, Urgency urgency) => Assert.That(Classifier.Classify(Written.Mention(text)).Urgency, Is.EqualTo(urgency));

    [Test]
    public void Insults_lower_nothing()
    {
        foreach (var complaint in Complaints)
        {
            var calm = Classifier.Classify(Written.Mention(complaint));
            var words = complaint.Split(' ');
            for (var at = 0; at <= words.Length; at++)
            {
                foreach (var curse in Curses)
                {
                    var text = string.Join(' ', [.. words[..at], curse, .. words[at..]]);
                    var angry = Classifier.Classify(Written.Mention(text));
                    Assert.That(angry.Intent, Is.EqualTo(calm.Intent), text);
                    Assert.That(angry.Stage, Is.EqualTo(calm.Stage), text);
                    Assert.That(angry.Severity, Is.GreaterThanOrEqualTo(calm.Severity), text);
                    Assert.That(angry.Threat, Is.GreaterThanOrEqualTo(calm.Threat), text);
                    Assert.That(angry.UrgencyScore, Is.GreaterThanOrEqualTo(calm.UrgencyScore), text);
                    Assert.That(angry.Urgency, Is.GreaterThanOrEqualTo(calm.Urgency), text);
                }
            }
        }
    }

    [Test]
    public void A_worse_rating_is_never_less_urgent()
    {
        foreach (var text in (string[])[.. Complaints, "", "The room was as pictured.", "Thanks, lovely stay"])
        {
            var last = int.MaxValue;
            for (var stars = 0; stars <= 20; stars++)
            {
                var score = Classifier.Classify(Written.Mention(text, Channel.Review, stars / 20.0)).UrgencyScore;
                Assert.That(score, Is.LessThanOrEqualTo(last), $"{text} at {stars / 20.0}");
                last = score;
            }
        }
    }

    [TestCase(0.0)]
    [TestCase(0.25)]
    public void A_bad_rating_without_words_is_a_high_complaint(double rating)
    {
        var verdict = Classifier.Classify(Written.Mention("", Channel.Review, rating));

        Assert.That(verdict.Intent, Is.EqualTo(Intent.Complaint));
        Assert.That(verdict.Urgency, Is.EqualTo(Urgency.High));
    }

    [Test]
    public void The_score_and_the_class_agree()
    {
        foreach (var text in Complaints)
        {
            var verdict = Classifier.Classify(Written.Mention(text));
            var expected = verdict.UrgencyScore switch { >= 75 => Urgency.Critical, >= 50 => Urgency.High, >= 25 => Urgency.Normal, _ => Urgency.Low };
            Assert.That(verdict.Urgency, Is.EqualTo(expected), text);
        }
    }

    [Test]
    public void A_threat_is_documented_and_not_answered()
    {
        var verdict = Classifier.Classify(Written.Mention("I'll kill you all"));

        Assert.That(verdict.Playbook, Is.EqualTo(Playbook.DoNotReply));
        Assert.That(verdict.RespondBy, Is.Null);
        Assert.That(verdict.Urgency, Is.EqualTo(Urgency.Critical));
    }

    [Test]
    public void There_are_rules_of_nineteen_languages() =>
        Assert.That(RuleBook.Shipped.Languages, Is.EquivalentTo("en af fi ru hi es fr de it pt nl pl tr ar id ja ko zh sv".Split(' ')));
}
