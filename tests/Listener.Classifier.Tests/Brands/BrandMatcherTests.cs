using System.Diagnostics;
using Listener.Classifier.Brands;

namespace Listener.Classifier.Tests.Brands;

public sealed class BrandMatcherTests
{
    [Test]
    public void Every_brand_mentioned_is_named_once_in_order()
    {
        var matcher = Watch.Of("zenith", "acme OR zenith", "acme", "nobody");

        Assert.That(matcher.Match(new("Zenith", "acme and zenith, zenith and acme")), Is.EqualTo([0, 1, 2]));
    }

    [Test]
    public void Title_and_text_both_count_and_nothing_joins_them()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Watch.Matches("acme late", new MatchInput("Acme", "late again")), Is.True);
            Assert.That(Watch.Matches("\"acme late\"", new MatchInput("Acme", "late again")), Is.False);
            Assert.That(Watch.Matches("acme near/255 late", new MatchInput("Acme", "late again")), Is.False);
            Assert.That(Watch.Matches("=\"Café\"", new MatchInput("Cafe", "un Café")), Is.True);
        }
    }

    [TestCase("fi", "en", true, Description = "The tag of the source wins")]
    [TestCase(null, "fi", true)]
    [TestCase("und", "fi", true)]
    [TestCase("zxx", "en", false)]
    [TestCase(null, "und", false)]
    public void Lang_asks_the_source_first_then_the_detector(string? tag, string detected, bool expected)
    {
        var matcher = new BrandMatcher([new("acme", "Acme", WatchQuery.Parse("acme lang:fi"), [])], _ => detected);

        Assert.That(matcher.Match(new(null, "acme") { Language = tag }), Has.Count.EqualTo(expected ? 1 : 0));
    }

    [Test]
    public void The_detector_is_asked_only_for_posts_that_need_it()
    {
        var asked = 0;
        var matcher = new BrandMatcher([new("acme", "Acme", WatchQuery.Parse("acme (lang:fi OR lang:sv)"), [])], _ => $"{++asked:D2}");

        matcher.Match(new(null, "nothing here"));
        matcher.Match(new(null, "acme"));

        Assert.That(asked, Is.EqualTo(1));
    }

    [TestCase("@AcmeAir", "acmeair", null, null, true)]
    [TestCase("acmeair", "@ACMEAIR", null, null, true)]
    [TestCase("acmeair", "acmeair@example.social", null, null, true)]
    [TestCase("acmeair@example.social", "acmeair@other.social", null, null, false)]
    [TestCase("acmeair@example.social", "acmeair", null, null, true)]
    [TestCase("acmeair", "acmeair.bsky.social", null, null, true)]
    [TestCase("u/acmeair", "AcmeAir", null, null, true)]
    [TestCase("acmeair", "acmeair_fan", null, null, false)]
    [TestCase("12345", "other", null, "12345", true)]
    [TestCase("Acme Air", null, "ACME AIR", null, true)]
    [TestCase("Acme Air", "troll", "Acme Air", null, false, Description = "Anybody may take a display name")]
    [TestCase("Acme Air", null, "Acme Air", "77", false)]
    [TestCase("", "", null, null, false)]
    public void Own_accounts_are_known_by_handle_and_id(string own, string? handle, string? name, string? id, bool expected)
    {
        var matcher = new BrandMatcher([new("acme", "Acme", WatchQuery.Parse("acme"), [own])]);

        Assert.That(matcher.IsOwn(0, new(null, "", AuthorHandle: handle, AuthorName: name, AuthorId: id)), Is.EqualTo(expected));
    }

    [TestCase("site:example.com", "https://www.example.com", true)]
    [TestCase("site:example.com", "http://EXAMPLE.com:8080/x?y", true)]
    [TestCase("site:www.example.com", "https://example.com", true)]
    [TestCase("site:https://example.com/", "https://example.com/a", true)]
    [TestCase("site:example.com", "https://example.com.evil.org", false)]
    [TestCase("site:example.com", "not a url", false)]
    [TestCase("site:example.com", null, false)]
    [TestCase("site:bücher.example", "https://xn--bcher-kva.example/1", true)]
    [TestCase("site:example.com/News", "https://example.com/news", true)]
    [TestCase("acme NOT site:example.com", "https://example.org", true)]
    public void Site_is_a_host_with_its_sub_domains(string query, string? url, bool expected)
    {
        Assert.That(Watch.Matches(query, new MatchInput(null, "acme") { Url = url }), Is.EqualTo(expected));
    }

    [Test]
    public void Parallel_callers_get_the_same_answers()
    {
        var matcher = Watch.Of("acme near/3 late", "zenith", "acme -late");
        var texts = Enumerable.Range(0, 5_000).Select(n => $"{n} acme {(n % 2 == 0 ? "late" : "fine")} {(n % 3 == 0 ? "zenith" : "")}").ToArray();
        var expected = texts.Select(text => string.Join(',', matcher.Match(new(null, text)))).ToArray();

        var answers = texts.AsParallel().AsOrdered().Select(text => string.Join(',', matcher.Match(new(null, text)))).ToArray();

        Assert.That(answers, Is.EqualTo(expected));
    }

    [TestCase("\"a a a a a a a a b\" OR aa* near/9 ab*")]
    [TestCase("(a OR aa) near/255 (b OR bb) near/255 (c OR zz)")]
    public void Hostile_texts_take_linear_time(string query)
    {
        var matcher = Watch.Of(query);
        var text = string.Concat(Enumerable.Repeat("a aa ab b bb ", 80_000));

        var watch = Stopwatch.StartNew();
        matcher.Match(new(null, text));

        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(10)), "quadratic work over 400,000 words would take minutes");
    }

    [Test]
    public void Posts_without_a_brand_allocate_nothing()
    {
        var matcher = Watch.Of("acme", "\"zenith rail\" near/5 late", "nordbank*");
        var input = new MatchInput("A title", "Nothing to see here, just words #and @handles 😡 東京");
        matcher.Match(input);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1_000; round++)
        {
            matcher.Match(input);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Broken_surrogates_and_odd_characters_do_no_harm()
    {
        var random = new Random(3);
        var matcher = Watch.Of("acme", "東京", "@acme", "#tag");
        for (var round = 0; round < 5_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, 40).Select(_ => (char)random.Next(0x10000)));
            Assert.That(matcher.Match(new(null, text + " acme")), Does.Contain(0));
        }
    }
}
