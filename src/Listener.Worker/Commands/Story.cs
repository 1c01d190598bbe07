using System.Globalization;
using Listener.Connectors;
using Listener.Contracts;
using Listener.Storage;

namespace Listener.Worker.Commands;

/// <summary>One expectation of a story and whether it came true.</summary>
internal sealed record Finding(string What, bool Holds, string Figure);

/// <summary>Posts that a real company once met, and what Listener must make of them. Names are invented.</summary>
/// <param name="Told">One sentence.</param>
/// <param name="Expected">Posts that are mentions.</param>
internal sealed record Story(string Name, string Told, IReadOnlyList<Post> Posts, int Expected, Func<IReadOnlyList<MentionRecord>, IEnumerable<Finding>> Judge)
{
    private static readonly string[] Outage =
    [
        "Acme is down again, I cannot download anything and my deadline is today",
        "Is Acme down for everyone or just me?",
        "Nothing works at Acme. Fix it now please!",
        "Acme outage, third hour. Lost a client because of you",
    ];

    private static readonly (string Language, string Text)[] Languages =
    [
        ("en", "Acme lost my suitcase and nobody answers the phone."), ("tr", "Acme valizimi kaybetti ve kimse telefona cevap vermiyor."),
        ("de", "Acme hat meinen Koffer verloren und niemand geht ans Telefon."), ("nl", "Acme is mijn koffer kwijt en niemand neemt de telefoon op."),
        ("fr", "Acme a perdu ma valise et personne ne répond au téléphone."), ("es", "Acme perdió mi maleta y nadie contesta el teléfono."),
        ("it", "Acme ha perso la mia valigia e nessuno risponde al telefono."), ("pt", "A Acme perdeu a minha mala e ninguém atende o telefone."),
        ("ru", "Acme потеряла мой чемодан, и никто не отвечает на звонки."), ("ja", "Acme が私のスーツケースを紛失したのに、誰も電話に出ません。"),
        ("ko", "Acme 항공사가 제 가방을 잃어버렸는데 아무도 전화를 받지 않습니다."), ("zh", "Acme 弄丢了我的行李箱，没有人接电话。"),
        ("ar", "فقدت Acme حقيبتي ولا أحد يرد على الهاتف."), ("fi", "Acme hukkasi matkalaukkuni eikä kukaan vastaa puhelimeen."),
    ];

    public static IReadOnlyList<Story> All(DateTimeOffset now) => [Shutterstock(now), Klm(now), Florist(now), Threat(now), Apple(now)];

    private static Story Shutterstock(DateTimeOffset now) => new(
        "shutterstock", "An outage, and for an hour three posts a second.",
        [.. Enumerable.Range(0, 10_800).Select(second => Post(second, now.AddSeconds(-3_600 + (second / 3)), $"{Outage[second % Outage.Length]} ({second})"))],
        10_800,
        records =>
        [
            Share("complaints and questions", records, record => record.Verdict!.Intent is Intent.Complaint or Intent.Question, 0.95),
            Share("high or critical", records, record => record.Verdict!.Urgency >= Urgency.High, 0.5),
        ]);

    private static Story Klm(DateTimeOffset now) => new(
        "klm", "Complaints in fourteen languages, a day's worth of them.",
        [.. Enumerable.Range(0, 8_568).Select(number => Post(number, now.AddSeconds(-number * 10), $"{Languages[number % 14].Text} ({number})") with { Language = number % 2 == 0 ? Languages[number % 14].Language : null })],
        8_568,
        records =>
        [
            Share("language found", records, record => record.Verdict!.Language.Split('-')[0] == Languages[int.Parse(record.Mention.ExternalId, CultureInfo.InvariantCulture) % 14].Language, 0.95),
            Share("complaints", records, record => record.Verdict!.Intent == Intent.Complaint, 0.9),
            Share("an answer is due", records, record => record.Verdict!.RespondBy is not null, 0.9),
        ]);

    private static Story Florist(DateTimeOffset now) => new(
        "florist", "A private complaint that was brushed off goes public.",
        [
            Post(1, now.AddHours(-30), "Acme delivered the wrong flowers to my mother's funeral. I expect a refund.") with { Channel = "email", IsPrivate = true, Author = new("ann", "Ann") },
            Post(2, now.AddHours(-28), "This is the second time I write to Acme. Still no answer, I want my money back.") with { Channel = "email", IsPrivate = true, Author = new("ann", "Ann") },
            Post(3, now.AddHours(-1), "Acme ruined my mother's funeral, ignored two e-mails and told me never to contact them again. Never buy there!") with { Channel = "social", Author = new("ann", "Ann", "ann", 90_000) },
        ],
        3,
        records =>
        [
            Share("private ones offstage, the public one onstage", records, record => record.Verdict!.Stage == (record.Mention.IsPrivate ? Stage.Offstage : Stage.Onstage), 1),
            Share("complaints", records, record => record.Verdict!.Intent == Intent.Complaint, 1),
            Share("the public one is at least high", [.. records.Where(record => !record.Mention.IsPrivate)], record => record.Verdict!.Urgency >= Urgency.High, 1),
            Share("the playbook follows the stage", records, record => record.Verdict!.Playbook == (record.Mention.IsPrivate ? Playbook.Hours : Playbook.Fears), 1),
        ]);

    private static Story Threat(DateTimeOffset now) => new(
        "threat", "A real threat among words that only look like one.",
        [
            Post(1, now, "I know where the Acme manager lives. I will come to your house and kill you."),
            Post(2, now, "These Acme croissants are to die for, I would kill for another one."),
            Post(3, now, "The queue at Acme is killing me, my phone just died."),
        ],
        3,
        records =>
        [
            Share("the threat is critical and not answered", [.. records.Where(record => record.Mention.ExternalId == "1")], record => record.Verdict is { Urgency: Urgency.Critical, Playbook: Playbook.DoNotReply, RespondBy: null }, 1),
            Share("the others are no threats", [.. records.Where(record => record.Mention.ExternalId != "1")], record => record.Verdict!.Playbook != Playbook.DoNotReply, 1),
        ]);

    private static Story Apple(DateTimeOffset now) => new(
        "apple", "A launch: five hundred answers of the company's own account, and the customers between them.",
        [
            .. Enumerable.Range(0, 500).Select(number => Post(number, now.AddMinutes(-number), $"Acme here, thanks for asking! ({number})") with { Author = new("own", "Acme Support", "acmesupport") }),
            .. Enumerable.Range(1_000, 100).Select(number => Post(number, now.AddMinutes(-number), $"How do I pair my new Acme watch? ({number})")),
        ],
        100,
        records =>
        [
            Share("questions", records, record => record.Verdict!.Intent == Intent.Question, 0.95),
            Share("none of our own answers", records, record => record.Mention.Author?.Handle != "acmesupport", 1),
        ]);

    private static Post Post(int number, DateTimeOffset time, string text) => new()
    {
        ExternalId = number.ToString(CultureInfo.InvariantCulture),
        Text = text,
        PublishedAt = time,
        Channel = "social",
    };

    private static Finding Share(string what, IReadOnlyList<MentionRecord> records, Func<MentionRecord, bool> holds, double least)
    {
        var count = records.Count(holds);
        return new(what, records.Count > 0 && count >= least * records.Count, string.Create(CultureInfo.InvariantCulture, $"{count} of {records.Count}"));
    }
}
