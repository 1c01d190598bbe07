using Listener.Classifier.Brands;

namespace Listener.Classifier.Tests.Brands;

/// <summary>The examples of docs/watches.md are the specification.</summary>
public sealed class WatchesDocumentTests
{
    private static string[] Lines => field ??= File.ReadAllLines(Path.Combine(Root(), "docs", "watches.md"));

    private static IEnumerable<TestCaseData> Operators() => Rows("| query | matches |").Select(row => new TestCaseData(row[0], row[1], row[2]));

    private static IEnumerable<TestCaseData> Fields() => Rows("| query | post |").Select(row => new TestCaseData(row[0], row[1], row[2] == "yes"));

    [TestCaseSource(nameof(Operators))]
    public void Operator_examples_hold(string query, string match, string other)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Watch.Matches(query, match), Is.True, match);
            Assert.That(Watch.Matches(query, other), Is.False, other);
        }
    }

    [TestCaseSource(nameof(Fields))]
    public void Field_examples_hold(string query, string post, bool expected)
    {
        var (name, value) = (post.Split(' ')[0], post[(post.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        var input = new MatchInput(null, name == "text" ? value : "acme")
        {
            Language = name == "language" ? value : null,
            Url = name == "url" ? value : null,
            AuthorHandle = name == "handle" ? value : null,
            AuthorName = name == "name" ? value : null,
        };
        Assert.That(Watch.Matches(query, input), Is.EqualTo(expected));
    }

    [Test]
    public void The_page_has_an_example_of_every_operator_and_field()
    {
        Assert.That(Operators().Count() + Fields().Count(), Is.GreaterThan(35));
    }

    private static IEnumerable<string[]> Rows(string header) =>
        Lines.SkipWhile(line => !line.StartsWith(header, StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('|').Skip(1).Select(cell => cell.Trim().Trim('`')).ToArray());

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "listener.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("listener.sln is in no folder above the tests.");
        }

        return folder.FullName;
    }
}
