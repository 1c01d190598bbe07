using System.Text;
using System.Text.Json.Nodes;
using Listener.EndToEnd.Tests.Harness;
using RabbitMQ.Client;

namespace Listener.EndToEnd.Tests.Faults;

/// <summary>Faults 16 to 36, 73 and 74: the broker is away, dies, freezes, is full, is misconfigured or wiped. It has a server of its own.</summary>
[Category("faults")]
public sealed class BrokerFaultTests
{
    private const string Captured = "listener.mention-captured";
    private static readonly FeedPlan Ingest = new(Items: 250, Step: 25, Overlap: 5);

    private OwnBroker server = null!;

    [OneTimeSetUp]
    public async Task StartBrokerAsync() => server = await OwnBroker.StartAsync();

    [OneTimeTearDown]
    public async Task StopBrokerAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    [SetUp]
    public Task RepairBrokerAsync() => server.RestartAsync();

    [TestCase(Engine.Sqlite, Category = "faults-ci")]
    [TestCase(Engine.Postgres)]
    public async Task F16_A_worker_that_starts_without_its_broker_collects_and_delivers_later(Engine engine)
    {
        await using var rig = await Rig.CreateAsync(engine, Bus.RabbitMq, server);
        using var face = new HttpFace();
        rig.Settings = rig.Settings with { Urls = face.Urls };
        rig.Web.AddMany(4, Ingest with { Items = 100 });
        await server.Kill9Async();

        rig.StartWorker();
        await face.ReadyAsync();
        await Eventually.ReadAsync(rig.Store.MentionCountAsync, count => count == 400, TimeSpan.FromSeconds(180), "all collected", rig.Worker);
        Assert.That((await face.StatusAsync("health/ready")).Body, Does.Contain("broker").IgnoreCase);

        await server.RestartAsync();
        await rig.AuditAsync();
    }

    [TestCase(10)]
    [TestCase(60, Explicit = true, Category = "long")]
    public async Task F17_A_graceful_stop_of_the_broker_only_delays(int seconds)
    {
        await using var rig = await StartIngestAsync();

        await server.StopGracefullyAsync();
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        await server.RestartAsync();
        var before = rig.Subscriber!.Count;
        await Eventually.HoldsAsync(() => rig.Subscriber.Count > before, TimeSpan.FromSeconds(30), "first message after the return", rig.Worker);

        await rig.AuditAsync();
    }

    [Test]
    [Explicit]
    [Category("long")]
    public async Task F18_A_backlog_of_20_000_survives_kill_9_of_the_broker()
    {
        await using var rig = await Rig.CreateAsync(bus: Bus.RabbitMq, ownBroker: server);
        rig.Web.AddMany(20, new FeedPlan(Items: 1_000, Step: 250));
        await CollectOnlyAsync(rig);

        await server.Kill9Async();
        await server.RestartAsync();
        rig.StartWorker();

        var report = await rig.AuditAsync(seconds: 300);
        Assert.That(report.Mentions, Is.EqualTo(20_000));
    }

    [TestCase(Engine.Sqlite, 2)]
    [TestCase(Engine.Sqlite, 10, Explicit = true, Category = "long")]
    [TestCase(Engine.Postgres, 10, Explicit = true, Category = "long")]
    public async Task F19_Kill_9_of_the_broker_during_publish_and_consume_loses_nothing(Engine engine, int kills)
    {
        var chaos = new Chaos(19);
        await using var rig = await StartIngestAsync(engine, sources: 8, items: kills * 100);

        for (var kill = 0; kill < kills; kill++)
        {
            await chaos.PauseAsync(0.5, 3);
            await server.Kill9Async();
            await chaos.PauseAsync(0, 2);
            await server.RestartAsync();
        }

        await rig.AuditAsync(seconds: 240, seed: chaos.Seed);
    }

    [TestCase(15)]
    [TestCase(60, Explicit = true, Category = "long")]
    public async Task F20_A_frozen_broker_blocks_no_poll_and_loses_nothing(int seconds)
    {
        await using var rig = await StartIngestAsync();
        var before = await rig.Store.MentionCountAsync();

        await server.FreezeAsync();
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(seconds));
            Assert.That(await rig.Store.MentionCountAsync(), Is.GreaterThan(before), "polling goes on");
        }
        finally
        {
            await server.ThawAsync();
        }

        await rig.AuditAsync(seconds: 180);
    }

    [TestCase("set_vm_memory_high_watermark 0.0001", "set_vm_memory_high_watermark 0.4", 10)]
    [TestCase("set_vm_memory_high_watermark 0.0001", "set_vm_memory_high_watermark 0.4", 30, Explicit = true, Category = "long")]
    [TestCase("set_disk_free_limit 9000GB", "set_disk_free_limit 50MB", 30, Explicit = true, Category = "long")]
    public async Task F21_F22_An_alarm_of_the_broker_blocks_publishing_and_nothing_else(string raise, string clear, int seconds)
    {
        await using var rig = await Rig.CreateAsync(bus: Bus.RabbitMq, ownBroker: server);
        using var face = new HttpFace();
        rig.Settings = rig.Settings with { Urls = face.Urls };
        rig.Web.AddMany(4, Ingest);
        rig.StartWorker();
        await Eventually.HoldsAsync(() => rig.Subscriber!.Count > 50, TimeSpan.FromSeconds(180), "ingest", rig.Worker);

        await server.ControlAsync(raise.Split(' '));
        try
        {
            for (var second = 0; second < seconds; second++)
            {
                Assert.That((await face.StatusAsync("health/live")).Status, Is.EqualTo(200));
                await Task.Delay(TimeSpan.FromSeconds(1));
            }
        }
        finally
        {
            await server.ControlAsync(clear.Split(' '));
        }

        await rig.AuditAsync(seconds: 180);
    }

    [Test]
    public async Task F23_A_queue_deleted_by_an_operator_loses_nothing()
    {
        await using var rig = await StartIngestAsync();

        await rig.Broker!.DeleteQueueAsync(Captured);
        await Task.Delay(TimeSpan.FromSeconds(5));
        if (rig.Worker.HasExited)
        {
            // Leaving it to the supervisor is allowed, with a non-zero code.
            Assert.That((await rig.Worker.WaitForExitAsync(TimeSpan.Zero)).ExitCode, Is.Not.Zero);
            rig.StartWorker();
        }

        await rig.AuditAsync(seconds: 180);
    }

    [Test]
    [Category("faults-ci")]
    public async Task F24_A_queue_with_other_arguments_is_named_loudly()
    {
        await using var rig = await Rig.CreateAsync(bus: Bus.RabbitMq, ownBroker: server);
        rig.Web.Add("news", new FeedPlan(Items: 5));
        await using (var connection = await new ConnectionFactory { Uri = rig.Broker!.Uri }.CreateConnectionAsync())
        await using (var channel = await connection.CreateChannelAsync())
        {
            await channel.QueueDeclareAsync(Captured, durable: true, exclusive: false, autoDelete: false);
        }

        rig.StartWorker();

        await Eventually.HoldsAsync(
            () => rig.Worker.Errors.Contains("x-queue-type", StringComparison.Ordinal), TimeSpan.FromSeconds(90), "the argument that differs", rig.Worker);
    }

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

    [TestCase("guest:canary-secret", "", Description = "wrong password")]
    [TestCase("guest:guest", "no-such-host", Description = "wrong virtual host")]
    public async Task F26_Wrong_credentials_are_reported_without_the_password_and_polling_goes_on(string user, string vhost)
    {
        await using var rig = await Rig.CreateAsync(bus: Bus.RabbitMq, ownBroker: server);
        var parts = user.Split(':');
        var uri = new UriBuilder(rig.Broker!.Uri) { UserName = parts[0], Password = parts[1] };
        uri.Path = vhost.Length > 0 ? vhost : uri.Path;
        rig.Settings = rig.Settings with { Broker = uri.Uri };
        var feed = rig.Web.Add("news", new FeedPlan(Items: 20, Step: 5));

        rig.StartWorker();
        await Eventually.ReadAsync(rig.Store.MentionCountAsync, count => count == 20, TimeSpan.FromSeconds(120), "polling", rig.Worker);

        // A broker closes such a connection in its own time.
        await Eventually.ReadAsync(
            () => Task.FromResult(rig.Worker.Errors),
            errors => errors.Contains("broker", StringComparison.OrdinalIgnoreCase) || errors.Contains("RabbitMQ", StringComparison.Ordinal),
            TimeSpan.FromSeconds(60),
            "the report",
            rig.Worker);

        Assert.Multiple(() =>
        {
            Assert.That(feed.Ledger, Has.Count.EqualTo(20));
            Assert.That(rig.Worker.HasExited, Is.False);
            Assert.That(rig.Worker.Errors + rig.Worker.Output, Does.Not.Contain("canary-secret"));
        });
    }

    [TestCase(5)]
    [TestCase(50, Explicit = true, Category = "long")]
    public async Task F27_Connections_cut_in_the_middle_of_a_message_lose_nothing(int cuts)
    {
        var chaos = new Chaos(27);
        await using var rig = await Rig.CreateAsync(bus: Bus.RabbitMq, ownBroker: server);
        await using var proxy = new CutProxy(server.Address.Port);
        rig.Settings = rig.Settings with { Broker = proxy.Through(rig.Broker!.Uri) };
        rig.Settings = rig.Settings.With("Listener__Broker__Watchdog", "00:00:40");
        rig.Web.AddMany(8, Ingest with { Items = Math.Max(250, cuts * 20) });
        rig.StartWorker();

        for (var cut = 1; cut <= cuts; cut++)
        {
            proxy.CutAfter(10_000 + chaos.Next(200_000));
            await WaitAsync(async () => proxy.Cuts == cut || await IsDoneAsync(), $"cut {cut}");
        }

        Assert.That(proxy.Cuts, Is.GreaterThanOrEqualTo(cuts / 2));
        await WaitAsync(IsDoneAsync, "everything is sent");
        await rig.AuditAsync(seconds: 240, seed: chaos.Seed);

        async Task<bool> IsDoneAsync() => rig.Web.Feeds.All(feed => feed.IsReadToTheEnd) && await rig.Store.PendingAsync() == 0;

        // A bus that a cut left mute ends its process, to be started again.
        Task WaitAsync(Func<Task<bool>> isSo, string what) => Eventually.ReadAsync(
            () =>
            {
                rig.StartAgainAfterFailure();
                return isSo();
            },
            reached => reached,
            TimeSpan.FromSeconds(240),
            what,
            evidence: rig.Evidence);
    }

    [Test]
    [Explicit]
    [Category("long")]
    public async Task F28_A_network_that_swallows_everything_is_noticed_by_heartbeats()
    {
        await using var rig = await Rig.CreateAsync(bus: Bus.RabbitMq, ownBroker: server);
        await using var proxy = new CutProxy(server.Address.Port);
        rig.Settings = rig.Settings with { Broker = proxy.Through(rig.Broker!.Uri) };
        rig.Web.AddMany(4, Ingest with { Items = 1_000 });
        rig.StartWorker();
        await Eventually.HoldsAsync(() => rig.Subscriber!.Count > 50, TimeSpan.FromSeconds(180), "ingest", rig.Worker);

        var accepted = proxy.Accepted;
        proxy.IsBlackHole = true;
        await Eventually.HoldsAsync(() => proxy.Accepted > accepted, TimeSpan.FromSeconds(180), "a new connection is tried", rig.Worker);
        proxy.IsBlackHole = false;

        await rig.AuditAsync(seconds: 240);
    }

    [Test]
    [Explicit]
    [Category("long")]
    public async Task F29_A_slow_broker_costs_time_and_nothing_else()
    {
        await using var rig = await Rig.CreateAsync(bus: Bus.RabbitMq, ownBroker: server);
        await using var proxy = new CutProxy(server.Address.Port) { Delay = TimeSpan.FromMilliseconds(500) };
        rig.Settings = rig.Settings with { Broker = proxy.Through(rig.Broker!.Uri) };
        rig.Web.AddMany(4, Ingest);

        rig.StartWorker();

        await rig.AuditAsync(seconds: 400);
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

    /// <summary>A reconciler that does not wait for a quarter of an hour.</summary>
    private static WorkerSettings Hasty(WorkerSettings settings) =>
        settings.With("Listener__Reconcile__Every", "00:00:03").With("Listener__Reconcile__OlderThan", "00:00:05");

    private async Task<Rig> StartIngestAsync(Engine engine = Engine.Sqlite, int sources = 4, int items = 250)
    {
        var rig = await Rig.CreateAsync(engine, Bus.RabbitMq, server);
        rig.Web.AddMany(sources, Ingest with { Items = items });
        rig.StartWorker();
        await Eventually.HoldsAsync(() => rig.Subscriber!.Count > 50, TimeSpan.FromSeconds(180), "ingest", rig.Worker);
        return rig;
    }

    /// <summary>Runs a worker that polls and relays but does not classify, until everything is collected; then it is stopped.</summary>
    /// <param name="queue">Whether a classifier was there once, whose queue takes the messages meanwhile.</param>
    private static async Task CollectOnlyAsync(Rig rig, bool queue = true)
    {
        if (queue)
        {
            rig.StartWorker(settings => settings.With("Listener__Roles__0", "Classify"));
            await Eventually.ReadAsync(() => rig.Broker!.QueueAsync(Captured), found => found is not null, TimeSpan.FromSeconds(180), "the queue", rig.Worker);
            await rig.StopAsync();
        }

        rig.StartWorker(settings => settings.With("Listener__Roles__0", "Poll").With("Listener__Roles__1", "Relay"));
        await Eventually.HoldsAsync(() => rig.Web.Feeds.All(feed => feed.IsReadToTheEnd), TimeSpan.FromSeconds(240), "all collected", rig.Worker);
        if (queue)
        {
            await Eventually.ReadAsync(
                () => rig.Store.ScalarAsync("select count(*) from outbox_view where sent_at is null"), unsent => unsent == 0, TimeSpan.FromSeconds(120), "all sent", rig.Worker);
        }

        await rig.StopAsync();
        Assert.That(rig.Subscriber!.Count, Is.Zero);
    }

    private static byte[] OfNewerVersion(ReadOnlyMemory<byte> body)
    {
        var message = JsonNode.Parse(body.Span)!;
        var holder = message["message"] ?? message;
        holder["mood"] = "new";
        if (holder["mention"] is JsonObject mention)
        {
            mention["channel"] = "hologram";
            mention["aura"] = new JsonObject { ["colour"] = "green" };
        }

        return Encoding.UTF8.GetBytes(message.ToJsonString());
    }

    private static async Task PublishToCapturedAsync(Rig rig, IEnumerable<byte[]> bodies)
    {
        await using var connection = await new ConnectionFactory { Uri = rig.Broker!.Uri }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        foreach (var body in bodies)
        {
            await channel.BasicPublishAsync("", Captured, mandatory: true, body);
        }
    }
}
