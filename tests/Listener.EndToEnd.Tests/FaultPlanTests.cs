using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Listener.EndToEnd.Tests.Harness;

namespace Listener.EndToEnd.Tests;

/// <summary>Holds the table of docs/reliability.md to the tests: each fault has its row, each row its tests, and each test its rows.</summary>
public sealed partial class FaultPlanTests
{
    private static readonly IReadOnlyDictionary<string, string> Rows = ReadRows();

    [Test]
    public void The_table_has_every_fault_of_the_plan() =>
        Assert.That(Rows.Keys, Is.EquivalentTo(Enumerable.Range(1, 80).Select(number => number.ToString(CultureInfo.InvariantCulture)).Concat(["M1", "M2"])));

    [Test]
    public void Each_row_names_exactly_the_tests_of_its_fault()
    {
        var tests = Tests().SelectMany(test => Numbers(test).Select(number => (number, test))).ToLookup(pair => pair.number, pair => pair.test);

        Assert.Multiple(() =>
        {
            foreach (var (number, row) in Rows)
            {
                Assert.That(TestName().Matches(row).Select(match => match.Value).Distinct(), Is.EquivalentTo(tests[number].Distinct()), $"row {number}");
            }
        });
    }

    [Test]
    public void Each_row_says_how_it_went() =>
        Assert.That(Rows.Where(row => !Outcome().IsMatch(row.Value)).Select(row => row.Key), Is.Empty);

    [Test]
    public void About_a_third_of_the_plan_runs_by_itself()
    {
        var chosen = Methods()
            .Where(method => method.GetCustomAttributes<CategoryAttribute>().Concat(method.DeclaringType!.GetCustomAttributes<CategoryAttribute>()).Any(category => category.Name == "faults-ci")
                || method.GetCustomAttributes<TestCaseAttribute>().Any(test => test.Category?.Contains("faults-ci", StringComparison.Ordinal) == true))
            .SelectMany(method => Numbers(method.Name))
            .Distinct()
            .Count();

        Assert.That(chosen, Is.InRange(26, 45));
    }

    private static IEnumerable<MethodInfo> Methods() => typeof(FaultPlanTests).Assembly.GetTypes()
        .Where(type => type.Namespace == "Listener.EndToEnd.Tests.Faults")
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        .Where(method => TestName().IsMatch(method.Name));

    private static IEnumerable<string> Tests() => Methods().Select(method => method.Name);

    private static IEnumerable<string> Numbers(string test) => Number().Match(test).Value.Split('_', StringSplitOptions.RemoveEmptyEntries)
        .Select(word => word[0] == 'F' ? word[1..].TrimStart('0') : word);

    private static Dictionary<string, string> ReadRows() => File.ReadLines(Path.Combine(Repository.Root, "docs", "reliability.md"))
        .Select(line => Row().Match(line))
        .Where(match => match.Success)
        .ToDictionary(match => match.Groups[1].Value, match => match.Value);

    [GeneratedRegex(@"^\| (\d+|M\d) \|.*$")]
    private static partial Regex Row();

    [GeneratedRegex(@"\b(F\d\d|M\d)_\w+")]
    private static partial Regex TestName();

    [GeneratedRegex(@"^((F\d\d|M\d)_)+")]
    private static partial Regex Number();

    [GeneratedRegex(@"\| (passes|passed|not met|not run)\b[^|]*\|$")]
    private static partial Regex Outcome();
}
