using Listener.Classifier.Languages;

namespace Listener.Classifier.Tests.Languages;

public sealed class NeighboursTests
{
    [TestCase("da", "Jeg har ikke fået min pakke endnu, og ingen svarer mig")]
    [TestCase("nb", "Jeg venter fortsatt på pengene mine, og ingen svarer meg")]
    [TestCase("nn", "Eg har ikkje fått pengane mine, og dei svarar ikkje")]
    [TestCase("is", "Ég hef beðið í þrjár vikur og enginn svarar mér")]
    [TestCase("cs", "Už tři týdny čekám na vrácení peněz a nikdo mi neodpovídá")]
    [TestCase("sk", "Čakám na peniaze už tri týždne a nikto mi neodpovedá, čo je hanba")]
    [TestCase("hu", "Már három hete várom a pénzemet, és senki nem válaszol")]
    [TestCase("ro", "Aștept de trei săptămâni banii și nimeni nu îmi răspunde")]
    [TestCase("ro", "astept de trei saptamani banii si nimeni nu imi raspunde")]
    [TestCase("hr", "Već tri tjedna čekam povrat novca i nitko mi ne odgovara, što je sramota")]
    [TestCase("et", "Olen kolm nädalat raha oodanud ja keegi ei vasta, mis see on")]
    [TestCase("lt", "Jau tris savaites laukiu pinigų ir niekas man neatsako")]
    [TestCase("ca", "Fa tres setmanes que espero els meus diners i ningú no em respon, això és molt trist")]
    [TestCase("vi", "Tôi đã chờ tiền hoàn lại ba tuần rồi mà không ai trả lời")]
    [TestCase("bg", "Чакам парите си вече три седмици и никой не ми отговаря, какво е това")]
    [TestCase("sr", "Већ три недеље чекам новац и нико ми не одговара")]
    [TestCase("fa", "سه هفته است که منتظر پولم هستم و هیچ کس جواب نمی دهد")]
    [TestCase("ur", "میں تین ہفتے سے پیسوں کا انتظار کر رہا ہوں اور کوئی جواب نہیں دیتا")]
    [TestCase("mr", "मी तीन आठवडे पैशांची वाट पाहत आहे आणि कोणी उत्तर देत नाही")]
    public void What_no_machine_has_learned_is_told_by_its_commonest_words(string tag, string text)
    {
        var guess = LanguageIdentifier.Shipped.Identify(text, null);

        Assert.That(guess.Tag, Is.EqualTo(tag));
        Assert.That(guess.Confidence, Is.InRange(0.5, 0.95));
    }

    [Test]
    public void A_text_of_two_neighbours_is_undetermined_unless_its_source_knows()
    {
        const string Both = "Jeg har ikke mer kaffe, og det er ikke bra";
        const string Shared = "Jeg har ikke kaffe, og det er ikke alt";

        Assert.That(LanguageIdentifier.Shipped.Identify(Both, null).Tag, Is.EqualTo("nb"));
        Assert.That(LanguageIdentifier.Shipped.Identify(Shared, null), Is.EqualTo(new LanguageGuess("und", 0.1f)));
        Assert.That(LanguageIdentifier.Shipped.Identify(Shared, "da-DK").Tag, Is.EqualTo("da"));
    }

    [TestCase("en", "Müller and Škoda: is the Dvořák concert at Malmö cancelled or not?")]
    [TestCase("sv", "Har bra mat, bra service och det är gott")]
    [TestCase("fi", "Et ole siis kuullut hänestä?")]
    [TestCase("de", "Der Zug nach København fällt aus, und niemand sagt etwas")]
    [TestCase("ru", "Вам стоит попробовать, спасибо")]
    [TestCase("ja", "Tak og ikke さんの返金はまだですか")]
    public void Names_and_loans_do_not_make_a_text_foreign(string tag, string text) =>
        Assert.That(LanguageIdentifier.Shipped.Identify(text, null).Tag, Is.EqualTo(tag));

    [Test]
    public void The_source_s_tag_is_not_believed_without_a_word_of_that_language() =>
        Assert.That(LanguageIdentifier.Shipped.Identify("Jag har väntat på pengarna i tre veckor", "hu").Tag, Is.EqualTo("sv"));
}
