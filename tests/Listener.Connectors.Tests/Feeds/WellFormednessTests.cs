using System.Text;
using Listener.Connectors.Feeds;

namespace Listener.Connectors.Tests.Feeds;

/// <summary>Whether a document is well-formed XML is said rightly, and changes nothing in what is read of it.</summary>
public sealed class WellFormednessTests
{
    [TestCase("<feed xmlns='http://www.w3.org/2005/Atom'><author><name>A</name></author><author><name>B</name></author><entry><title>x</title></entry><author><name>C</name></author></feed>")]
    [TestCase("<rss><channel><language>en</language><language>de</language><ttl>5</ttl><ttl>6</ttl><item><title>x</title></item></channel></rss>")]
    [TestCase("<rss xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'><channel><sy:updatePeriod>daily</sy:updatePeriod><sy:updatePeriod>daily</sy:updatePeriod><item><title>x</title></item></channel></rss>")]
    public void What_a_feed_says_twice_is_no_mistake(string document)
    {
        var feed = Feed.Read(document);
        Assert.Multiple(() =>
        {
            Assert.That(feed.Problems, Is.Empty);
            Assert.That(feed.Entries.Single().Title, Is.EqualTo("x"));
        });
    }

    private const string Good = "<rss version=\"2.0\"><channel><title>c</title><item><guid>1</guid><title>p</title></item></channel></rss>";

    private static IEnumerable<TestCaseData> Faults()
    {
        yield return Fault("text behind the root", Good + "text");
        yield return Fault("a script behind the root", Good + "<script>x()</script>");
        yield return Fault("two roots", Good + "<rss version=\"2.0\"></rss>");
        yield return Fault("a section behind the root", Good + "<![CDATA[x]]>");
        yield return Fault("a reference behind the root", Good + "&amp;");
        yield return Fault("an end tag in other letters", In("<title>p</title>", "<title>p</TITLE>"));
        yield return Fault("tags that cross", In("<title>p</title>", "<title>p</title><x><y></x></y>"));
        yield return Fault("an end tag nobody began", In("<item>", "<item></b>"));
        yield return Fault("an element that never ends", In("<item>", "<item><category>"));
        yield return Fault("a document cut short", Good.Replace("</rss>", "", StringComparison.Ordinal));
        yield return Fault("an attribute twice", In("<rss version=\"2.0\">", "<rss version=\"2.0\" version=\"2.0\">"));
        yield return Fault("an attribute of a namespace twice", In("<item>", "<item xmlns:p='u' xmlns:q='u' p:a='1' q:a='2'>"));
        yield return Fault("a version without quotes", In("version=\"2.0\"", "version=2.0"));
        yield return Fault("an attribute without quotes", In("<item>", "<item a=1>"));
        yield return Fault("an attribute without a value", In("<item>", "<item a>"));
        yield return Fault("attributes without a space between", In("<item>", "<item a='1'b='2'>"));
        yield return Fault("a bracket in an attribute", In("<item>", "<item a='<'>"));
        yield return Fault("a bare ampersand", In(">p<", ">p & q<"));
        yield return Fault("a bare ampersand in an attribute", In("<item>", "<item a='b&c=1'>"));
        yield return Fault("a bare less-than sign", In(">p<", ">p < q<"));
        yield return Fault("a reference without its end", In(">p<", ">p &amp q<"));
        yield return Fault("two dashes in a comment", In("<item>", "<item><!-- a -- b -->"));
        yield return Fault("a comment of three dashes at its end", In("<item>", "<item><!-- a --->"));
        yield return Fault("a comment that never ends", Good + "<!-- a");
        yield return Fault("the end of a section in text", In("<item>", "<item><description>a ]]> b</description>"));
        yield return Fault("a vertical tab", In(">p<", ">p\u000b<"));
        yield return Fault("NUL", In(">p<", ">p\0<"));
        yield return Fault("a noncharacter", In(">p<", ">p\uffff<"));
        yield return Fault("a reference to U+0001", In(">p<", ">p&#1;<"));
        yield return Fault("a reference beyond Unicode", In(">p<", ">p&#x110000;<"));
        yield return Fault("an entity nobody declared", In(">p<", ">p&nbsp;<"));
        yield return Fault("an entity nobody declared in an attribute", In("<item>", "<item a='&nbsp;'>"));
        yield return Fault("an entity beside the declared ones", "<!DOCTYPE rss [<!ENTITY copy '&#169;'>]>" + In(">p<", ">p&copy;&nbsp;<"));
        yield return Fault("white space before the declaration", " \n<?xml version=\"1.0\"?>" + Good);
        yield return Fault("a comment before the declaration", "<!-- cached --><?xml version=\"1.0\"?>" + Good);
        yield return Fault("a warning before the declaration", "<br />\n<b>Warning</b>:  mysql_query() in <b>/srv/x.php</b> on line <b>3</b><br />\n<?xml version=\"1.0\"?>" + Good);
        yield return Fault("two declarations", "<?xml version=\"1.0\"?><?xml version=\"1.0\"?>" + Good);
        yield return Fault("a declaration without a version", "<?xml encoding=\"utf-8\"?>" + Good);
        yield return Fault("an instruction called XML", In("<item>", "<item><?XML x?>"));
        yield return Fault("a prefix nobody declared", In("<item>", "<item><dc:creator>x</dc:creator>"));
        yield return Fault("a prefix of an attribute nobody declared", In("<item>", "<item foo:a='1'>"));
        yield return Fault("a small document type", "<!doctype rss>" + Good);
        yield return Fault("a document type behind the root's beginning", In("<channel>", "<!DOCTYPE rss><channel>"));
    }

    private static IEnumerable<TestCaseData> Oddities()
    {
        yield return Oddity("nothing odd", Good);
        yield return Oddity("a declaration", "<?xml version=\"1.0\" encoding=\"utf-8\" standalone='yes'?>\n" + Good);
        yield return Oddity("comments and instructions around the root", "<?xml version=\"1.0\"?><!-- a - b --><?xml-stylesheet href='x.xsl'?>" + Good + "\n<!-- end --><?php x ?>\n");
        yield return Oddity("sections", In(">p<", "><![CDATA[p]]><"));
        yield return Oddity("a section with what would be faults", In("<item>", "<item><description><![CDATA[a & b < c &nbsp; <br> ]] >]]></description>"));
        yield return Oddity("the end of a section, split", In("<item>", "<item><description><![CDATA[a ]]]]><![CDATA[> b]]></description>"));
        yield return Oddity("a bracket to the right in text and attribute", In("<item>", "<item a='x > y'><description>a > b ]] ></description>"));
        yield return Oddity("single quotes, and double ones inside", In("<item>", "<item a='\"' b=\"'\">"));
        yield return Oddity("spaces in tags", In("<item>", "<item\n a = '1'\t>").Replace("</item>", "</item\n>", StringComparison.Ordinal));
        yield return Oddity("references", In("<item>", "<item a='&lt;&#10;&quot;'><description>&#x1F600;&#9;&apos;&gt;</description>"));
        yield return Oddity("an empty element", In("<item>", "<item><enclosure url='http://a.example/1' length='0' type=''/>"));
        yield return Oddity("namespaces", In("<item>", "<item xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:x='urn:x'><dc:subject x:a='1' a='2'/><y xmlns=''/>"));
        yield return Oddity("attributes of the xml namespace", In("<item>", "<item xml:lang='en' xml:space='preserve' xml:id='i'>"));
        yield return Oddity("a document type", "<!DOCTYPE rss>" + Good);
        yield return Oddity("a document type elsewhere", "<!DOCTYPE rss PUBLIC '-//Netscape//DTD RSS 0.91//EN' 'http://my.netscape.com/publish/formats/rss-0.91.dtd'>" + In("<item>", "<item a='&copy;'><description>&eacute;</description>"));
        yield return Oddity("entities of its own", "<!DOCTYPE rss [<!ENTITY nbsp '&#160;'>\n<!ENTITY  c \"x > y\" >]>" + In("<item>", "<item a='&c;'><description>a&nbsp;b</description>"));
        yield return Oddity("declarations of every kind", "<!DOCTYPE rss [<!ELEMENT rss ANY><!ATTLIST rss version CDATA #IMPLIED><!NOTATION n SYSTEM 'x'><!-- c --><?i x?>]>" + Good);
        yield return Oddity("names with dots, dashes and letters of other scripts", In("<item>", "<item><a.b-c_1/><\u00e9t\u00e9/>"));
        yield return Oddity("letters beyond the first plane", In("<item>", "<item><description>\U0001F600</description>"));
        yield return Oddity("an encoding that the transport has changed", "<?xml version='1.0' encoding='iso-8859-1'?>" + Good);
        yield return Oddity("XML 1.1", "<?xml version=\"1.1\"?>" + In("<item>", "<item><description>a&#1;b</description>"));
        yield return Oddity("an instruction whose name begins with xml", In("<item>", "<item><?xml-x y?>"));
        yield return Oddity("HTML 5's words in an escaped text", In("<item>", "<item><description>&lt;p>&amp;nbsp;&lt;br>&lt;/p></description>"));
    }

    [TestCaseSource(nameof(Faults))]
    public void A_document_with_one_fault_is_ill_formed_and_read_all_the_same(string document)
    {
        var feed = Strict(Encoding.UTF8.GetBytes(document));

        Assert.Multiple(() =>
        {
            Assert.That(feed.IsIllFormed, Is.True);
            Assert.That(feed.Entries, Is.EqualTo(Feed.Read(document).Entries), "strictness changes no entry");
            Assert.That(feed.Entries, Has.Count.EqualTo(1));
        });
    }

    [TestCaseSource(nameof(Oddities))]
    public void A_document_that_keeps_the_rules_is_well_formed(string document)
    {
        var feed = Strict(Encoding.UTF8.GetBytes(document));

        Assert.That((string.Join("; ", feed.Problems), feed.Entries.Count), Is.EqualTo(("", 1)));
    }

    [TestCase("utf-8")]
    [TestCase("utf-16")]
    [TestCase("utf-16BE")]
    public void A_byte_order_mark_is_no_fault(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] document = [.. encoding.Preamble, .. encoding.GetBytes($"<?xml version='1.0' encoding='{name}'?>{Good}")];

        Assert.That(Strict(document).Problems, Is.Empty);
    }

    [Test]
    public void The_fault_is_named_with_its_line() => Assert.That(
        Strict(Encoding.UTF8.GetBytes("<rss version=\"2.0\">\n<channel><title>&nbsp;</title></channel></rss>")).Problems.Single(), Is.EqualTo("line 2: &nbsp; is not declared"));

    private static TestCaseData Fault(string name, string document) => new TestCaseData(document).SetArgDisplayNames(name);

    private static TestCaseData Oddity(string name, string document) => new TestCaseData(document).SetArgDisplayNames(name);

    private static string In(string old, string with) => Good.Replace(old, with, StringComparison.Ordinal);

    private static FeedDocument Strict(byte[] document) => FeedReader.Read(document, new FeedSource { IsStrict = true });
}
