using System.Text;

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

    [TestCase("<?xml version='1.0' encoding='utf-7'?><rss/>", null)]
    [TestCase("<rss/>", "text/xml; charset=utf-7")]
    public void Utf7_is_refused(string document, string? contentType) =>
        Assert.That(() => Feed.Read(Encoding.ASCII.GetBytes(document), contentType), Throws.TypeOf<FetchException>().With.Message.Contains("utf-7"));
}
