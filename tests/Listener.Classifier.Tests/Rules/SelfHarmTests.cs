using Listener.Contracts;
using NUnit.Framework;

namespace Listener.Classifier.Tests.Rules;

/// <summary>Who speaks of ending their life is answered at once, in every language, and is never taken for somebody who threatens.</summary>
public sealed class SelfHarmTests
{
    private static readonly MentionClassifier Classifier = new();

    [TestCase("Ek gaan my eie lewe neem, dankie vir niks")]
    [TestCase("بعد ما رفضتم قرضي راح اقتل نفسي")]
    [TestCase("Nach eurer Mahnung nehme ich mir das Leben")]
    [TestCase("The pills are lined up. Tell the bank they can stop calling")]
    [TestCase("Después de esta factura me quito de en medio")]
    [TestCase("Perintä vei kaiken, hyppään junan eteen")]
    [TestCase("Votre refus de trop, je me tue ce soir")]
    [TestCase("आपके एजेंट ने इतना सताया कि अपनी जान ले लूँगा")]
    [TestCase("ditagih terus, mau mengakhiri semuanya malam ini")]
    [TestCase("Dopo la vostra lettera la faccio finita")]
    [TestCase("返済できません。睡眠薬を全部飲みました")]
    [TestCase("대출 거절됐어요. 오늘 밤 죽으려고 합니다")]
    [TestCase("Na jullie brief stap ik voor de trein")]
    [TestCase("Po waszym piśmie kończę ze sobą")]
    public void It_is_critical_and_is_answered(string text)
    {
        var verdict = Classifier.Classify(Written.Mention(text));

        Assert.Multiple(() =>
        {
            Assert.That(verdict.Urgency, Is.EqualTo(Urgency.Critical));
            Assert.That(verdict.Playbook, Is.Not.EqualTo(Playbook.DoNotReply));
            Assert.That(verdict.Reasons.Select(reason => reason.Code), Does.Contain("urgency.self-harm"));
        });
    }

    [TestCase("I will kill myself and then I'll kill you")]
    [TestCase("راح اقتل نفسي وراح اقتلك")]
    public void Who_threatens_others_as_well_threatens(string text) =>
        Assert.That(Classifier.Classify(Written.Mention(text)).Playbook, Is.EqualTo(Playbook.DoNotReply));

    [TestCase("Mañana no estaré en casa, dejen el paquete con el portero.")]
    [TestCase("No estaré cuando pase el repartidor, lo recoge mi vecina.")]
    public void Who_will_be_out_announces_nothing(string text) =>
        Assert.That(Classifier.Classify(Written.Mention(text)).Reasons.Select(reason => reason.Code), Does.Not.Contain("urgency.self-harm"));
}
