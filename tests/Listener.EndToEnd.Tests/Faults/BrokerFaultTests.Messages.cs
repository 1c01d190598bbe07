using System.Text;
using Listener.EndToEnd.Tests.Harness;
using RabbitMQ.Client;

namespace Listener.EndToEnd.Tests.Faults;

/// <summary>Faults of queues and of what is in them.</summary>
public sealed partial class BrokerFaultTests
{
    [Test]
    [Category("faults-ci")]
    public async Task F25_What_nobody_classifies_yet_is_kept()
    {
        await using var rig = await Rig.CreateAsync(bus: Bus.RabbitMq, ownBroker: server);
        rig.Web.Add("news", new FeedPlan(Items: 100));
        await CollectOnlyAsync(rig, queue: false);

        rig.StartWorker();

        var report = await rig.AuditAsync();
        Assert.That(report.Mentions, Is.EqualTo(100));
    }

    [Test]
    [Category("faults-ci")]
    public async Task F36_Rubbish_in_the_queue_is_set_aside_and_the_rest_goes_on()
    {
        await using var rig = await StartIngestAsync();
        byte[][] rubbish =
        [
            "not json"u8.ToArray(), "{\"json\":\"without an envelope\"}"u8.ToArray(), [], [0xff, 0xfe, 0x00],
            Encoding.UTF8.GetBytes("{\"messageType\":[\"urn:message:Nobody:KnowsThis\"],\"message\":{}}"), Encoding.UTF8.GetBytes(new string('[', 1_000_000)),
            """{"mention":{"id":"00000000-0000-0000-0000-000000000000","brand":"acme-air","source":{"kind":"rss","name":"x"},"channel":"social","externalId":"0","text":"acme air","publishedAt":"2026-11-21T09:30:00Z","foundAt":"2026-11-21T09:30:00Z"}}"""u8.ToArray(),
        ];
        await PublishToCapturedAsync(rig, rubbish);

        await rig.AuditAsync(parked: rubbish.Length, seconds: 180);
    }

    [Test]
    public async Task F34_What_was_set_aside_is_listed_and_comes_back_after_a_requeue()
    {
        await using var rig = await Rig.CreateAsync(bus: Bus.RabbitMq, ownBroker: server);
        rig.Web.Add("news", new FeedPlan(Items: 5));
        rig.StartWorker();
        await rig.QuietAsync();
        await PublishToCapturedAsync(rig, ["not json"u8.ToArray(), "{}"u8.ToArray()]);
        await rig.AuditAsync(parked: 2);

        var listed = await rig.RunAsync("deadletters", "list", "--json");
        var requeued = await rig.RunAsync("deadletters", "requeue", "all");
        await rig.AuditAsync(parked: 2);
        var again = await rig.RunAsync("deadletters", "list", "--json");

        Assert.Multiple(() =>
        {
            Assert.That(listed.Lines, Has.Count.EqualTo(2), listed.ToString);
            Assert.That(listed.Output, Does.Contain("The message has no mention."));
            Assert.That(requeued.ExitCode, Is.Zero, requeued.ToString);
            Assert.That(again.Lines, Has.Count.EqualTo(2), again.ToString);
        });
    }

    [Test]
    public async Task F69_Messages_of_a_newer_version_are_classified()
    {
        await using var rig = await Rig.CreateAsync(bus: Bus.RabbitMq, ownBroker: server);
        rig.Web.Add("news", new FeedPlan(Items: 30));
        await CollectOnlyAsync(rig);
        await using (var connection = await new ConnectionFactory { Uri = rig.Broker!.Uri }.CreateConnectionAsync())
        await using (var channel = await connection.CreateChannelAsync())
        {
            for (var number = 0; number < 30; number++)
            {
                var message = await channel.BasicGetAsync(Captured, autoAck: true);
                Assert.That(message, Is.Not.Null, "a message for each mention");
                await channel.BasicPublishAsync("", Captured, mandatory: true, new BasicProperties(message!.BasicProperties), OfNewerVersion(message.Body));
            }
        }

        rig.StartWorker();

        var report = await rig.AuditAsync();
        Assert.That(report.Mentions, Is.EqualTo(30));
    }

    [Test]
    [Category("faults-ci")]
    public async Task F32_F73_A_purged_queue_is_filled_again_from_the_database()
    {
        await using var rig = await Rig.CreateAsync(bus: Bus.RabbitMq, ownBroker: server);
        rig.Settings = Hasty(rig.Settings);
        rig.Web.AddMany(4, new FeedPlan(Items: 250));
        await CollectOnlyAsync(rig);
        await rig.Broker!.PurgeAsync(Captured);

        rig.StartWorker();

        var report = await rig.AuditAsync(seconds: 180);
        Assert.That(report.Mentions, Is.EqualTo(1_000));
    }

    [Test]
    public async Task A_deleted_exchange_is_declared_again_by_a_bus_of_its_own()
    {
        await using var rig = await Rig.CreateAsync(bus: Bus.RabbitMq, ownBroker: server);
        rig.Settings = Hasty(rig.Settings).With("Listener__Broker__Watchdog", "00:00:12");
        rig.Web.AddMany(4, Ingest with { Items = 250 });
        rig.StartWorker();
        await Eventually.HoldsAsync(() => rig.Subscriber!.Count > 50, TimeSpan.FromSeconds(180), "ingest", rig.Worker);
        await using (var connection = await new ConnectionFactory { Uri = rig.Broker!.Uri }.CreateConnectionAsync())
        await using (var channel = await connection.CreateChannelAsync())
            await channel.ExchangeDeleteAsync(Captured);

        var report = await rig.AuditAsync(seconds: 120);

        Assert.That(report.Mentions, Is.EqualTo(1_000));
    }

    [Test]
    [Explicit]
    [Category("long")]
    public async Task F74_Innocent_messages_that_shared_25_crashes_are_classified_all_the_same()
    {
        var chaos = new Chaos(74);
        await using var rig = await StartIngestAsync(sources: 8, items: 1_000);
        rig.Settings = Hasty(rig.Settings);
        while (rig.Kills < 25)
        {
            await chaos.PauseAsync(1.2, 2.5);
            await rig.CrashAsync();
        }

        await rig.AuditAsync(seconds: 400, seed: chaos.Seed);
    }

    /// <summary>A broker whose data is gone, or a new one in the place of the old: the worker knows nothing of it until it looks.</summary>
    [Test]
    public async Task F32_F73_A_broker_that_lost_everything_gets_it_again_from_the_database()
    {
        await using var rig = await Rig.CreateAsync(bus: Bus.RabbitMq, ownBroker: server);
        rig.Settings = Hasty(rig.Settings);
        rig.Web.AddMany(4, new FeedPlan(Items: 250));
        await CollectOnlyAsync(rig);
        await rig.Broker!.DeleteQueueAsync(Captured);

        rig.StartWorker();

        var report = await rig.AuditAsync(seconds: 180);
        Assert.That(report.Mentions, Is.EqualTo(1_000));
    }

    [Test]
    public async Task F75_A_publish_that_was_given_up_and_had_arrived_is_delivered_twice_under_one_id()
    {
        await using var rig = await Rig.CreateAsync(bus: Bus.RabbitMq, ownBroker: server);
        await using var proxy = new CutProxy(server.Address.Port);
        rig.Settings = rig.Settings with { Broker = proxy.Through(rig.Broker!.Uri) };
        rig.Web.AddMany(4, Ingest with { Items = 1_000 });
        rig.StartWorker();
        await Eventually.HoldsAsync(() => rig.Subscriber!.Count > 50, TimeSpan.FromSeconds(180), "ingest", rig.Worker);

        // Longer than the relay waits for a confirm, and shorter than two heartbeats.
        proxy.HoldsAnswers = true;
        await Task.Delay(TimeSpan.FromSeconds(15));
        proxy.HoldsAnswers = false;

        var report = await rig.AuditAsync(seconds: 240);
        var published = (await rig.Broker!.QueueAsync(Captured))!.Value.GetProperty("message_stats").GetProperty("publish").GetInt64();
        await TestContext.Out.WriteLineAsync($"{published} messages to the classifiers for {report.Mentions} mentions");
        Assert.That(published + report.Redelivered, Is.GreaterThan(report.Mentions), "nothing was delivered twice: nothing was tested");
    }
}
