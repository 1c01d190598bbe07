namespace Listener.Connectors.Tests.Feeds;

/// <summary>Which of several things a feed says of an entry counts, and what is made of entries that say next to nothing.</summary>
public sealed class EntryChoiceTests
{
    [TestCase("<feed xmlns='http://www.w3.org/2005/Atom' xmlns:x='urn:foo'><x:foo><entry><title>not this</title></entry></x:foo><entry><title>this</title></entry></feed>")]
    [TestCase("<rss xmlns:x='urn:foo'><channel><x:foo><item><title>not this</title></item></x:foo><item><title>this</title></item></channel></rss>")]
    [TestCase("<rss xmlns:x='urn:foo'><channel><x:foo><item><title>this</title></item></channel></rss>", Description = "an element that never ends holds nothing")]
    public void Entries_of_a_strangers_element_are_not_the_feeds(string document) =>
        Assert.That(Feed.Read(document).Entries.Select(entry => entry.Title), Is.EqualTo(new[] { "this" }));

    [TestCase("First Last [mail@a.example]", "First Last")]
    [TestCase("&lt;mail@a.example&gt; First Last", "First Last")]
    [TestCase("[mail@a.example] First Last", "First Last")]
    [TestCase("(mail@a.example) First Last", "First Last")]
    [TestCase("First Last (mailto:mail@a.example)", "First Last")]
    [TestCase("\"Last, First\" &lt;mail@a.example&gt;", "Last, First")]
    [TestCase("mail@a.example (First Last)", "First Last")]
    [TestCase("&lt;mail@a.example&gt;", "mail@a.example")]
    [TestCase("mail@a.example", "mail@a.example")]
    [TestCase("The Band (UK)", "The Band (UK)")]
    [TestCase("[dead] pixel", "[dead] pixel")]
    public void An_author_is_the_name_beside_a_mail(string author, string expected) =>
        Assert.That(Feed.RssItem($"<title>x</title><author>{author}</author>").Author, Is.EqualTo(expected));

    [Test]
    public void A_language_has_hyphens() => Assert.That(Feed.RssItem("<title>x</title><dc:language>en_US</dc:language>").Language, Is.EqualTo("en-US"));

    private const string Modules =
        "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:media='http://search.yahoo.com/mrss/' xmlns:own='urn:own' xmlns:a='http://www.w3.org/2005/Atom'";

    [TestCase("<category>c</category>")]
    [TestCase("<enclosure url='1.mp3' type='audio/mpeg'/>")]
    [TestCase("<own:word>x</own:word>")]
    [TestCase("<title>&nbsp;</title>")]
    [TestCase("<author/>")]
    public void An_entry_that_says_next_to_nothing_is_one(string children)
    {
        var entry = Feed.RssItem(children, Modules);

        Assert.That((entry.Title, entry.Text, entry.Link, entry.HasOwnId, entry.Id[..7]), Is.EqualTo(((string?)null, "", (string?)null, false, "sha256:")));
    }

    [Test]
    public void Entries_without_words_are_told_apart_by_what_was_written()
    {
        var feed = Feed.Read(Feed.Rss("<item><enclosure url='1.mp3'/></item><item><enclosure url='2.mp3'/></item><item><enclosure url='1.mp3'/></item>"));

        Assert.That(feed.Entries.Select(entry => entry.Id == feed.Entries[0].Id), Is.EqualTo((bool[])[true, false, true]));
    }

    [TestCase("<guid>https://a.example/1</guid>", "https://a.example/1")]
    [TestCase("<guid isPermaLink=' TRUE '>https://a.example/1</guid>", "https://a.example/1")]
    [TestCase("<guid isPermaLink='perhaps'>https://a.example/1</guid>", null)]
    [TestCase("<guid isPermaLink='0'>https://a.example/1</guid>", null)]
    public void Only_a_guid_that_is_said_to_be_a_permalink_is_one(string id, string? link) =>
        Assert.That(Feed.RssItem(id).Link, Is.EqualTo(link));

    [TestCase("<dc:identifier>doi:10.1/2</dc:identifier><title>t</title>", "doi:10.1/2")]
    [TestCase("<dc:identifier>doi:10.1/2</dc:identifier><guid>g</guid>", "g")]
    [TestCase("<dc:identifier>doi:10.1/2</dc:identifier><link>https://a.example/1</link>", "doi:10.1/2")]
    public void An_identifier_of_Dublin_Core_is_an_id_where_there_is_no_other(string children, string id) =>
        Assert.That(Feed.RssItem(children, Modules).Id, Is.EqualTo(id));

    [TestCase("<media:content url='v.mp4'><media:title>m</media:title><media:description>d</media:description></media:content>", "m", "d")]
    [TestCase("<media:content><media:description>d</media:description></media:content><media:group><media:description>g</media:description></media:group>", null, "g")]
    [TestCase("<title>t</title><description>own</description><media:content><media:title>m</media:title></media:content>", "t", "own")]
    public void What_is_said_of_pictures_and_sound_comes_last(string children, string? title, string text)
    {
        var entry = Feed.RssItem(children, Modules);

        Assert.That((entry.Title, entry.Text), Is.EqualTo((title, text)));
    }

    [TestCase("<link href=''/>", "https://a.example/b/")]
    [TestCase("<link xml:base='c' href=''/>", "https://a.example/b/c")]
    [TestCase("<link rel='self' href=''/><link href='d'/>", "https://a.example/b/d")]
    [TestCase("<link href=''/><link rel='self' href='d'/>", "https://a.example/b/")]
    public void An_empty_reference_is_the_base_itself(string links, string expected) =>
        Assert.That(Feed.AtomEntry(links, "xmlns='http://www.w3.org/2005/Atom' xml:base='https://a.example/b/'").Link, Is.EqualTo(expected));

    [Test]
    public void Links_of_a_feed_that_only_says_where_it_is_itself_are_relative_to_that() =>
        Assert.That(
            Feed.Read(Feed.Atom("<link rel='self' href='https://a.example/b/feed'/><entry><link href='1'/></entry>")).Entries.Single().Link,
            Is.EqualTo("https://a.example/b/1"));

    [Test]
    public void An_empty_reference_without_a_base_is_no_link() =>
        Assert.That(Feed.AtomEntry("<link href=''/><id>https://a.example/1</id>").Link, Is.EqualTo("https://a.example/1"));

    [TestCase("<content mode='base64' type='text/plain'>YSA8Yj4gYw==</content>", "a <b> c")]
    [TestCase("<content mode='base64' type='text/html'>YSA8Yj5jPC9iPg==</content>", "a c")]
    [TestCase("<content src='https://a.example/1' type='xhtml'>&lt;p&gt;words&lt;/p&gt;</content><summary>short</summary>", "words")]
    [TestCase("<content src='https://a.example/1.pdf' type='application/pdf'/><summary>short</summary>", "short")]
    public void Content_is_read_as_its_type_says(string children, string expected) =>
        Assert.That(Feed.AtomEntry(children, "version='0.3' xmlns='http://purl.org/atom/ns#'").Text, Is.EqualTo(expected));

    [TestCase("a@b.example (Ann Bee)", "Ann Bee")]
    [TestCase("Ann Bee (a@b.example)", "Ann Bee")]
    [TestCase("Ann Bee (news desk)", "Ann Bee (news desk)")]
    public void A_name_stands_before_or_behind_its_address(string author, string expected) =>
        Assert.That(Feed.RssItem($"<author>{author}</author>").Author, Is.EqualTo(expected));

    [TestCase("A&lt;B", "A<B")]
    [TestCase("if a&lt;b then c", "if a<b then c")]
    [TestCase("words &lt;a href=\"https://a.exam", "words")]
    [TestCase("the &lt;math&gt;&lt;mi&gt;k&lt;/mi&gt;&lt;mo&gt;=&lt;/mo&gt;&lt;mn&gt;2&lt;/mn&gt;&lt;/math&gt; case", "the k=2 case")]
    public void Signs_of_arithmetic_stay_and_tags_go(string title, string expected) =>
        Assert.That(Feed.RssItem($"<title>{title}</title>").Title, Is.EqualTo(expected));
}
