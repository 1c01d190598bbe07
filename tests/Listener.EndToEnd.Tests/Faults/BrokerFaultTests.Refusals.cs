using Listener.EndToEnd.Tests.Harness;
using RabbitMQ.Client;

namespace Listener.EndToEnd.Tests.Faults;

/// <summary>Faults of a broker that is there and says no: what a process that starts again would be told as well.</summary>
public sealed partial class BrokerFaultTests
{
    /// <summary>Long enough for a watchdog of four seconds to put five new buses in vain in the place of the old, and then to give up.</summary>
    private static readonly TimeSpan WouldGiveUp = TimeSpan.FromSeconds(40);

    [Test]
    public async Task F79_Rights_that_are_taken_from_a_running_worker_are_waited_for()
    {
        await using var rig = await Rig.CreateAsync(bus: Bus.RabbitMq, ownBroker: server);
        rig.Settings = rig.Settings.With("Listener__Broker__Watchdog", "00:00:04") with { Broker = await rig.Broker!.PermitAsync("lesser") };
        rig.Web.AddMany(2, Ingest with { Items = 200, Step = 5 });
        rig.StartWorker();
        await Eventually.HoldsAsync(() => rig.Subscriber!.Count > 20, TimeSpan.FromSeconds(180), "ingest", rig.Worker);

        await rig.Broker.PermitAsync("lesser", configure: "^$", read: "^$");
        await server.ControlAsync("close_all_user_connections", "lesser", "rights were changed");
        await Task.Delay(WouldGiveUp);
        Assert.That(rig.Worker.HasExited, Is.False, rig.Evidence);
        await rig.Broker.PermitAsync("lesser");

        await rig.AuditAsync();
        Assert.That(rig.Worker.Errors, Does.Contain("ACCESS_REFUSED"));
        Assert.That(rig.Worker.Errors, Does.Not.Contain("The operation was canceled"), "no bus that was left behind goes on trying to start");
    }

    [Test]
    public async Task F80_A_subscribers_full_queue_that_refuses_what_is_published_is_named_and_loses_nothing()
    {
        await using var rig = await Rig.CreateAsync(bus: Bus.RabbitMq, ownBroker: server);
        rig.Settings = rig.Settings.With("Listener__Broker__Watchdog", "00:00:04");
        rig.Web.Add("news", new FeedPlan(Items: 20, Step: 10));
        await using (var connection = await new ConnectionFactory { Uri = rig.Broker!.Uri }.CreateConnectionAsync())
        await using (var channel = await connection.CreateChannelAsync())
        {
            var full = new Dictionary<string, object?> { ["x-max-length"] = 1, ["x-overflow"] = "reject-publish" };
            await channel.QueueDeclareAsync("full", durable: true, exclusive: false, autoDelete: false, full);
            await channel.QueueBindAsync("full", "listener.mentions", "#");
        }

        // Once all is collected nothing else goes out, and what is refused again and again must not look like a bus that hangs.
        rig.StartWorker();
        await Task.Delay(WouldGiveUp);
        Assert.That(rig.Worker.HasExited, Is.False, rig.Evidence);
        Assert.That(rig.Worker.Errors, Does.Contain("reject-publish").And.Not.Contain("a new bus takes the place"));
        await rig.Broker.DeleteQueueAsync("full");

        await rig.AuditAsync();
    }
}
