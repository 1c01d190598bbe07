using Listener.Classifier.Brands;

namespace Listener.Classifier.Tests.Brands;

public sealed class WatchQueryTests
{
    [TestCase("", 1, "empty")]
    [TestCase("   ", 1, "empty")]
    [TestCase("(acme", 1, "never closed")]
    [TestCase("acme (", 6, "never closed")]
    [TestCase("acme (air OR (rail)", 6, "never closed")]
    [TestCase("acme)", 5, "closes nothing")]
    [TestCase(") acme", 1, "closes nothing")]
    [TestCase("acme ()", 6, "nothing between these parentheses")]
    [TestCase("acme \"air", 6, "never closed")]
    [TestCase("acme \"\"", 6, "nothing between these quotation marks")]
    [TestCase("acme \"  \"", 6, "nothing between these quotation marks")]
    [TestCase("acme \"!\"", 6, "no word")]
    [TestCase("AND acme", 1, "AND needs something before it")]
    [TestCase("acme OR", 6, "OR needs something behind it")]
    [TestCase("acme OR AND air", 9, "AND needs something before it")]
    [TestCase("(acme OR) air", 7, "OR needs something behind it")]
    [TestCase("acme NOT", 6, "NOT needs something behind it")]
    [TestCase("NOT acme", 1, "match every post")]
    [TestCase("-acme", 1, "match every post")]
    [TestCase("acme OR NOT air", 9, "match every post")]
    [TestCase("-site:acme.com", 1, "match every post")]
    [TestCase("acme -", 6, "no word")]
    [TestCase("acme site:\u2026x.example", 6, "cannot follow site:")]
    [TestCase("acme near air", 6, "near/5")]
    [TestCase("acme near/ air", 6, "near/5")]
    [TestCase("acme near/x air", 6, "near/5")]
    [TestCase("acme near/0 air", 6, "near/5")]
    [TestCase("acme near/256 air", 6, "near/5")]
    [TestCase("acme near/5", 6, "needs something behind it")]
    [TestCase("near/5 acme", 1, "needs something before it")]
    [TestCase("acme near/5 (air rail)", 13, "near/n stands between")]
    [TestCase("acme near/5 lang:fi", 13, "near/n stands between")]
    [TestCase("langs:fi acme", 1, "Did you mean 'lang:'")]
    [TestCase("acme autor:jane", 6, "Did you mean 'author:'")]
    [TestCase("acme lang:", 6, "needs a value")]
    [TestCase("acme lang:f", 6, "cannot follow")]
    [TestCase("acme site:", 6, "needs a value")]
    [TestCase("acme site:/news", 6, "cannot follow")]
    [TestCase("a* acme", 1, "at least 2 letters")]
    [TestCase("acme *", 6, "no word")]
    [TestCase("ac*me", 3, "end of a word")]
    [TestCase("*acme", 1, "end of a word")]
    [TestCase("acme **", 6, "no word")]
    [TestCase("acme https://acme.com", 6, "no field 'https:'. Fields are")]
    [TestCase("acme www.acme.com", 6, "link:")]
    [TestCase("acme |", 6, "no word")]
    [TestCase("😡 (acme", 3, "never closed")]
    [TestCase("👩‍💻 🇫🇮 cafe\u0301 OR", 10, "needs something behind it")]
    [TestCase("「acme air", 1, "never closed")]
    [TestCase("\"acme air»", 1, "never closed")]
    public void A_mistake_is_named_with_its_column_and_remedy(string query, int column, string message)
    {
        var error = Assert.Throws<QueryException>(() => WatchQuery.Parse(query));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(error!.Column, Is.EqualTo(column));
            Assert.That(error.Message, Does.Contain(message).And.StartWith($"Column {column}: "));
        }
    }

    [Test]
    public void A_query_may_have_4096_characters()
    {
        var longest = "acme" + new string(' ', WatchQuery.MaxLength - 4);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(WatchQuery.Parse(longest).Terms, Has.Count.EqualTo(1));
            Assert.That(() => WatchQuery.Parse(longest + " "), Throws.TypeOf<QueryException>().With.Property("Column").EqualTo(4097));
        }
    }

    [Test]
    public void Parentheses_may_be_nested_64_deep()
    {
        var deepest = new string('(', 64) + "acme" + new string(')', 64);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Watch.Matches(deepest, "acme"), Is.True);
            Assert.That(() => WatchQuery.Parse($"({deepest})"), Throws.TypeOf<QueryException>().With.Property("Column").EqualTo(65));
        }
    }

    [Test]
    public void The_longest_chains_of_operators_do_not_overflow_the_stack()
    {
        var negations = "acme " + string.Concat(Enumerable.Repeat("NOT ", 1000)) + "air";
        var neighbours = string.Join(" near/9 ", Enumerable.Repeat("ab", 400));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Watch.Matches(negations, "acme air"), Is.True);
            Assert.That(Watch.Matches(neighbours, "ab ab"), Is.False);
        }
    }

    [Test]
    public void Any_noise_is_either_read_or_refused()
    {
        var random = new Random(11);
        const string alphabet = "a1 \"()*-=:/@#ANDOROTnear5é楽ア한ب\uD83D\uDE21\u200D.'&+lang";
        for (var round = 0; round < 20_000; round++)
        {
            var query = string.Concat(Enumerable.Range(0, random.Next(1, 24)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            try
            {
                Watch.Matches(query, query);
            }
            catch (QueryException error)
            {
                Assert.That(error.Column, Is.InRange(1, query.Length + 1), query);
            }
        }
    }

    [TestCase("(\"acme air\" OR @acmeair OR acme-airlines) NOT \"acme air conditioner\"", "acme air|@acmeair|acme-airlines")]
    [TestCase("acme (delay* OR lost OR late)", "acme")]
    [TestCase("(acme OR zenith) (delay OR lost OR late)", "acme|zenith")]
    [TestCase("acme near/5 delayed", "delayed")]
    [TestCase("delay* lang:en", "delay")]
    [TestCase("acme OR Acme OR ACME", "acme")]
    [TestCase("site:example.com", "")]
    [TestCase("acme OR site:example.com", "")]
    [TestCase("=\"Zürich\" -flughafen", "Zürich")]
    public void Search_terms_are_words_of_which_every_match_has_one(string query, string expected)
    {
        Assert.That(string.Join('|', WatchQuery.Parse(query).SearchTerms), Is.EqualTo(expected));
    }
}
