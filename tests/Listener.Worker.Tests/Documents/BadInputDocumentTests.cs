using System.Globalization;
using System.Text.RegularExpressions;

namespace Listener.Worker.Tests.Documents;

/// <summary>Holds docs/bad-input.md to the tests it names.</summary>
public sealed partial class BadInputDocumentTests
{
    private const int Items = 90;

    private static readonly Match[] Rows = [.. Row().Matches(Repository.Text("docs", "bad-input.md")).Cast<Match>()];

    [Test]
    public void Every_item_is_there_once_and_in_order() => Assert.That(
        Rows.Select(row => int.Parse(row.Groups[1].Value, CultureInfo.InvariantCulture)), Is.EqualTo(Enumerable.Range(1, Items)));

    [Test]
    public void Every_item_names_tests_that_exist()
    {
        var tests = Directory.GetFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => Method().Matches(File.ReadAllText(file)).Select(method => method.Groups[1].Value))
            .ToHashSet(StringComparer.Ordinal);

        var missing = Rows.SelectMany(row => Name().Matches(row.Groups[2].Value).Select(name => name.Groups[1].Value).DefaultIfEmpty($"nothing for item {row.Groups[1].Value}"))
            .Where(name => !tests.Contains(name));

        Assert.That(missing, Is.Empty);
    }

    [GeneratedRegex(@"^\| (\d+) \|[^|\n]*\|[^|\n]*\|([^|\n]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([A-Za-z0-9_]+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"(?:Task|void) ([A-Z][A-Za-z0-9]*_\w+)\(")]
    private static partial Regex Method();
}
