using System.Text;

namespace Listener.Fuzz;

/// <summary>What inputs are made from: the payloads of the connectors' tests, by kind of input, and a folder of somebody's own for all of them.</summary>
internal sealed record Corpus(IReadOnlyList<byte[]> Feeds, IReadOnlyDictionary<string, IReadOnlyList<byte[]>> Answers, IReadOnlyList<byte[]> Texts, IReadOnlyList<byte[]> Queries, IReadOnlyList<byte[]> Bodies)
{
    /// <summary>A seed longer than this only makes inputs slow to make.</summary>
    private const int Longest = 256 * 1024;

    /// <summary>Folder of a connector's tests, and its kind.</summary>
    private static readonly Dictionary<string, string> Kinds = new()
    {
        ["AppStore"] = "app-store",
        ["Bluesky"] = "bluesky",
        ["Discourse"] = "discourse",
        ["Gdelt"] = "gdelt",
        ["GitHub"] = "github",
        ["HackerNews"] = "hacker-news",
        ["Lemmy"] = "lemmy",
        ["Mastodon"] = "mastodon",
        ["StackExchange"] = "stack-exchange",
        ["Steam"] = "steam",
        ["X"] = "x",
    };

    public static Corpus Load(string repository, string? folder)
    {
        var tests = Path.Combine(repository, "tests", "Listener.Connectors.Tests");
        var own = folder is null ? [] : Files(folder);
        var feeds = Files(Path.Combine(tests, "Feeds", "Payloads"));
        var answers = Kinds.ToDictionary(kind => kind.Value, kind => (IReadOnlyList<byte[]>)[.. Files(Path.Combine(tests, kind.Key, "Payloads")), .. own]);
        return new(
            [.. feeds, .. own],
            answers,
            [.. Samples.Texts.Select(Encoding.UTF8.GetBytes), .. own],
            [.. Samples.Queries.Select(Encoding.UTF8.GetBytes), .. own],
            [.. Samples.Bodies.Select(Encoding.UTF8.GetBytes), .. own]);
    }

    private static List<byte[]> Files(string folder)
    {
        List<byte[]> files = [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        files.RemoveAll(file => file.Length > Longest);
        return files.Count > 0 ? files : throw new DirectoryNotFoundException($"{folder} has no payloads.");
    }
}

/// <summary>Seeds that are no files.</summary>
internal static class Samples
{
    public static readonly string[] Queries =
    [
        "(\"acme air\" OR @acmeair OR acme-airlines) NOT \"acme air conditioner\"",
        "acme near/3 (late OR delay*) AND lang:en",
        "site:acme.example OR author:@ann OR author:\"Ann B\"",
        "NOT (a b c) AND \"d e\"", "a* OR b? OR \"c*\"", "москва OR 東京 near/10 駅", "((((acme))))", "AND OR NOT near/5", "\"unclosed", "lang:pt-BR site:*.example",
    ];

    public static readonly string[] Texts =
    [
        "Acme Air lost my bag and nobody answers. I will sue you!! #fail @acmeair https://acme.example/x?y=1",
        "Ich bin sehr enttäuscht, mein Flug wurde gestrichen und ich will mein Geld zurück.",
        "Lento peruttiin taas, missä rahani ovat? 😡😡", "دفعت المال ولم تصل الحقيبة بعد، هذا احتيال", "荷物が届きません。返金してください。", "Where is my refund??? It has been 3 weeks :(",
        "Thank you Acme Air, best crew ever ❤️", "אני אתבע אתכם", "고객센터가 전화를 받지 않아요", "👩‍👩‍👧‍👦 a\u0301\u0301\u0301 \u202Eevil", "If this happens again I will burn the office down",
    ];

    public static readonly string[] Bodies =
    [
        """{"externalId":"t-1","text":"Acme Air lost my bag","author":{"id":"u1","handle":"@ann","followers":12},"rating":0.25,"publishedAt":"2026-11-21T09:30:00Z"}""",
        """{"posts":[{"externalId":1,"text":"Acme Air is late"},{"title":"Acme","rating":1,"ratingRaw":"5/5","channel":"review","url":"https://a.example/1"},{"text":null}]}""",
        """{"id":"evt_1","type":"mention.created","data":{"text":"Acme Air chat is down","author":"anon-77","engagement":{"likes":1,"replies":2,"shares":3,"views":4}}}""",
        """{"text":"\ud83d\ude00 \u0000 Acme Air","language":"fi","conversationId":99999999999999999999,"inReplyTo":"x","isPrivate":true}""",
    ];
}
