namespace Listener.Classifier.Tests.Brands;

/// <summary>Language, query, text, and whether it matches: what a watch finds in real writing.</summary>
public sealed class WatchConformanceTests
{
    // The rows with invisible characters name them: {zwsp} and so on, see Visible.
    private const string Table = """
        en | acme | Acme lost my bag | +
        en | acme | ACME!!! | +
        en | acme | (acme) | +
        en | acme | acme's app | +
        en | acme | Acme’s app | +
        en | acme | "acme" | +
        en | acme | pro-acme people | +
        en | acme | acme/zenith | +
        en | acme | acme_air | +
        en | acme | acmes | -
        en | acme | placme | -
        en | acme | a.c.m.e | -
        en | acme | a c m e | -
        en | acme | acmeee | -
        en | acme | acme2 | -
        en | acme | https://acme.com/help | -
        en | acme | www.acme.com | -
        en | acme | see https://acme.com and Acme | +
        en | acme | acme.com is down | +
        en | acme | help@acme.com never answers | +
        en | acme | #acme | +
        en | acme | @acme | +
        en | acme | @acme_help | +
        en | acme | @acmehelp | -
        en | @acme | @ACME why | +
        en | @acme | .@acme why | +
        en | @acme | (@acme) | +
        en | @acme | @acme's crew | +
        en | @acme | @acme, | +
        en | @acme | @acme. | +
        en | @acme | @acme@example.social hi | +
        en | @acme | @acme.bsky.social hi | +
        en | @acme | @acme_help | -
        en | @acme | acme | -
        en | @acme | #acme | -
        en | @acme | bob@acme | -
        en | @acme_air | thanks @Acme_Air | +
        en | @acme_air | thanks acme air | -
        en | #acme | so #ACME | +
        en | #acme | so #acmeair | -
        en | #acme | so @acme | -
        en | "acme air" | acme, air! | +
        en | "acme air" | Acme-Air | +
        en | "acme air" | acme{nl}air | +
        en | "acme air" | acme{nl}{nl}air | -
        en | "acme air" | acme cold air | -
        en | "acme air" | air acme | -
        en | "acme air" | Acme® Air™ | +
        en | "acme air" | acme{nbsp}air | +
        en | acme-air | acmeair | -
        en | acme-air | acme–air | +
        en | acmeair OR acme-air | #AcmeAir | +
        en | acme NOT (jobs OR hiring) | acme is hiring | -
        en | acme NOT (jobs OR hiring) | acme is late | +
        en | (acme OR zenith) (late OR lost) | zenith lost it | +
        en | (acme OR zenith) (late OR lost) | zenith again | -
        en | NOT NOT acme | acme | +
        en | acme -air -rail | acme rail | -
        en | acme -"air conditioner" | acme air, conditioner not included | -
        en | acme near/1 delay | acme delay | +
        en | acme near/1 delay | delay acme | +
        en | acme near/1 delay | acme a delay | -
        en | acme near/2 delay | acme a delay | +
        en | "acme air" near/3 "lost luggage" | lost luggage again at Acme Air | +
        en | "acme air" near/2 "lost luggage" | lost luggage again at Acme Air | -
        en | acme near/3 late near/3 tuesday | acme was late on Tuesday | +
        en | acme near/3 late near/3 tuesday | acme was late, and then came Tuesday | -
        en | acme NEAR/3 late | late, acme | +
        en | acme near/5 acme | acme | -
        en | delay* | Delaying tactics | +
        en | delay* | delay | +
        en | delay* | dela | -
        en | acme fl* | acme flight | +
        en | AT&T | at&t | +
        en | AT&T | AT & T | +
        en | AT&T | at t | -
        en | H&M | H&M sale | +
        en | C++ | c++ dev | +
        en | C# | C# dev | +
        en | C# | C dev | -
        en | O'Brien | O'Briens | -
        en | O'Brien | o brien | +
        en | 7-Eleven | 7-eleven | +
        en | 7-Eleven | 7eleven | -
        en | 5G | 5g is slow | +
        en | U.S. | the U.S. team | +
        en | "dr. pepper" | Dr Pepper | +
        en | yahoo! | yahoo mail | +
        en | ac{shy}me | acme | +
        en | acme | ac{shy}me | +
        en | acme | a{zwsp}c{zwnj}m{zwj}e | +
        en | acme | {rlo}acme{pdf} | +
        en | acme | {bom}acme | +
        en | acme | ａｃｍｅ | +
        en | acme | ＡＣＭＥ　air | +
        en | acme | 𝐀𝐜𝐦𝐞 | +
        en | acme | Ⓐⓒⓜⓔ | +
        en | finance | ﬁnance | +
        en | 👍 | nice 👍🏽 | +
        en | ❤ | love ❤️ | +
        en | 🇫🇮 | from 🇫🇮 | +
        en | 🇫🇮 | from 🇨🇫🇮🇪 | -
        en | 👩‍💻 | 👩‍💻 at work | +
        en | “acme air” | acme air | +
        en | „acme air“ | said “acme air” | +
        en | ="resume" | my résumé | -
        en | ="résumé" | my RÉSUMÉ | +
        en | ="résum*" | my Résumés | +
        en | and | rock and roll | +
        en | ((((acme)))) | acme | +
        en | acme OR acme | acme | +
        de | straße | STRASSE | +
        de | strasse | Straße | +
        de | Müller | MULLER | +
        de | Müller | Mueller | -
        de | groß* | GROSSARTIG | +
        de | ="Müller" | Muller | -
        de | nordbank | Nordbank-App | +
        de | nordbank | Nordbankkunde | -
        fr | cafe | Café | +
        fr | été | ETE | +
        fr | œuvre | oeuvre | +
        fr | acme | l'Acme | +
        fr | acme | d’Acme | +
        fr | façade | facade | +
        fr | français NOT anglais | parle francais | +
        es | espana | España | +
        es | ="España" | Espana | -
        es | acme | ¿Acme? | +
        es | canción | cancio{acute}n | +
        it | perché | perche | +
        it | acme | dell'Acme | +
        it | acme | all’ACME! | +
        pt | coração | coracao | +
        pt | acao | ação | +
        pt | acme | Acme... | +
        nl | cafe | cafés | -
        nl | één | een | +
        nl | zo'n | zo'n gedoe | +
        pl | łódź | lodz | +
        pl | Żabka | ZABKA | +
        pl | allegr* | Allegrze | +
        sv | åre | are | +
        sv | ="åre" | are | -
        sv | smörgås | SMÖRGÅS | +
        fi | nordea* | Nordean | +
        fi | nordea | Nordean | -
        fi | acme | Acme:n palvelu | +
        fi | sää | saa | +
        fi | ="sää" | saa | -
        tr | istanbul | İSTANBUL | +
        tr | istanbul | ISTANBUL | +
        tr | İstanbul | ıstanbul | +
        tr | diyarbakır | DİYARBAKIR | +
        tr | Işık | isik | +
        tr | telvia | Telvia'nın müşteri hizmetleri | +
        tr | türk | TÜRK | +
        af | môre | more | +
        af | acme | Acme s'n diens | +
        vi | đà nẵng | Da Nang | +
        vi | "Việt Nam" | VIET NAM | +
        vi | phở | pho | +
        id | acme | Acme-nya | +
        id | acme | acmenya | -
        ru | тиньков* | Тинькова | +
        ru | елка | Ёлка | +
        ru | яндекс | ЯНДЕКС | +
        ru | мой | мои | -
        ru | мой | мои{breve} | +
        ru | за{acute}мок | замок | +
        ru | samsung | Samsungом | +
        ru | банк | Банкрот | -
        uk | київ | КИЇВ | +
        uk | п'ять | п’ять | +
        el | κόσμος | ΚΟΣΜΟΣ | +
        el | κοσμοσ | κόσμος | +
        el | αθήνα | Αθηνα | +
        ar | بنك | بَنْك | +
        ar | بنك | بنــك | +
        ar | بنك | البنك | +
        ar | بنك | والبنك | +
        ar | بنك | للبنك | +
        ar | بنك | بنكي | -
        ar | احمد | أحمد | +
        ar | شركة | شركه | +
        ar | على | علي | +
        ar | رد | ورد | -
        ar | acme | شركةAcme | +
        ar | 2026 | ٢٠٢٦ | +
        fa | بانک | بانك | +
        fa | می{zwnj}خواهم | میخواهم | +
        he | שלום | שָׁלוֹם | +
        he | בנק | לבנק | +
        he | בנק | הבנק | +
        hi | हिन्दी | हिन्दी में | +
        hi | क़लम | कलम | +
        hi | क{nukta}लम | कलम | +
        hi | हाँ | हां | +
        hi | एयरटेल | एयरटेल ने | +
        hi | एयर | एयरटेल | -
        hi | airtel | Airtelने | +
        hi | क्{zwj}षमा | क्षमा | +
        bn | বাংলা | বাংলা ভাষা | +
        ta | தமிழ் | தமிழ் மொழி | +
        ko | 한빛텔 | 한빛텔은 왜 | +
        ko | 한빛텔 | 한빛텔 | +
        ko | 빛텔 | 한빛텔 | -
        ko | "한빛 은행" | 한빛 은행에서 | +
        ko | kt | KT가 또 | +
        ko | 한국 | 한국 | +
        ko | ㅠㅠ | 또 안됨 ㅠㅠ | +
        ja | 楽天 | 楽天で買った | +
        ja | 東京 | 東京都 | +
        ja | 東京 | 東の京 | -
        ja | 東京 | 東、京 | -
        ja | アクメ | アクメが遅い | +
        ja | アクメ | アクメリア | -
        ja | アクメ* | アクメリア | +
        ja | ｱｸﾒ | アクメ | +
        ja | ガス | ｶﾞｽ | +
        ja | ガス | カ{dakuten}ス | +
        ja | かき | がき | -
        ja | 楽天モバイル | 楽天モバイルは圏外 | +
        ja | 楽天モバイル | 楽天モバイルズ | -
        ja | "アクメ エア" | アクメ・エア | +
        ja | @acme | @acmeさん助けて | +
        ja | acme | Acme航空 | +
        ja | acme | https://acme.jp/xさん | -
        ja | ５G | 5G | +
        ja | なう | ここなう | +
        zh | 中国移动 | 又是中国移动的问题 | +
        zh | 中国移动 | 中国联通移动 | -
        zh | 银行 near/3 投诉 | 银行要投诉 | +
        zh | 银行 near/3 投诉 | 银行今天大家都在投诉 | -
        zh | (中国移动 OR 联通) -招聘 | 联通招聘 | -
        zh | （中国移动） | 中国移动 | +
        zh | #小米# | #小米#发布 | +
        zh | @小米公司 | @小米公司 你好 | +
        th | แอคมี | บริษัทแอคมีล่าช้า | +
        th | กา | ก้า | -
        lo | ລາວ | ປະເທດລາວ | +
        km | ខ្មែរ | ភាសាខ្មែរ | +
        my | မြန်မာ | ဒီမြန်မာပြည် | +
        ka | თბილისი | თბილისი | +
        am | አማርኛ | አማርኛ ነው | +
        en | @acme.air | @acme.air, hello | +
        en | @acme.air | @ACME.AIR | +
        en | @acme.air | @acme.airline | -
        en | @acme.air | @acme air | -
        en | @acme | @acme.air | -
        en | @acme_ | @acme_ | +
        en | @acme | @acme_ | -
        en | @_acme_ | hi @_acme_! | +
        en | @acme | ＠acme | +
        en | #acme | ＃acme | +
        en | #acme_air | #acme_air | +
        en | #acme | #acme-air | +
        en | #acme | #acme_air | -
        en | acme | acme… | +
        en | acme | аcme | -
        en | "acme air" | acme{nbhyphen}air | +
        en | "acme air" | acme / air | +
        en | "acme air" | "acme" air | +
        en | acme NOT (air NOT rail) | acme air rail | +
        en | acme NOT (air NOT rail) | acme air | -
        en | acme NOT (air NOT rail) | acme bus | +
        en | acme NOT (NOT late) | acme is late | +
        en | acme NOT (NOT late) | acme is early | -
        en | acme OR (zenith NOT (jobs OR (air NOT late))) | zenith air late | +
        en | acme OR (zenith NOT (jobs OR (air NOT late))) | zenith air | -
        en | acme OR (zenith NOT (jobs OR (air NOT late))) | zenith jobs | -
        en | (acme OR zenith) near/2 (late OR lost) | lost by zenith | +
        en | (acme OR zenith) near/2 (late OR lost) | lost all hope by zenith | -
        en | "acme air" near/1 late | late Acme Air | +
        en | "acme air" near/1 late | Acme Air late | +
        en | acme near/2 ser* | serious about Acme | +
        en | serv* | Services | +
        en | "customer serv*" | customer-service | +
        en | "customer serv*" | customer is served | -
        en | «acme air» | acme air | +
        en | »acme air« | acme air | +
        en | ‹acme air› | acme air | +
        en | 「acme air」 | acme air | +
        en | 『acme air』 | acme air | +
        en | ＂acme air＂ | acme air | +
        en | ”acme air” | acme air | +
        en | "acme «air»" | acme air | +
        en | "acme «air»" | acme cold air | -
        de | straße | STRAẞE | +
        de | STRAẞE | strasse | +
        de | ="straße" | strasse | -
        de | Maße | masse | +
        de | "Müller Bank" | Muller-Bank | +
        da | ærø | AERO | +
        da | ærø | Ærø | +
        is | þór | Þór | +
        no | ø | Ø | +
        cs | škoda | SKODA | +
        cs | škoda | Škodovka | -
        sk | ľad | lad | +
        hu | őr | or | +
        ro | știri | stiri | +
        ro | știri | ştiri | +
        hr | đak | Đak | +
        lt | ėjimas | ejimas | +
        ca | col·legi | COL·LEGI | +
        tr | İZMİR | i{dot}zmi{dot}r | +
        tr | ışık | IŞIK | +
        tr | ışık | ISIK | +
        tr | ığdır | IĞDIR | +
        tr | iğdır | Iğdır'da | +
        tr | TIK TIK | tık tık | +
        el | Οδυσσεύς | ΟΔΥΣΣΕΥΣ | +
        el | ΟΔΥΣΣΕΥΣ | οδυσσευς | +
        el | οδυσσευσ | Οδυσσεύς | +
        el | μετρο | µετρό | +
        el | ΐ | Ϊ | +
        ru | всё | все | +
        ru | банк | «Банк» | +
        ru | банк | сбербанк | -
        ru | банк | банк-клиент | +
        uk | ґанок | ганок | -
        uk | їжа | іжа | -
        bg | "добър ден" | ДОБЪР ДЕН! | +
        sr | ћуприја | ЋУПРИЈА | +
        mk | ќерка | ЌЕРКА | +
        ka | თბილისი | ᲗᲑᲘᲚᲘᲡᲘ | +
        hy | հայաստան | ՀԱՅԱՍՏԱՆ | +
        ar | "البنك الاهلي" | البنك الأهلي | +
        ar | بنك | بنك، | +
        ar | بنك | بنك؟ | +
        ar | مدرسة | المدرسه | +
        ar | #اكمي | #أكمي | +
        fa | ۲۰۲۶ | 2026 | +
        ur | بینک | بینک نے | +
        he | צה״ל | צה"ל | +
        hi | बैंक | बैंक। | +
        hi | बैंक | बैंकों | -
        hi | २०२६ | 2026 | +
        mr | बँक | बंक | +
        th | กรุงเทพ | ไปกรุงเทพมา | +
        th | acme | สายการบินacmeล่าช้า | +
        th | "acme air" | บินกับ acme airช้า | +
        ja | サービス | サービス業 | +
        ja | 株式会社 | （株式会社） | +
        ja | "東京 電力" | 東京電力 | +
        ja | ＃アクメ | #アクメ | +
        zh | 銀行 | 银行 | -
        zh | "中国 移动" | 中国移动 | +
        zh | 5G套餐 | 我的5G套餐 | +
        ko | @acme | @acme가 | +
        ko | 삼성 | 삼성전자 | +
        vi | Vietjet | VIETJET. | +
        en | acme | acme{nl}{nl}air | +
        """;

    private static readonly (string Name, string Character)[] Invisible =
    [
        ("{nl}", "\n"), ("{nbsp}", "\u00A0"), ("{shy}", "\u00AD"), ("{zwsp}", "\u200B"), ("{zwnj}", "\u200C"), ("{zwj}", "\u200D"), ("{rlo}", "\u202E"),
        ("{pdf}", "\u202C"), ("{bom}", "\uFEFF"), ("{acute}", "\u0301"), ("{breve}", "\u0306"), ("{nukta}", "\u093C"), ("{dakuten}", "\u3099"), ("{dot}", "\u0307"),
        ("{nbhyphen}", "\u2011"),
    ];

    private static IEnumerable<TestCaseData> Rows() =>
        Table.Split('\n').Select(line => line.Split(" | "))
            .Select(cells => new TestCaseData(Visible(cells[1]), Visible(cells[2]), cells[3] == "+").SetName($"{cells[0]}: {cells[1]} in {cells[2]}"));

    [TestCaseSource(nameof(Rows))]
    public void A_query_finds(string query, string text, bool expected)
    {
        Assert.That(Watch.Matches(query, text), Is.EqualTo(expected));
    }

    [Test]
    public void The_table_has_150_rows_in_15_languages()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Rows().Count(), Is.GreaterThanOrEqualTo(150));
            Assert.That(Table.Split('\n').Select(line => line[..2]).Distinct().Count(), Is.GreaterThanOrEqualTo(15));
        }
    }

    [Test]
    public void All_queries_in_one_matcher_find_what_each_finds_alone()
    {
        var rows = Rows().Select(row => ((string)row.Arguments[0]!, (string)row.Arguments[1]!)).ToArray();
        var together = Watch.Of([.. rows.Select(row => row.Item1)]);
        using (Assert.EnterMultipleScope())
        {
            foreach (var (_, text) in rows)
            {
                var alone = Enumerable.Range(0, rows.Length).Where(query => Watch.Matches(rows[query].Item1, text));
                Assert.That(together.Match(new(null, text)), Is.EqualTo(alone), text);
            }
        }
    }

    [Test]
    public void Case_width_accents_and_invisible_characters_change_nothing()
    {
        var random = new Random(5);
        using (Assert.EnterMultipleScope())
        {
            foreach (var row in Rows())
            {
                var (query, text) = ((string)row.Arguments[0]!, (string)row.Arguments[1]!);
                if (!query.Contains('='))
                {
                    var disguised = Disguise(text, random);
                    Assert.That(Watch.Matches(query, disguised), Is.EqualTo(Watch.Matches(query, text)), $"{query} in {disguised}");
                }
            }
        }
    }

    private static string Disguise(string text, Random random) => string.Concat(text.Select(character => character switch
    {
        _ when text.Contains("http", StringComparison.Ordinal) || text.Contains("www", StringComparison.Ordinal) || text.Contains('@') => character.ToString(),
        >= 'a' and <= 'z' => random.Next(4) switch
        {
            0 => char.ToUpperInvariant(character).ToString(),
            1 => ((char)(character - 'a' + 'ａ')).ToString(),
            2 => character + "\u0301",
            _ => character + "\u200B",
        },
        _ => character.ToString(),
    }));

    private static string Visible(string cell) =>
        Invisible.Aggregate(cell, (text, invisible) => text.Replace(invisible.Name, invisible.Character, StringComparison.Ordinal));
}
