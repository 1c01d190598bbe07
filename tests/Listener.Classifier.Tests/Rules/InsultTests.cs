using Listener.Contracts;

namespace Listener.Classifier.Tests.Rules;

/// <summary>Somebody who insults gets the same treatment as everybody else, over the written corpus.</summary>
public sealed class InsultTests
{
    private static readonly MentionClassifier Classifier = new();

    private static readonly Dictionary<string, string[]> Known = new()
    {
        ["en"] = ["you idiots", "bloody wankers", "morons", "useless muppets", "you absolute clowns"],
        ["af"] = ["idiote", "julle bliksems", "domkoppe"],
        ["fi"] = ["idiootit", "saatanan pellet", "kusipäät"],
        ["ru"] = ["идиоты", "вы дебилы", "уроды", "сволочи"],
        ["hi"] = ["कमीने", "बेवकूफ़ों", "saale chor", "kutte"],
        ["es"] = ["gilipollas", "panda de inútiles", "hijos de puta", "malditos ladrones"],
        ["fr"] = ["bande de cons", "connards", "espèces d'abrutis", "putain"],
        ["de"] = ["ihr Idioten", "Saftladen", "Arschlöcher", "ihr Vollpfosten"],
        ["it"] = ["stronzi", "branco di imbecilli", "coglioni"],
        ["pt"] = ["bando de idiotas", "filhos da puta", "seus palhaços"],
        ["nl"] = ["klootzakken", "stelletje idioten", "eikels"],
        ["pl"] = ["debile", "banda idiotów", "skurwysyny", "kurwa"],
        ["tr"] = ["aptallar", "şerefsizler", "geri zekalılar"],
        ["ar"] = ["يا كلاب", "يا حمير", "اغبياء"],
        ["id"] = ["goblok", "dasar bangsat", "anjing kalian"],
        ["ja"] = ["バカども", "このクズが", "ふざけるな"],
        ["ko"] = ["개새끼들아", "병신들", "씨발"],
        ["zh"] = ["你们这群傻逼", "混蛋", "垃圾公司"],
        ["sv"] = ["idioter", "jävla clowner", "era svin"],
    };

    /// <summary>Made-up words, in no list of any language.</summary>
    private static readonly Dictionary<string, string[]> Unknown = new()
    {
        ["en"] = ["you blorfs", "flimwads"],
        ["de"] = ["ihr Knurpsel", "Wubbelköpfe"],
        ["fr"] = ["bande de troufignols", "gloumoutes"],
        ["es"] = ["panda de tronchacocos", "zurrumbáticos"],
        ["sv"] = ["era flurkar", "knubbnissar"],
        ["ru"] = ["вы бузявки", "хрумзики"],
        ["tr"] = ["sizi gidi zırtopozlar", "pırtlakgiller"],
        ["id"] = ["dasar klompret", "gembulon"],
    };

    public static IEnumerable<string> Languages => Written.Languages;

    public static IEnumerable<string> UnknownLanguages => Unknown.Keys;

    /// <summary>In front, in the middle and at the end. Where an insult made other words of its neighbours, one in a thousand may be lower.</summary>
    [TestCaseSource(nameof(Languages))]
    public async Task An_insult_of_the_lists_lowers_nothing(string language)
    {
        var (lower, tried) = await LowerAsync(language, Known[language], everywhere: true);

        Assert.That(lower, Has.Count.LessThanOrEqualTo(tried / 1000), string.Join('\n', lower.Take(10)));
    }

    /// <summary>Exclaimed, or said to somebody's face; inside another sentence nobody can know that a word is an insult.</summary>
    [TestCaseSource(nameof(UnknownLanguages))]
    public async Task An_insult_of_no_list_lowers_next_to_nothing(string language)
    {
        var (lower, tried) = await LowerAsync(language, Unknown[language], everywhere: false);

        Assert.That(lower, Has.Count.LessThanOrEqualTo(tried / 100), string.Join('\n', lower.Take(10)));
    }

    /// <summary>Stars and figures for letters: no list needs to know the word behind the stars.</summary>
    [TestCaseSource(nameof(Languages))]
    public async Task An_insult_in_disguise_lowers_next_to_nothing(string language)
    {
        var disguised = Known[language].SelectMany(insult => new[] { Starred(insult), Figured(insult) }).Where(insult => !Known[language].Contains(insult)).ToArray();
        var (lower, tried) = await LowerAsync(language, disguised, everywhere: false);

        Assert.That(lower, Has.Count.LessThanOrEqualTo(tried / 200), string.Join('\n', lower.Take(10)));
    }

    [TestCase("La batteria dura due ore invece di dieci.", "La batteria dura due ore invece di dieci. Str0nzi!")]
    [TestCase("La batteria dura due ore invece di dieci.", "La batteria dura due ore invece di dieci. S0m4ri!")]
    [TestCase("Der Fahrer hat nicht mal geklingelt.", "Der s*heiß Fahrer hat nicht mal geklingelt.")]
    [TestCase("Ваш курьер даже не позвонил в дверь.", "Ваш сраный курьер даже не позвонил в дверь.")]
    [TestCase("Plus d'internet dans toute la rue depuis ce matin.", "Plus d'internet dans toute la rue depuis ce matin. 🐍")]
    [TestCase("Plus d'internet dans toute la rue depuis ce matin.", "Bande de clowns ! Plus d'internet dans toute la rue depuis ce matin.")]
    [TestCase("Teiltä ostamani lämmitin syttyi viime yönä palamaan, lapset nukkuivat huoneessa.", "🐷 Teiltä ostamani lämmitin syttyi viime yönä palamaan, lapset nukkuivat huoneessa.")]
    [TestCase("ما هي أوقات العمل يوم الجمعة؟", "ما هي أوقات العمل يوم الجمعة؟ عرصات.")]
    public void An_insult_in_any_dress_changes_no_intent(string calm, string rude)
    {
        var (before, after) = (Classifier.Classify(Written.Mention(calm)), Classifier.Classify(Written.Mention(rude)));

        Assert.That((after.Intent, after.Stage, after.Playbook), Is.EqualTo((before.Intent, before.Stage, before.Playbook)));
        Assert.That(after.Urgency, Is.GreaterThanOrEqualTo(before.Urgency));
    }

    [TestCase("Seus filhos da puta, vendo bicicleta usada, quem quiser é só chamar")]
    [TestCase("Esse tecido desbota, seus filhos da puta?")]
    public void Coarse_words_alone_are_no_threat(string text) =>
        Assert.That(Classifier.Classify(Written.Mention(text)).Playbook, Is.Not.EqualTo(Playbook.DoNotReply));

    [TestCase("Mitarbeiter*innen")]
    [TestCase("jede*r Kund*in")]
    public void Both_genders_are_no_insult(string words)
    {
        var (with, without) = ($"Alle {words} waren freundlich und die Reparatur war am selben Tag fertig.", "Alle waren freundlich und die Reparatur war am selben Tag fertig.");

        Assert.That(Classifier.Classify(Written.Mention(with)).Intent, Is.EqualTo(Classifier.Classify(Written.Mention(without)).Intent));
    }

    private static string Starred(string insult) => string.Join(' ', insult.Split(' ').Select(word => word.Length > 4 && word.All(char.IsLetter) ? $"{word[0]}**{word[3..]}" : word));

    private static string Figured(string insult) => string.Concat(insult.Select((unit, index) =>
        index > 0 && index + 1 < insult.Length && char.IsLetter(insult[index - 1]) && char.IsLetter(insult[index + 1]) && "oieas".IndexOf(unit, StringComparison.Ordinal) is >= 0 and var place ? "01345"[place] : unit));

    private static async Task<(List<string> Lower, int Tried)> LowerAsync(string language, string[] insults, bool everywhere)
    {
        var (lower, tried) = (new List<string>(), 0);
        foreach (var row in await Written.CorpusAsync(language, every: 3))
        {
            var before = Classifier.Classify(Written.Mention(row.Text));
            foreach (var text in insults.SelectMany(insult => With(row.Text, insult, everywhere)))
            {
                var after = Classifier.Classify(Written.Mention(text));
                tried++;
                if (after.Urgency < before.Urgency || after.Severity < before.Severity || after.Threat < before.Threat || after.Stage != before.Stage)
                {
                    lower.Add($"{before.Intent} {before.Severity} {before.Urgency} > {after.Intent} {after.Severity} {after.Urgency}: {text}");
                }
            }
        }

        return (lower, tried);
    }

    private static IEnumerable<string> With(string text, string insult, bool everywhere)
    {
        var sentence = char.ToUpperInvariant(insult[0]) + insult[1..];
        yield return $"{sentence}! {text}";
        yield return char.IsPunctuation(text[^1]) ? $"{text} {sentence}!" : $"{text}, {insult}";
        if (everywhere && text.IndexOf(' ', text.Length / 2) is > 0 and var middle)
        {
            yield return $"{text[..middle]} {insult}{text[middle..]}";
        }
    }
}
