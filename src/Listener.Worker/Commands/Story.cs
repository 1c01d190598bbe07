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
internal sealed record Story(string Name, string Told, IReadOnlyList<Post> Posts, int Expected, Func<Played, IEnumerable<Finding>> Judge)
{
    /// <summary>KLM's promise: an answer within ten minutes, day and night.</summary>
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    /// <summary>What a promise of ten minutes leaves to us: the rest is for the person who answers.</summary>
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static readonly string[] Outage =
    [
        "Acme is down again, I cannot download anything and my deadline is today",
        "Is Acme down for everyone or just me?",
        "Nothing works at Acme. Fix it now please!",
        "Acme outage, third hour. Lost a client because of you",
        "Acme has been down for three hours",
        "The Acme site is not loading, error 503",
        "Still cannot log in to Acme, anyone else?",
        "@acme what is going on? I paid for today",
        "Acme, when will you be back?",
        "Acme servers are down and support does not answer",
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

    /// <summary>Time to the answer, when the story's company promised one.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Sla { get; init; } = new Dictionary<string, TimeSpan>();

    public static IReadOnlyList<Story> All(DateTimeOffset now) => [Shutterstock(now), Klm(now), Florist(now), Threat(now), Apple(now)];

    private static Story Shutterstock(DateTimeOffset now) => new(
        "shutterstock", "An outage, and for an hour three posts a second; in the middle of it somebody's charger burns.",
        [
            .. Enumerable.Range(0, 10_799).Select(number => Post(number, now.AddSeconds(-3_600 + (number / 3)), $"{Outage[number % Outage.Length]} ({number})")),
            Post(10_799, now.AddSeconds(-1_800), "My Acme charger caught fire and burned my hand, I am in hospital!"),
        ],
        10_800,
        played =>
        [
            Share("complaints and questions", played.Records, record => record.Verdict!.Intent is Intent.Complaint or Intent.Question, 0.9),
            Share("the fire is critical", [.. played.Records.Where(record => record.Mention.ExternalId == "10799")], record => record.Verdict!.Urgency == Urgency.Critical, 1),
            new("faster than they were written, 3 a second", played.Records.Count >= 3 * played.Took.TotalSeconds, Figure($"{played.Records.Count / played.Took.TotalSeconds:0} a second")),
            Slowest(played.Records),
        ]);

    private static Story Klm(DateTimeOffset now) => new(
        "klm", "Complaints in fourteen languages, a day's worth of 60,000 a week, and a promise of ten minutes.",
        [.. Enumerable.Range(0, 8_568).Select(number => Post(number, now.AddSeconds(-number * 10), $"{Languages[number % 14].Text} ({number})") with { Language = number % 2 == 0 ? Languages[number % 14].Language : null })],
        8_568,
        played =>
        [
            Share("language found", played.Records, record => record.Verdict!.Language.Split('-')[0] == Languages[int.Parse(record.Mention.ExternalId, CultureInfo.InvariantCulture) % 14].Language, 0.95),
            Share("complaints", played.Records, record => record.Verdict!.Intent == Intent.Complaint, 0.9),
            Share("of the complaints, an answer is due in ten minutes", [.. played.Records.Where(record => record.Verdict!.Intent == Intent.Complaint)], record => record.Verdict!.RespondBy - record.Mention.FoundAt == TenMinutes, 1),
            new("faster than they were written, one in ten seconds", played.Records.Count >= played.Took.TotalSeconds / 10, Figure($"{played.Records.Count / played.Took.TotalSeconds:0} a second")),
            Slowest(played.Records),
        ])
    {
        Sla = Enum.GetValues<Urgency>().ToDictionary(urgency => $"{EnumWords<Urgency>.Of(urgency)}.onstage", _ => TenMinutes),
    };

    private static Story Florist(DateTimeOffset now) => new(
        "florist", "A private complaint that was brushed off goes public.",
        [
            Post(1, now.AddHours(-30), "Acme delivered the wrong flowers to my mother's funeral. I expect a refund.") with { Channel = "email", IsPrivate = true, Author = new("ann", "Ann") },
            Post(2, now.AddHours(-28), "This is the second time I write to Acme. Still no answer, I want my money back.") with { Channel = "email", IsPrivate = true, Author = new("ann", "Ann") },
            Post(3, now.AddHours(-1), "Acme ruined my mother's funeral, ignored two e-mails and told me never to contact them again. Never buy there!") with { Channel = "social", Author = new("ann", "Ann", "ann", 90_000) },
        ],
        3,
        played =>
        [
            Share("private ones offstage, the public one onstage", played.Records, record => record.Verdict!.Stage == (record.Mention.IsPrivate ? Stage.Offstage : Stage.Onstage), 1),
            Share("complaints", played.Records, record => record.Verdict!.Intent == Intent.Complaint, 1),
            Share("the public one is at least high", [.. played.Records.Where(record => !record.Mention.IsPrivate)], record => record.Verdict!.Urgency >= Urgency.High, 1),
            new("the second complaint is more urgent than the first", Score(played, "2") > Score(played, "1"), Figure($"{Score(played, "1"):0} then {Score(played, "2"):0}")),
            Share("the playbook follows the stage", played.Records, record => record.Verdict!.Playbook == (record.Mention.IsPrivate ? Playbook.Hours : Playbook.Fears), 1),
        ]);

    private static Story Threat(DateTimeOffset now) => new(
        "threat", "A real threat among words that only look like one.",
        [
            Post(1, now, "I know where the Acme manager lives. I will come to your house and kill you."),
            Post(2, now, "These Acme croissants are to die for, I would kill for another one."),
            Post(3, now, "The queue at Acme is killing me, my phone just died."),
        ],
        3,
        played =>
        [
            Share("the threat is critical and not answered", [.. played.Records.Where(record => record.Mention.ExternalId == "1")], record => record.Verdict is { Urgency: Urgency.Critical, Playbook: Playbook.DoNotReply, RespondBy: null }, 1),
            Share("the others are no threats", [.. played.Records.Where(record => record.Mention.ExternalId != "1")], record => record.Verdict!.Playbook != Playbook.DoNotReply, 1),
        ]);

    private static Story Apple(DateTimeOffset now) => new(
        "apple", "A launch: five hundred answers of the company's own account, and the customers between them.",
        [
            .. Enumerable.Range(0, 500).Select(number => Post(number, now.AddMinutes(-number), $"Acme here, thanks for asking! ({number})") with { Author = new("own", "Acme Support", "acmesupport") }),
            .. Enumerable.Range(1_000, 100).Select(number => Post(number, now.AddMinutes(-number), $"How do I pair my new Acme watch? ({number})")),
        ],
        100,
        played =>
        [
            Share("questions", played.Records, record => record.Verdict!.Intent == Intent.Question, 0.95),
            Share("none of our own answers", played.Records, record => record.Mention.Author?.Handle != "acmesupport", 1),
            new("our own answers counted as ours", played.Counts.Rejections.GetValueOrDefault("own-account") == 1_000, Figure($"{played.Counts.Rejections.GetValueOrDefault("own-account")} of 1000")),
        ]);

    private static Post Post(int number, DateTimeOffset time, string text) => new()
    {
        ExternalId = number.ToString(CultureInfo.InvariantCulture),
        Text = text,
        PublishedAt = time,
        Channel = "social",
    };

    private static Finding Slowest(IReadOnlyList<MentionRecord> records)
    {
        var slowest = records.Max(record => record.ClassifiedAt - record.Mention.FoundAt) ?? TimeSpan.Zero;
        return new("each with its verdict within a minute of its arrival", slowest <= Minute, Figure($"{slowest.TotalSeconds:0.0} s at the slowest"));
    }

    private static double Score(Played played, string id) => played.Records.FirstOrDefault(record => record.Mention.ExternalId == id)?.Verdict!.UrgencyScore ?? 0;

    private static string Figure(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static Finding Share(string what, IReadOnlyList<MentionRecord> records, Func<MentionRecord, bool> holds, double least)
    {
        var count = records.Count(holds);
        return new(what, records.Count > 0 && count >= least * records.Count, string.Create(CultureInfo.InvariantCulture, $"{count} of {records.Count}"));
    }
}
