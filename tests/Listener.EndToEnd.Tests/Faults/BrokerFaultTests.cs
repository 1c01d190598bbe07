using System.Text;
using System.Text.Json.Nodes;
using Listener.EndToEnd.Tests.Harness;
using RabbitMQ.Client;

namespace Listener.EndToEnd.Tests.Faults;

/// <summary>Faults 16 to 36, 73 and 74: the broker is away, dies, freezes, is full, is misconfigured or wiped. It has a server of its own.</summary>
[Category("faults")]
public sealed partial class BrokerFaultTests
{
    private const string Captured = "listener.mention-captured";
    private const string Dead = "listener.dead";
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

            // Not as soon as there is a queue: it is bound after it is declared, and consumed from after that.
            await Eventually.ReadAsync(
                rig.Broker!.QueuesAsync, queues => queues.Any(queue => queue is { Name: Captured, Consumers: > 0 }), TimeSpan.FromSeconds(180), "the queue and its consumer", rig.Worker);
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
