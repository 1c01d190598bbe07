using System.Text;
using System.Text.Json;
using Listener.EndToEnd.Tests.Harness;
using RabbitMQ.Client;

namespace Listener.EndToEnd.Tests;

/// <summary>Dead letters where they really stand: on a broker.</summary>
public sealed class DeadLetterTests
{
    private const string Captured = "listener.mention-captured";

    [Test]
    public async Task What_stands_on_the_broker_is_listed_shown_and_requeued_one_by_one_and_all_at_once()
    {
        await using var rig = await Rig.CreateAsync(Engine.Sqlite, Bus.RabbitMq);
        rig.Web.Add("rss", new FeedPlan(Items: 1));
        rig.StartWorker();
        await rig.AuditAsync();
        await PublishAsync(rig, Captured, "this is no JSON"u8.ToArray());
        var ids = new[] { Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid() };
        foreach (var id in ids)
            await PublishAsync(rig, "listener.dead", Message(id, "author-1"), id);
        await ListedAsync(rig, 4);

        var list = await rig.RunAsync("deadletters", "list", "--json");
        var show = await rig.RunAsync("deadletters", "show", ids[0].ToString());
        var one = await rig.RunAsync("deadletters", "requeue", ids[0].ToString(), "--json");
        await ListedAsync(rig, 3);
        var all = await rig.RunAsync("deadletters", "requeue", "all", "--json");
        await Eventually.ReadAsync(() => rig.Store.ScalarAsync("select count(*) from mention_view where stage is not null"), count => count == 4, TimeSpan.FromSeconds(30), "three more verdicts", rig.Worker);
        var left = await ListedAsync(rig, 1);

        var letters = list.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(letters.Select(letter => letter.GetProperty("place").GetString()), Is.EquivalentTo(new[] { "listener.dead", "listener.dead", "listener.dead", Captured + "_error" }));
            Assert.That(letters.Single(IsUnread).GetProperty("error").GetString(), Does.Contain("Exception"));
            Assert.That(show.Output, Does.Contain(ids[0].ToString()[..8]), show.ToString);
            Assert.That((one.Output.Trim(), all.Output.Trim()), Is.EqualTo(("{\"requeued\":1}", "{\"requeued\":3}")), $"{one}{all}");
            Assert.That(IsUnread(left.Single()), Is.True, "what is none of ours comes back for a person");
        });
    }

    [Test]
    public async Task An_erasure_takes_the_authors_messages_off_the_broker_and_leaves_the_others()
    {
        await using var rig = await Rig.CreateAsync(Engine.Sqlite, Bus.RabbitMq);
        rig.Web.Add("rss", new FeedPlan(Items: 1));
        rig.StartWorker();
        await rig.AuditAsync();
        await PublishAsync(rig, Captured, "this is no JSON"u8.ToArray());
        foreach (var author in new[] { "author-1", "author-2", "author-1" })
            await PublishAsync(rig, "listener.dead", Message(Guid.NewGuid(), author), Guid.NewGuid());
        await ListedAsync(rig, 4);
        await rig.StopAsync();
        await PublishAsync(rig, Captured, Message(Guid.NewGuid(), "author-1"), Guid.NewGuid());

        var erased = await rig.RunAsync("erase", "--author", "rss:author-1", "--json");
        var left = await ListedAsync(rig, 2);

        var certificate = JsonDocument.Parse(erased.Lines.Single()).RootElement;
        Assert.Multiple(() =>
        {
            Assert.That(erased.ExitCode, Is.Zero, erased.ToString);
            Assert.That(certificate.GetProperty("messages").ToString(), Is.EqualTo($"{{\"listener.dead\":2,\"{Captured}\":1}}"));
            Assert.That(certificate.GetProperty("notReached").ToString(), Does.Contain("1 messages on the broker that cannot be read"));
            Assert.That(left.Select(IsUnread), Is.EquivalentTo(new[] { false, true }));
        });
    }

    [Test]
    public async Task A_broker_that_is_away_is_a_failure_that_says_so_and_what_the_database_had_is_erased_all_the_same()
    {
        await using var rig = await Rig.CreateAsync(Engine.Sqlite, Bus.RabbitMq);
        rig.Web.Add("rss", new FeedPlan(Items: 1));
        rig.StartWorker();
        await rig.AuditAsync();
        await rig.StopAsync();
        rig.Settings = rig.Settings with { Broker = new Uri($"amqp://guest:canary-word@127.0.0.1:{StubWeb.FreePort()}/") };

        var list = await rig.RunAsync("deadletters", "--json");
        var erase = await rig.RunAsync("erase", "--author", "rss:nobody", "--json");

        Assert.Multiple(() =>
        {
            Assert.That((list.ExitCode, erase.ExitCode), Is.EqualTo((1, 1)));
            Assert.That(list.Errors, Does.Contain("cannot be used").And.Contain("What it has set aside is left out."));
            Assert.That(erase.Output, Does.Contain("Erase again when it can."));
            Assert.That($"{list}{erase}", Does.Not.Contain("canary-word"));
        });
    }

    private static bool IsUnread(JsonElement letter) => letter.GetProperty("mentionId").ValueKind == JsonValueKind.Null;

    private static Task<IReadOnlyList<JsonElement>> ListedAsync(Rig rig, int count) => Eventually.ReadAsync(
        async () => (IReadOnlyList<JsonElement>)[.. (await rig.RunAsync("deadletters", "--json")).Lines.Select(line => JsonDocument.Parse(line).RootElement)],
        letters => letters.Count == count, TimeSpan.FromSeconds(30), $"{count} dead letters");

    private static byte[] Message(Guid id, string author) => Encoding.UTF8.GetBytes($$"""
        {"schema":"mention-captured/1","mention":{"id":"{{id}}","brand":"acme-air","source":{"kind":"rss","name":"rss"},"channel":"forum","externalId":"{{id}}","author":{"id":"{{author}}"},
        "text":"Words of {{author}} about Acme Air.","publishedAt":"2026-11-20T10:00:00Z","foundAt":"2026-11-20T10:00:00Z"},"replayed":false}
        """);

    private static async Task PublishAsync(Rig rig, string queue, byte[] body, Guid? id = null)
    {
        await using var connection = await new ConnectionFactory { Uri = rig.Broker!.Uri }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        var properties = new BasicProperties { MessageId = id?.ToString(), ContentType = "application/json", Persistent = true };
        await channel.BasicPublishAsync("", queue, mandatory: true, properties, body);
    }
}
