using System.Text.RegularExpressions;
using Listener.Connectors;
using Listener.Worker.Configuration;
using Listener.Worker.Holds;
using Microsoft.Extensions.Configuration;

namespace Listener.Worker.Tests.Configuration;

/// <summary>Holds docs/webhooks.md, docs/privacy.md and docs/evidence.md to the code.</summary>
public sealed class DocumentedSettingsTests
{
    [Test]
    public void The_keys_of_a_webhook_are_the_documented_ones() =>
        Assert.That(FirstColumn("webhooks.md"), Is.EquivalentTo(Allowed("Listener:Webhooks:0:Unknown")));

    [Test]
    public void The_keys_of_retention_are_the_documented_ones_and_the_kinds() =>
        Assert.That(FirstColumn("privacy.md").Append("rss"), Is.EquivalentTo(Allowed("Listener:Retention:Unknown").Append("google-news")));

    [Test]
    public void The_lines_of_an_evidence_file_are_the_documented_ones() =>
        Assert.That(Document("evidence.md"), Does.Contain($"`{EvidenceFile.Schema}`").And.Contain("| `payload` |").And.Contain("`scope`, `length`, `base64`"));

    /// <summary>What the reader says is allowed where an unknown key stands.</summary>
    private static string[] Allowed(string unknown)
    {
        var root = new ConfigurationBuilder().AddInMemoryCollection([new(unknown, "x")]).Build();
        IReadOnlyList<ConnectorInfo> kinds = [new("rss", "blog", "Feeds.", TimeSpan.FromHours(1), "None.")];
        var (_, mistakes) = ConfigurationReader.Read(root, kinds);
        return mistakes.Single(mistake => mistake.Key == unknown && mistake.Problem.StartsWith("is not a known key", StringComparison.Ordinal)).Allowed
            .Split(", ");
    }

    private static IEnumerable<string> FirstColumn(string document) =>
        Regex.Matches(Document(document), @"^\| [^|]*?`([^`]+)`[^|]* \|", RegexOptions.Multiline).Select(match => match.Groups[1].Value);

    private static string Document(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "listener.sln")))
            folder = folder.Parent!;
        return File.ReadAllText(Path.Combine(folder.FullName, "docs", name));
    }
}
