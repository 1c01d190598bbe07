using System.Text.Json;
using System.Text.RegularExpressions;
using Listener.Worker.Commands;
using Listener.Worker.Configuration;
using Listener.Worker.Terminal;
using Microsoft.Extensions.Configuration;

namespace Listener.Worker.Tests.Documents;

/// <summary>What the pages say is so.</summary>
public sealed partial class DocumentTests
{
    private static readonly string Root = Repository.Root;

    private static HashSet<string> Kinds
    {
        get
        {
            using var connectors = Settings.Connectors(new ConfigurationBuilder().Build());
            return [.. Settings.Kinds(connectors).Select(kind => kind.Kind)];
        }
    }

    private static IEnumerable<string> Pages() => Directory.EnumerateFiles(Root, "*.md", SearchOption.AllDirectories)
        .Select(page => Path.GetRelativePath(Root, page))
        .Where(page => !Hidden().IsMatch(page))
        .Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Pages))]
    public void Every_link_within_the_repository_leads_somewhere(string page)
    {
        var text = File.ReadAllText(Path.Combine(Root, page));
        foreach (var link in Links().Matches(Code().Replace(text, "")).Select(match => match.Groups[1].Value).Where(link => !link.Contains("://", StringComparison.Ordinal)))
        {
            var (file, anchor) = link.Split('#', 2) is [var left, var right] ? (left, right) : (link, "");
            var target = file.Length == 0 ? Path.Combine(Root, page) : Path.Combine(Root, Path.GetDirectoryName(page)!, file);
            Assert.That(File.Exists(target) || Directory.Exists(target), Is.True, $"{page}: {link}");
            if (anchor.Length > 0)
                Assert.That(Anchors(target), Does.Contain(anchor), $"{page}: {link}");
        }
    }

    [Test]
    public void The_table_of_keys_has_every_key_there_is_and_no_other()
    {
        var documented = File.ReadLines(Path.Combine(Root, "docs", "operations.md"))
            .SkipWhile(line => !line.StartsWith("| key | default |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'))
            .Select(line => Key().Match(line).Groups[1].Value.Replace("[]", "", StringComparison.Ordinal));

        Assert.That(documented, Is.EquivalentTo(Known()));
    }

    [Test]
    public void The_sample_shows_every_section_and_every_key_that_is_no_choice_of_one_source()
    {
        using var sample = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(Root, "appsettings.sample.json")), new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var shown = sample.RootElement.GetProperty("Listener");

        foreach (var key in Known().Where(key => key.Split(':')[0] is not ("Sources" or "Webhooks" or "Retention") && key is not ("Http:Token" or "Broker:Hosts")))
        {
            var at = shown;
            foreach (var part in key.Split(':'))
            {
                var isShown = (at.ValueKind == JsonValueKind.Array ? at[0] : at).TryGetProperty(part, out var below);
                Assert.That(isShown, Is.True, key);
                at = below;
            }
        }
    }

    private static IEnumerable<TestCaseData> Lines()
    {
        foreach (var page in Pages())
        {
            foreach (var line in CodeLines(page).Where(line => line.StartsWith("listener ", StringComparison.Ordinal)))
                yield return new TestCaseData(line).SetName($"{page}: {Plain(line)}");
        }

        foreach (var verb in CommandLine.Create(Shell()).Subcommands.OfType<Verb>())
        {
            foreach (var example in verb.Examples)
                yield return new TestCaseData(example).SetName($"help of {verb.Name}: {Plain(example)}");
        }
    }

    [TestCaseSource(nameof(Lines))]
    public void Every_command_line_that_is_shown_is_one(string line)
    {
        var command = Comment().Replace(line, "").Split(" | ").First(part => part.StartsWith("listener ", StringComparison.Ordinal)).Split(" > ")[0]
            .Replace("<message-id>", Guid.Empty.ToString(), StringComparison.Ordinal)
            .Replace("<mention-id>", Guid.Empty.ToString(), StringComparison.Ordinal);
        var words = Words().Matches(command).Select(match => match.Groups[1].Success ? match.Groups[1].Value : match.Value.Replace("\"", "", StringComparison.Ordinal)).Skip(1);

        var parsed = CommandLine.Create(Shell()).Parse([.. words]);

        Assert.That(UsageMistakes.Of(parsed), Is.Empty);
    }

    [Test]
    public void Every_verb_teaches_by_example() => Assert.That(
        CommandLine.Create(Shell()).Subcommands.OfType<Verb>().Where(verb => verb.Examples.Count == 0).Select(verb => verb.Name), Is.Empty);

    /// <summary>Braces mean something in the name of a test.</summary>
    private static string Plain(string line) => line.Replace('{', '(').Replace('}', ')');

    /// <summary>Every key the reader asks for; it tells them when it meets one it does not know.</summary>
    private static List<string> Known()
    {
        List<string> keys = [];
        foreach (var key in Allowed(""))
        {
            if (key is "Expectations" or "Sla" or "Urgency")
            {
                keys.Add(key); // their names are those of the classifier's files
                continue;
            }

            var list = key is "Brands" or "Sources" or "Webhooks" ? ":0" : "";
            var below = Allowed($"{key}{list}:").Except(key == "Sources" ? ["Url"] : []);
            var named = below.Select(name => key == "Retention" && Kinds.Contains(name) ? key : $"{key}:{name}").Distinct(StringComparer.Ordinal).ToList();
            keys.AddRange(named.Count > 0 ? named : [key]);
        }

        return keys;
    }

    private static string[] Allowed(string section)
    {
        Dictionary<string, string?> values = new() { [$"Listener:{section}Qqqqqqqqqqqqqqqq"] = "x" };
        if (section.StartsWith("Sources", StringComparison.Ordinal))
            values["Listener:Sources:0:Kind"] = "rss";
        using var connectors = Settings.Connectors(new ConfigurationBuilder().Build());
        var (_, mistakes) = ConfigurationReader.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build(), Settings.Kinds(connectors));
        return mistakes.SingleOrDefault(mistake => mistake.Problem == "is not a known key")?.Allowed.Split(", ") ?? [];
    }

    private static IEnumerable<string> CodeLines(string page)
    {
        var inside = false;
        foreach (var line in File.ReadLines(Path.Combine(Root, page)))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                inside = !inside;
            else if (inside)
                yield return line.Trim();
        }
    }

    private static IEnumerable<string> Anchors(string page) => File.ReadLines(page)
        .Where(line => line.StartsWith('#'))
        .Select(line => NoAnchor().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    private static Shell Shell() => new(Stream.Null, Stream.Null, TextWriter.Null);

    [GeneratedRegex(@"(^|[\\/])(\.[^\\/]+|bin|obj|artifacts|node_modules|out)[\\/]")]
    private static partial Regex Hidden();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex("```.*?```|`[^`\n]*`", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("^\\| `([^`]*?)(:<[^`]*)?`")]
    private static partial Regex Key();

    [GeneratedRegex(@"\s+#\s.*$")]
    private static partial Regex Comment();

    [GeneratedRegex("'([^']*)'|(?:[^\\s\"]|\"[^\"]*\")+")]
    private static partial Regex Words();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();
}
