using System.Text;
using Listener.Connectors.Feeds;

namespace Listener.Connectors.Tests.Feeds;

public sealed class FeedEncodingTests
{
    static FeedEncodingTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [TestCase("koi8-r", "Осло")]
    [TestCase("windows-1251", "Осло")]
    [TestCase("iso-8859-2", "Łódź")]
    [TestCase("shift_jis", "東京")]
    [TestCase("euc-jp", "東京")]
    [TestCase("gb2312", "北京")]
    [TestCase("big5", "臺北")]
    [TestCase("euc-kr", "서울")]
    [TestCase("windows-1255", "שלום")]
    [TestCase("ibm866", "Осло")]
    [TestCase("macintosh", "Zürich")]
    [TestCase("ibm037", "Zürich")]
    [TestCase("utf-8", "東京")]
    public void A_declared_encoding_is_used(string name, string title)
    {
        var document = $"<?xml version='1.0' encoding='{name}'?>{Feed.Rss($"<item><title>{title}</title></item>")}";

        Assert.That(Feed.Read(Encoding.GetEncoding(name).GetBytes(document)).Entries.Single().Title, Is.EqualTo(title));
    }

    [TestCase("hz", "hz-gb-2312", "北京")]
    [TestCase("iso2022_jp", "iso-2022-jp", "東京")]
    [TestCase("ISO-2022-JP-2", "iso-2022-jp", "東京")]
    [TestCase("mac-greek", "x-mac-greek", "Αθήνα")]
    [TestCase("mac_cyrillic", "x-mac-cyrillic", "Осло")]
    [TestCase("mac_latin2", "x-mac-ce", "Łódź")]
    [TestCase("ms-cyrl", "windows-1251", "Осло")]
    [TestCase("tis_620", "windows-874", "กรุงเทพ")]
    [TestCase("ISO_8859-2:1987", "iso-8859-2", "Łódź")]
    [TestCase("cspc850multilingual", "ibm850", "Zürich")]
    [TestCase("cspc862latinhebrew", "dos-862", "שלום")]
    [TestCase("big5hkscs", "big5", "臺北")]
    [TestCase("gb18030-2000", "gb18030", "北京")]
    [TestCase("ks_x-1001", "euc-kr", "서울")]
    [TestCase("mac_centeuro", "x-mac-ce", "Łódź")]
    [TestCase("cp1125", "ibm866", "Осло", Description = "the nearest there is")]
    [TestCase("ptcp154", "windows-1251", "Осло", Description = "the nearest there is")]
    [TestCase("shift_jisx0213", "shift_jis", "東京", Description = "the nearest there is")]
    [TestCase("ISO-8859-1:1987", "windows-1252", "“Zürich”")]
    public void An_encoding_is_found_by_the_names_other_tools_give_it(string label, string name, string title)
    {
        var document = $"<?xml version='1.0' encoding='{label}'?>{Feed.Rss($"<item><title>{title}</title></item>")}";

        Assert.That(Feed.Read(Encoding.GetEncoding(name).GetBytes(document)).Entries.Single().Title, Is.EqualTo(title));
    }

    [TestCase("utf-16", true)]
    [TestCase("utf-16", false)]
    [TestCase("utf-16BE", true)]
    [TestCase("utf-16BE", false)]
    [TestCase("utf-32", true)]
    [TestCase("utf-32BE", true)]
    [TestCase("utf-32", false)]
    [TestCase("utf-8", true)]
    public void Unicode_is_recognised_with_and_without_its_mark(string name, bool mark)
    {
        var encoding = Encoding.GetEncoding(name);
        var document = encoding.GetBytes($"<?xml version='1.0' encoding='{name}'?>{Feed.Rss("<item><title>日本 ✈</title></item>")}");

        Assert.That(Feed.Read([.. mark ? encoding.GetPreamble() : [], .. document]).Entries.Single().Title, Is.EqualTo("日本 ✈"));
    }

    [TestCase("text/xml; charset=windows-1251", "Осло", Description = "the transport's word comes before the document's")]
    [TestCase("text/xml; charset=\"WINDOWS-1251\"; q=1", "Осло")]
    [TestCase("text/xml; charset=none", "Îñëî", Description = "a label nobody knows is no label")]
    [TestCase("text/xml", "Îñëî")]
    public void The_charset_of_the_transport_comes_first(string contentType, string expected)
    {
        var document = Encoding.GetEncoding(1251).GetBytes($"<?xml version='1.0' encoding='iso-8859-1'?>{Feed.Rss("<item><title>Осло</title></item>")}");

        Assert.That(Feed.Read(document, contentType).Entries.Single().Title, Is.EqualTo(expected));
    }

    [Test]
    public void A_latin1_label_on_utf8_is_a_servers_default()
    {
        var document = Encoding.UTF8.GetBytes(Feed.Rss("<item><title>Zürich</title></item>"));

        Assert.That(Feed.Read(document, "text/xml; charset=iso-8859-1").Entries.Single().Title, Is.EqualTo("Zürich"));
    }

    [Test]
    public void Bytes_that_are_not_utf8_though_it_is_declared_are_windows_1252()
    {
        var document = Encoding.GetEncoding(1252).GetBytes("<?xml version='1.0' encoding='utf-8'?>" + Feed.Rss("<item><title>“Zürich” – €5</title></item>"));

        var feed = Feed.Read(document, "text/xml; charset=utf-8");

        Assert.That((feed.Entries.Single().Title, feed.Encoding, feed.IsIllFormed), Is.EqualTo(("“Zürich” – €5", "windows-1252", true)));
    }

    [TestCase("gb2312", "北京市今天天气晴朗，市民去公园")]
    [TestCase("big5", "臺北市今天天氣晴朗，市民去公園")]
    [TestCase("euc-kr", "오늘 서울 날씨는 맑고 좋습니다")]
    [TestCase("euc-jp", "今日の東京は晴れ、多くの人が")]
    [TestCase("shift_jis", "今日の東京は晴れ、多くの人が")]
    [TestCase("windows-1251", "Сегодня в Москве ясная погода")]
    [TestCase("koi8-r", "Сегодня в Москве ясная погода")]
    [TestCase("windows-1253", "Σήμερα στην Αθήνα ο καιρός είναι καλός")]
    [TestCase("windows-1255", "האם תדפיס נייר של אתר אינטרנט")]
    [TestCase("windows-1252", "Übergrößen für Männer – “naïve” façade, déjà vu")]
    public void The_script_is_seen_where_the_label_is_missing_or_wrong(string name, string title)
    {
        var document = Feed.Rss($"<item><title>{title}</title></item>");
        string[] titles =
        [
            .. ((string[])["", "<?xml version='1.0' encoding='utf-8'?>"]).Select(label => Feed.Read(Encoding.GetEncoding(name).GetBytes(label + document)).Entries.Single().Title!),
        ];

        Assert.That(titles, Is.All.EqualTo(title));
    }

    [Test]
    public void One_broken_character_among_many_good_ones_stays_alone()
    {
        byte[] document = [.. Encoding.UTF8.GetBytes("<rss><channel><item><title>東京東京東京東京東京東京 "), 0xFF, .. Encoding.UTF8.GetBytes("</title></item></channel></rss>")];

        Assert.That(Feed.Read(document).Entries.Single().Title, Is.EqualTo("東京東京東京東京東京東京 \ufffd"));
    }

    [Test]
    public void Half_a_letter_costs_a_page_of_two_byte_letters_nothing_else()
    {
        var gb2312 = Encoding.GetEncoding("gb2312");
        byte[] document = [.. gb2312.GetBytes("<?xml version='1.0' encoding='gb2312'?><rss><channel><item><title>北京市的天气今天很好我们去公园"), 0x80, .. "</title></item></channel></rss>"u8];

        var feed = Feed.Read(document);

        Assert.That((feed.Entries.Single().Title, feed.IsIllFormed), Is.EqualTo(("北京市的天气今天很好我们去公园\ufffd", true)));
    }

    [TestCase("euc-jp", "C6FC CBDC B8EC FF 20 78", "日本語\ufffd x")]
    [TestCase("euc-jp", "78 FF 78", "x\ufffdx", Description = "with no good letter at all")]
    [TestCase("euc-jp", "C6FC CBDC B8EC C6", "日本語\ufffd", Description = "half a letter leaves the tag behind it alone")]
    [TestCase("shift_jis", "93FA 967B 8CEA FF FE 20 78", "日本語\ufffd\ufffd x")]
    [TestCase("shift_jis", "93FA 967B 8CEA 93", "日本語\ufffd")]
    [TestCase("big5", "BB4F A55F FF A4", "臺北\ufffd\ufffd")]
    [TestCase("gb2312", "B1B1 BEA9 FF B1", "北京\ufffd\ufffd")]
    [TestCase("euc-kr", "BCAD BFEF FF 80 B1", "서울\ufffd\ufffd\ufffd")]
    [TestCase("iso-2022-jp", "1B2442 467C FF 4B5C 1B2842 78", "日\ufffd本x")]
    [TestCase("iso-2022-jp", "1B2442 467C 4B 1B2842 78", "日\ufffdx", Description = "the escape is no half of a letter")]
    public void Bytes_that_are_no_letter_cost_nothing_but_themselves(string label, string bytes, string title)
    {
        var feed = ReadTitle(label, bytes);

        Assert.That((feed.Entries.Single().Title, feed.IsIllFormed), Is.EqualTo((title, true)));
    }

    [TestCase("euc-jp", "C6FC 8FA7C2 8FB0A1", "日Ђ丂", Description = "JIS X 0212")]
    [TestCase("euc_jis_2004", "C6FC CBDC", "日本", Description = "the nearest there is")]
    [TestCase("iso-2022-jp-1", "1B2442 467C 1B242844 3021 1B2849 31 1B2842 78", "日丂ｱx", Description = "JIS X 0212 and half-width kana")]
    [TestCase("iso-2022-jp-3", "1B24284F 467C 1B2842 78", "日x", Description = "JIS X 0213, so far as it is JIS X 0208")]
    [TestCase("shift_jis", "EEE0 ED95 ED40 ED52 EEEC EEEF EEFC FBFC 8740", "髙﨑纊佖黑ⅰ＂髙①", Description = "NEC's and IBM's places of the same letters")]
    [TestCase("big5", "B866 9DEF 9DCF 9DF8 9DF7", "粵嘅嘢啲咗")]
    [TestCase("big5-hkscs", "9DF6 FAC0 C755 C7F9 C854 C6A1", "喺滙のЁЯ①")]
    [TestCase("iso-8859-7", "D4E9ECDE 20 35 20 A4 A5 AA A1", "Τιμή 5 €₯ͺ‘")]
    [TestCase("greek", "A4 C1", "€Α")]
    [TestCase("iso-8859-10", "A1 AA BD", "ĄŠ―")]
    [TestCase("iso-8859-14", "D0 78 A1", "ŴxḂ")]
    [TestCase("iso-8859-16", "AA DE BA FE A4", "ȘȚșț€")]
    [TestCase("latin10", "A3 B5", "Ł”")]
    [TestCase("ISO_8859-16:2001", "AA", "Ș")]
    [TestCase("hp-roman8", "C1 CF", "êü")]
    [TestCase("ptcp154", "80 8F C0", "ҖҸА")]
    [TestCase("kz-1048", "8D A3 E0", "ҚӘа")]
    public void Letters_that_dot_net_lacks_are_read(string label, string bytes, string title)
    {
        var feed = ReadTitle(label, bytes);

        Assert.That((feed.Entries.Single().Title, feed.IsIllFormed), Is.EqualTo((title, false)));
    }

    [TestCase("caf\u00c3\u00a9 \u00e2\u0080\u0099 don\u0092t", "café ’ don’t", "utf-8")]
    [TestCase("\u00c3\u00a9\u00c3\u00a8\u00c3\u00a0 d\u00e9j", "éèà déj", "utf-8", Description = "a letter of Latin-1")]
    [TestCase("\u00c3\u00a9\u00c3\u00a8\u00c3\u00a0 \u0081", "éèà \ufffd", "utf-8", Description = "no letter of windows-1252")]
    [TestCase("\u00d0\u009c\u00d0\u00b8\u00d1\u0080\u00d0...", "Мир\ufffd...", "utf-8", Description = "half a letter")]
    [TestCase("\u00e6\u0097\u00a5\u00e6\u009c\u00ac\u00e8\u00aa\u009e\u00e6\u0097 x", "日本語\ufffd x", "utf-8", Description = "two thirds of a letter")]
    [TestCase("\u00c3\u00a9\u00c3\u00a8\u00c3\u00a0\u00c3\u00a7 \u00ed\u00a0\u00bd x", "éèàç \ufffd x", "utf-8", Description = "half of a pair of surrogates")]
    [TestCase("caf\u00c3\u00a9 d\u00e9j\u00e0", "cafÃ© déjà", "windows-1252", Description = "more bad than good")]
    public void Strange_bytes_in_utf8_are_read_by_themselves_where_good_letters_outnumber_them(string latin1, string title, string encoding)
    {
        string[] labels = ["", "<?xml version='1.0' encoding='utf-8'?>"];
        var feeds = labels.Select(label => Feed.Read(Encoding.Latin1.GetBytes(label + Feed.Rss($"<item><title>{latin1}</title></item>")))).ToList();

        Assert.That(feeds.Select(feed => (feed.Entries.Single().Title, feed.Encoding, feed.IsIllFormed)), Is.All.EqualTo((title, encoding, true)));
    }

    [Test]
    public void A_strange_byte_makes_no_latin1_of_utf8_that_a_server_calls_so()
    {
        byte[] document = [.. Encoding.UTF8.GetBytes("<rss><channel><item><title>Übergrößen für Männer – “naïve” façade, déjà "), 0x92, .. "</title></item></channel></rss>"u8];

        Assert.That(Feed.Read(document, "text/xml; charset=iso-8859-1").Entries.Single().Title, Is.EqualTo("Übergrößen für Männer – “naïve” façade, déjà ’"));
    }

    [TestCase("x")]
    [TestCase("xy")]
    public void Utf16_is_not_what_begins_in_ascii(string title) =>
        Assert.That(ReadTitle("utf-16", Convert.ToHexString(Encoding.UTF8.GetBytes(title))).Entries.Single().Title, Is.EqualTo(title));

    [TestCase("<?xml version='1.0' encoding='utf-7'?><rss/>", null)]
    [TestCase("<rss/>", "text/xml; charset=utf-7")]
    public void Utf7_is_refused(string document, string? contentType) =>
        Assert.That(() => Feed.Read(Encoding.ASCII.GetBytes(document), contentType), Throws.TypeOf<FetchException>().With.Message.Contains("utf-7"));

    private static FeedDocument ReadTitle(string label, string bytes) =>
        Feed.Read(
        [
            .. Encoding.ASCII.GetBytes($"<?xml version='1.0' encoding='{label}'?><rss version='2.0'><channel><title>t</title><link>https://x.example/</link><description>d</description><item><title>"),
            .. Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal)), .. "</title></item></channel></rss>"u8,
        ]);
}
