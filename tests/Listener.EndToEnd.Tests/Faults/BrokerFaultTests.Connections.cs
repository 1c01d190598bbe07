using Listener.EndToEnd.Tests.Harness;

namespace Listener.EndToEnd.Tests.Faults;

/// <summary>Faults on the way to the broker.</summary>
public sealed partial class BrokerFaultTests
{
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

        // What more than twenty cuts hit on its way to a handler is dead-lettered, and the reconciler's.
        rig.Settings = rig.Settings
            .With("Listener__Broker__Watchdog", "00:00:40")
            .With("Listener__Reconcile__Every", "00:00:10")
            .With("Listener__Reconcile__OlderThan", "00:02:00");
        rig.Web.AddMany(8, Ingest with { Items = Math.Max(250, cuts * 20) });
        rig.StartWorker();

        for (var cut = 1; cut <= cuts; cut++)
        {
            proxy.CutAfter(10_000 + chaos.Next(200_000));
            await WaitAsync(async () => proxy.Cuts == cut || await IsDoneAsync(), $"cut {cut}");
        }

        Assert.That(proxy.Cuts, Is.GreaterThanOrEqualTo(cuts / 2));
        await WaitAsync(IsDoneAsync, "everything is sent and classified");

        // All of them have their verdict; the copies that the broker set aside are for an operator to clear.
        await rig.Broker!.PurgeAsync(Dead);
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
}
