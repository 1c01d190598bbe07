using System.Text;
using System.Text.Json;
using Listener.EndToEnd.Tests.Harness;
using Listener.Tests;

namespace Listener.EndToEnd.Tests;

/// <summary>Webhooks out, by the worker as it is run.</summary>
[TestFixture(Engine.Sqlite, Bus.InMemory)]
[TestFixture(Engine.Postgres, Bus.RabbitMq)]
public sealed class WebhookTests(Engine engine, Bus bus)
{
    private const string Secret = "a-secret-of-thirty-two-bytes-yes";

    [Test]
    public async Task A_worker_killed_in_the_middle_of_its_deliveries_loses_none()
    {
        await using var receiver = new WebhookReceiver(Encoding.UTF8.GetBytes(Secret));
        receiver.Answer = async (_, _, _) =>
        {
            await Task.Delay(Random.Shared.Next(5, 40));
            return Random.Shared.Next(10) == 0 ? 500 : null;
        };
        await using var rig = await Rig.CreateAsync(engine, bus);
        rig.Web.Add("rss", new FeedPlan(Items: 300, Step: 60));
        rig.Settings = rig.Settings
            .With("Listener__Webhooks__0__Name", "crm")
            .With("Listener__Webhooks__0__Url", receiver.Address.ToString())
            .With("Listener__Webhooks__0__Secret", Secret)
            .With("Listener__Webhooks__0__AllowPrivate", "true")
            .With("Listener__Webhooks__0__Timeout", "00:00:02");

        rig.StartWorker();
        for (var kill = 1; kill <= 4; kill++)
        {
            var target = kill * 40;
            await Eventually.HoldsAsync(() => receiver.Deliveries.Count >= target, TimeSpan.FromSeconds(60), $"{target} deliveries", rig.Worker, rig.Evidence);
            await rig.CrashAsync();
        }

        await rig.AuditAsync();
        await Eventually.HoldsAsync(() => receiver.Deliveries.Count >= 300, TimeSpan.FromSeconds(120), "all deliveries", rig.Worker, rig.Evidence);
        var external = receiver.Deliveries.Select(delivery => JsonDocument.Parse(delivery.Body).RootElement.GetProperty("mention").GetProperty("externalId").GetString());
        await TestContext.Out.WriteLineAsync($"{receiver.Requests} requests, {receiver.Repeats} repeats, {receiver.Refused} refused, {rig.Kills} kills");
        Assert.That(external, Is.EquivalentTo(rig.Web.Ledger));
        Assert.That(receiver.Refused, Is.Zero);
    }
}
