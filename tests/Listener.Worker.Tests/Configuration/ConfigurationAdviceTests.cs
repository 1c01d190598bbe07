using Listener.Classifier.Brands;
using Listener.Connectors;
using Listener.Worker.Configuration;
using Listener.Worker.Tests.Commands;

namespace Listener.Worker.Tests.Configuration;

public sealed class ConfigurationAdviceTests
{
    private static readonly Brand Acme = new("acme", "Acme", WatchQuery.Parse("acme"), []);
    private static readonly SourceOptions Desk = new(new("desk", "webhook"), Timeout.InfiniteTimeSpan, [0]);

    [TestCase(Roles.All, false, false, "Listener:Brands", "Listener:Sources")]
    [TestCase(Roles.All, true, false, "Listener:Sources")]
    [TestCase(Roles.Poll, false, true, "Listener:Brands")]
    [TestCase(Roles.Api, true, false, "Listener:Sources", Description = "deliveries need their source as well")]
    [TestCase(Roles.All, true, true)]
    [TestCase(Roles.Classify | Roles.Relay, false, false, Description = "takes what others have captured")]
    public void What_nothing_can_come_of_is_said_with_the_key_to_fill(Roles roles, bool brand, bool source, params string[] keys)
    {
        var advice = ConfigurationAdvice.For(new() { Roles = roles, Brands = brand ? [Acme] : [], Sources = source ? [Desk] : [] });

        Assert.That(advice, Is.EqualTo(keys).Using<string, string>((line, key) => line.Contains(key, StringComparison.Ordinal)));
    }

    [Test]
    public async Task Check_warns_and_ends_with_0()
    {
        using var folder = new Folder();
        var empty = folder.File("empty.json", """{"Listener":{"Roles":["Poll","Classify","Relay","Api"]}}""");

        var text = await Run.Of("check", "--config", empty);
        var json = await Run.Of("check", "--config", empty, "--json");

        Assert.Multiple(() =>
        {
            Assert.That((text.ExitCode, json.ExitCode), Is.EqualTo((0, 0)), text.ToString);
            Assert.That(text.Errors, Does.Contain("Warning: No brand").And.Contain("Warning: No source"));
            Assert.That(json.Json.Single().GetProperty("warnings").GetArrayLength(), Is.EqualTo(2));
        });
    }
}
