using Listener.Classifier.Languages;

namespace Listener.Classifier.Tests.Languages;

public sealed class LanguageIdentifierTests
{
    [TestCase("en", "My luggage did not arrive and nobody answers the phone")]
    [TestCase("en", "Where is my parcel?")]
    [TestCase("en", "My order is late.")]
    [TestCase("en", "When is my refund due?")]
    [TestCase("en", "Why is Acme Air so late?")]
    [TestCase("en", "Your app is crap")]
    [TestCase("en", "Thank you Ryanair for the great service")]
    [TestCase("en", "Police arrest man after incident at airport")]
    [TestCase("af", "Waar is my pakkie?")]
    [TestCase("af", "Hoekom is julle so stadig?")]
    [TestCase("af", "Ek wag al drie weke vir my geld en niemand antwoord nie")]
    [TestCase("fi", "Olen odottanut palautusta jo kolme viikkoa eikä kukaan vastaa")]
    [TestCase("ru", "Уже третью неделю жду возврата денег")]
    [TestCase("uk", "Вже третій тиждень чекаю на повернення грошей")]
    [TestCase("hi", "मैं तीन हफ्ते से पैसे का इंतज़ार कर रहा हूँ")]
    [TestCase("hi-Latn", "bhai mera refund abhi tak nahi aaya, koi jawab nahi de raha")]
    [TestCase("es", "Llevo tres semanas esperando mi dinero y nadie contesta")]
    [TestCase("fr", "J'attends mon remboursement depuis trois semaines")]
    [TestCase("de", "Ich warte seit drei Wochen auf mein Geld")]
    [TestCase("it", "Aspetto il rimborso da tre settimane e nessuno risponde")]
    [TestCase("pt", "Estou esperando o reembolso há três semanas e ninguém responde")]
    [TestCase("nl", "Ik wacht al drie weken op mijn geld en niemand neemt op")]
    [TestCase("pl", "Od trzech tygodni czekam na zwrot pieniędzy")]
    [TestCase("tr", "Üç haftadır iadeyi bekliyorum, kimse cevap vermiyor")]
    [TestCase("ar", "أنتظر استرداد المبلغ منذ ثلاثة أسابيع")]
    [TestCase("id", "Sudah tiga minggu saya menunggu pengembalian uang")]
    [TestCase("ja", "三週間も返金を待っています")]
    [TestCase("ko", "3주째 환불을 기다리고 있어요")]
    [TestCase("zh", "等退款已经等了三个星期")]
    [TestCase("sv", "Jag har väntat på återbetalning i tre veckor")]
    [TestCase("th", "รอเงินคืนมาสามสัปดาห์แล้ว")]
    [TestCase("el", "Περιμένω τα χρήματά μου")]
    public void A_sentence_tells_its_language(string tag, string text)
    {
        var guess = LanguageIdentifier.Shipped.Identify(text, null);

        Assert.That(guess.Tag, Is.EqualTo(tag));
        Assert.That(guess.Confidence, Is.InRange(0.3, 1));
    }

    [TestCase("")]
    [TestCase("12345 !!! 😡😡")]
    [TestCase("@acmeair http://x.example/y")]
    public void Without_letters_there_is_no_language(string text) =>
        Assert.That(LanguageIdentifier.Shipped.Identify(text, null), Is.EqualTo(new LanguageGuess("und", 0)));

    [Test]
    public void A_hint_decides_between_close_ones() =>
        Assert.That(LanguageIdentifier.Shipped.Identify("service", "fr").Tag, Is.EqualTo("fr"));

    [Test]
    public void A_hint_is_not_believed_against_the_script() =>
        Assert.That(LanguageIdentifier.Shipped.Identify("환불 언제 되나요", "en").Tag, Is.EqualTo("ko"));

    [Test]
    public void An_English_name_does_not_make_a_Korean_text_English() =>
        Assert.That(LanguageIdentifier.Shipped.Identify("AcmeAir 환불 언제", null).Tag, Is.EqualTo("ko"));

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("\u001b[2J")]
    [TestCase("English, I think")]
    public void What_is_no_tag_is_no_hint(string hint) =>
        Assert.That(LanguageIdentifier.Shipped.Identify("", hint), Is.EqualTo(new LanguageGuess("und", 0)));
}
