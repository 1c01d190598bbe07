using System.Globalization;
using Listener.EndToEnd.Tests.Harness;

namespace Listener.EndToEnd.Tests.Faults;

/// <summary>Faults 63 and 67: everything at once, and everything for a long time.</summary>
[Category("faults")]
public sealed class LoadFaultTests
{
    [TestCase(300, 120)]
    [TestCase(1_000, 300, Explicit = true, Category = "long")]
    public async Task F63_Many_sources_due_at_the_same_second_are_all_read_within_bounds(int count, int seconds)
    {
        await using var rig = await Rig.CreateAsync();
        rig.Settings = rig.Settings with { Every = "00:10:00" };
        rig.Web.AddMany(count, new FeedPlan(Items: 5));

        rig.StartWorker();
        await Eventually.HoldsAsync(
            () => rig.Web.Requests.Select(request => request.Feed).Distinct().Count() == count, TimeSpan.FromSeconds(seconds), "all polled", rig.Worker);
        await Eventually.ReadAsync(rig.Store.MentionCountAsync, stored => stored == count * 5, TimeSpan.FromSeconds(30), "all stored", rig.Worker);

        await TestContext.Out.WriteLineAsync($"{rig.Web.MostConcurrent} at once, {rig.Worker.WorkingSet >> 20} MB");
        Assert.Multiple(() =>
        {
            Assert.That(rig.Web.MostConcurrent, Is.LessThanOrEqualTo(64));
            Assert.That(rig.Worker.WorkingSet, Is.LessThan(300L << 20));
            Assert.That(rig.Web.Requests, Has.Count.EqualTo(count), "one request each");
        });
    }

    /// <summary>As many minutes as LISTENER_TEST_MINUTES says, ten if it says nothing.</summary>
    [Test]
    [Explicit]
    [Category("long")]
    public async Task F67_A_long_run_with_random_faults_keeps_every_promise()
    {
        var chaos = new Chaos(67);
        var minutes = int.Parse(Environment.GetEnvironmentVariable("LISTENER_TEST_MINUTES") ?? "10", CultureInfo.InvariantCulture);
        await using var server = await OwnBroker.StartAsync();
        await using var rig = await Rig.CreateAsync(bus: Bus.RabbitMq, ownBroker: server);

        // 20 sources, one new item a second each.
        rig.Web.AddMany(20, new FeedPlan(Items: minutes * 60, Step: 1, Overlap: 4));
        rig.StartWorker();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var memory = new List<long>();
        while (clock.Elapsed < TimeSpan.FromMinutes(minutes))
        {
            await chaos.PauseAsync(5, 30);
            memory.Add(rig.Worker.WorkingSet >> 20);
            switch (chaos.Next(4))
            {
                case 0:
                    await rig.CrashAsync();
                    break;
                case 1:
                    await server.Kill9Async();
                    await chaos.PauseAsync(0, 5);
                    await server.RestartAsync();
                    break;
                case 2:
                    await server.StopGracefullyAsync();
                    await chaos.PauseAsync(0, 15);
                    await server.RestartAsync();
                    break;
                default:
                    await rig.StopAsync();
                    rig.StartWorker();
                    break;
            }
        }

        await TestContext.Out.WriteLineAsync($"memory in MB before each fault: {string.Join(' ', memory)}");
        await rig.AuditAsync(seconds: 600, seed: chaos.Seed);
    }
}
