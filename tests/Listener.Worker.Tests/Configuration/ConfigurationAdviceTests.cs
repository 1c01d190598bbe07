using Listener.Classifier.Brands;
using Listener.Connectors;
using Listener.Storage;
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
        var advice = ConfigurationAdvice.For(new() { Roles = roles, Brands = brand ? [Acme] : [], Sources = source ? [Desk] : [], Broker = new() { Transport = Transport.RabbitMq } });

        Assert.That(advice, Is.EqualTo(keys).Using<string, string>((line, key) => line.Contains(key, StringComparison.Ordinal)));
    }

    [TestCase("amqp://user:secret@broker.example.com/", "broker.example.com")]
    [TestCase("amqp://user:secret@203.0.113.7/", null, Description = "kept for documentation: nobody's address")]
    [TestCase("amqp://user:secret@8.8.8.8/", "8.8.8.8")]
    [TestCase("amqps://user:secret@broker.example.com/", null)]
    [TestCase("amqp://user:secret@rabbitmq/", null, Description = "a name of one's own network")]
    [TestCase("amqp://user:secret@rabbitmq.listener.svc.cluster.local/", null)]
    [TestCase("amqp://user:secret@10.1.2.3/", null)]
    public void A_password_that_crosses_the_internet_unencrypted_is_warned_of_without_it(string uri, string? named)
    {
        var advice = ConfigurationAdvice.For(new() { Roles = Roles.Relay, Broker = new() { Transport = Transport.RabbitMq, Uri = new(uri) } });

        Assert.That(advice, named is null ? Is.Empty : Has.Exactly(1).Contains(named).And.Exactly(1).Contains("amqps://"));
        Assert.That(advice, Has.None.Contains("secret"));
    }

    [TestCase("Host=db.example.com;Username=listener;Password=secret", true)]
    [TestCase("Host=db.example.com;Username=listener;Password=secret;SSL Mode=VerifyFull", false)]
    [TestCase("Host=127.0.0.1;Username=listener;Password=secret", false)]
    [TestCase("Host=/run/postgresql;Username=listener", false, Description = "a socket of this machine")]
    public void A_database_elsewhere_that_proves_nothing_is_warned_of(string connection, bool isWarned)
    {
        var advice = ConfigurationAdvice.For(new() { Roles = Roles.Classify | Roles.Relay, Storage = new() { Provider = StorageProvider.Postgres, ConnectionString = connection } });

        Assert.That(advice, isWarned ? Has.Exactly(1).Contains("SSL Mode=VerifyFull") : Is.Empty);
        Assert.That(advice, Has.None.Contains("secret"));
    }

    [TestCase(Roles.Poll, Transport.InMemory, StorageProvider.Sqlite, "never get a verdict")]
    [TestCase(Roles.Api, Transport.InMemory, StorageProvider.Sqlite, "never get a verdict", Description = "takes deliveries")]
    [TestCase(Roles.Poll | Roles.Relay, Transport.InMemory, StorageProvider.Sqlite, "here is Relay alone")]
    [TestCase(Roles.Classify, Transport.InMemory, StorageProvider.Postgres, "here is Classify alone")]
    [TestCase(Roles.Poll, Transport.InMemory, StorageProvider.Postgres, null, Description = "another process sends and classifies what lies in the database")]
    [TestCase(Roles.Poll, Transport.RabbitMq, StorageProvider.Sqlite, null)]
    [TestCase(Roles.Classify, Transport.RabbitMq, StorageProvider.Postgres, null)]
    [TestCase(Roles.Classify | Roles.Relay, Transport.InMemory, StorageProvider.Postgres, null)]
    [TestCase(Roles.All, Transport.InMemory, StorageProvider.Sqlite, null)]
    public void Roles_that_nobody_can_complete_are_warned_of(Roles roles, Transport transport, StorageProvider provider, string? said)
    {
        var advice = ConfigurationAdvice.For(new()
        {
            Roles = roles,
            Brands = [Acme],
            Sources = [Desk],
            Broker = new() { Transport = transport },
            Storage = new() { Provider = provider, ConnectionString = provider == StorageProvider.Sqlite ? "Data Source=x.db" : "Host=127.0.0.1" },
        });

        Assert.That(advice, said is null ? Is.Empty : Has.Exactly(1).Contains(said).And.Exactly(1).Contains("Listener:Broker:Transport"));
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
