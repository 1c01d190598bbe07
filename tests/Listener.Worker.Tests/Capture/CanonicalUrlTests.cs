using Listener.Worker.Capture;

namespace Listener.Worker.Tests.Capture;

public sealed class CanonicalUrlTests
{
    [TestCase("https://Paper.Example/a?utm_source=rss&id=7&utm_medium=x", "https://paper.example/a?id=7")]
    [TestCase("https://paper.example/a?fbclid=1", "https://paper.example/a")]
    [TestCase("http://paper.example:80/a", "http://paper.example/a")]
    [TestCase("https://paper.example:8443/a", "https://paper.example:8443/a")]
    [TestCase("https://paper.example/a#comment-5", "https://paper.example/a#comment-5")]
    [TestCase("https://paper.example/a#:~:text=refund", "https://paper.example/a")]
    [TestCase("https://paper.example/a#utm_source=x", "https://paper.example/a")]
    [TestCase("https://www.google.com/url?rct=j&sa=t&url=https://paper.example/a%3Fid%3D7%26ct%3Dga&ct=ga&cd=x&usg=y", "https://paper.example/a?id=7&ct=ga")]
    [TestCase("https://www.google.co.uk/url?q=https://paper.example/b&sa=U", "https://paper.example/b")]
    [TestCase("https://l.facebook.com/l.php?u=https%3A%2F%2Fpaper.example%2Fc%3Futm_campaign%3Dz&h=AT", "https://paper.example/c")]
    [TestCase("https://w\ufeffww.google.com/url?url=https://paper.example/a", "https://paper.example/a", Description = "a host with a mark that no name keeps")]
    [TestCase("https://www.google.com/search?q=https://paper.example", "https://www.google.com/search?q=https://paper.example")]
    [TestCase("https://xn--bcher-kva.example/a", "https://xn--bcher-kva.example/a")]
    [TestCase("https://bücher.example/a", "https://xn--bcher-kva.example/a")]
    [TestCase("https://a.example/q?&?w", "https://a.example/q??w", Description = "only the first ? is the mark of the query")]
    [TestCase("https://a.example/q??w", "https://a.example/q??w")]
    public void Two_ways_to_one_article_give_one_link(string link, string canonical) => Assert.That(CanonicalUrl.Of(link), Is.EqualTo(canonical));

    [TestCase("#frag")]
    [TestCase("#respond")]
    [TestCase("#comments")]
    [TestCase("#more-4711", Description = "WordPress: where the extract ended")]
    [TestCase("#section-2")]
    [TestCase("#5-reasons")]
    public void A_place_on_the_page_is_not_part_of_the_link(string fragment) =>
        Assert.That(CanonicalUrl.Of("https://paper.example/a?id=7" + fragment), Is.EqualTo("https://paper.example/a?id=7"));

    [TestCase("#comment-123")]
    [TestCase("#comment:5")]
    [TestCase("#comment123_456")]
    [TestCase("#Comment123")]
    [TestCase("#issuecomment-99")]
    [TestCase("#discussion_r7")]
    [TestCase("#post-7")]
    [TestCase("#p123")]
    [TestCase("#pid88")]
    [TestCase("#c123")]
    [TestCase("#c-Jane-20260102")]
    [TestCase("#msg0012")]
    [TestCase("#4711")]
    [TestCase("#4711_815")]
    [TestCase("#!topic")]
    [TestCase("#/t/7")]
    [TestCase("#id=7")]
    public void A_fragment_that_names_a_post_or_a_route_stays(string fragment) =>
        Assert.That(CanonicalUrl.Of("https://paper.example/a" + fragment), Is.EqualTo("https://paper.example/a" + fragment));

    [TestCase("https://www.paper.example/a")]
    [TestCase("https://paper.example/a/")]
    [TestCase("http://paper.example/a")]
    public void Scheme_www_and_slash_are_the_sites_to_decide(string link) => Assert.That(CanonicalUrl.Of(link), Is.EqualTo(link));

    [TestCase(null)]
    [TestCase("")]
    [TestCase("javascript:alert(1)")]
    [TestCase("data:text/html,x")]
    [TestCase("file:///etc/passwd")]
    [TestCase("/relative")]
    [TestCase("tag:example.com,2005:1")]
    [TestCase("https://\u2026y.example/", Description = "letters no name may have")]
    [TestCase("https://dup.exampl\u00b4-4/a", Description = "a name that is none in its ASCII form")]
    public void What_is_no_web_link_is_none(string? link) => Assert.That(CanonicalUrl.Of(link), Is.Null);

    [Test]
    public void A_redirector_that_points_at_itself_ends()
    {
        var link = "https://paper.example/end";
        for (var hop = 0; hop < 5; hop++)
        {
            link = $"https://www.google.com/url?url={Uri.EscapeDataString(link)}";
        }

        Assert.That(CanonicalUrl.Of(link), Is.Null);
    }
}
