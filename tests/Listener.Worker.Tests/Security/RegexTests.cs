using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using Listener.Worker.Security;

namespace Listener.Worker.Tests.Security;

/// <summary>No pattern of ours backtracks without end, and nobody can give us one: watch queries and rules are no regular expressions.</summary>
public sealed class RegexTests
{
    private static readonly Assembly[] Ours =
        [typeof(Contracts.Mention).Assembly, typeof(Connectors.Post).Assembly, typeof(Classifier.MentionClassifier).Assembly, typeof(Storage.Database).Assembly, typeof(Redactor).Assembly];

    private static readonly string[] Bait = ["a", "://", "Bearer ", "token=", "&key=", " ", "?", "a_-", "=", "@", "(a", "\"", "ab ", "[?&;", "_token"];

    [TestCaseSource(nameof(Patterns))]
    public void A_pattern_takes_no_time_over_a_hundred_thousand_letters(Regex pattern)
    {
        foreach (var bait in Bait)
        {
            var text = string.Concat(Enumerable.Repeat(bait, 100_000 / bait.Length)) + "!";
            var clock = Stopwatch.StartNew();

            pattern.Replace(text, "");

            Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(3)), $"{pattern} on {bait}...");
        }
    }

    [Test]
    public void A_megabyte_of_anything_is_cleaned_in_no_time()
    {
        var redactor = new Redactor(["canary-7f3a"]);
        foreach (var bait in Bait)
        {
            var clock = Stopwatch.StartNew();

            LogSafe.Escape(redactor.Clean(string.Concat(Enumerable.Repeat(bait, 1_000_000 / bait.Length))));

            Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)), bait);
        }
    }

    [TestCase("(a+)+$")]
    [TestCase("(a*)*b")]
    [TestCase("((a|a)*)*c")]
    public void A_query_that_looks_like_a_catastrophe_is_a_mistake_or_words(string query)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            var matcher = new Classifier.Brands.BrandMatcher([new("b", "B", Classifier.Brands.WatchQuery.Parse(query), [])]);
            matcher.Match(new(null, new string('a', 20_000)));
        }
        catch (Classifier.Brands.QueryException)
        {
            // Refused, with its column.
        }

        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(3)));
    }

    /// <summary>Generated patterns are methods or properties without arguments.</summary>
    private static IEnumerable<Regex> Patterns() => Ours.SelectMany(assembly => assembly.GetTypes())
        .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
        .Where(method => method.ReturnType == typeof(Regex) && method.GetParameters().Length == 0 && !method.ContainsGenericParameters)
        .Select(method => (Regex)method.Invoke(null, null)!);
}
