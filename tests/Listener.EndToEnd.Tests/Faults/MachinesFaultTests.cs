using System.Diagnostics;
using Listener.EndToEnd.Tests.Harness;

namespace Listener.EndToEnd.Tests.Faults;

/// <summary>Several machines: three workers on one PostgreSQL and one broker, and a broker of three nodes.</summary>
[Category("faults")]
public sealed class MachinesFaultTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <param name="takeover">Seconds a source may be without a poll. The promise is 30; a machine that is busy with other work cannot show it.</param>
    [TestCase(300, 150, Category = "faults-ci")]
    [TestCase(10_000, 30, Explicit = true, Category = "long")]
    public async Task M1_Three_workers_share_20_sources_while_one_is_killed_and_one_is_frozen_past_its_lease(int items, int takeover)
    {
        await using var rig = await Rig.CreateAsync(Engine.Postgres, Bus.RabbitMq);
        rig.Settings = (rig.Settings with { Every = Interval.ToString("c") }).With("Listener__Storage__ConnectionString", rig.Store.ConnectionString + ";Maximum Pool Size=30");

        // Steps that leave the last items to the time after the faults, and no more a second than one small machine carries: this is about who polls, not about how much.
        var steps = Math.Max(30, items / 20);
        rig.Web.AddMany(20, new FeedPlan(Items: items, Step: items / steps, Overlap: 2));
        var killed = rig.StartWorker();
        var frozen = rig.StartWorker();
        rig.StartWorker();
        await Eventually.ReadAsync(rig.Store.MentionCountAsync, count => count > items, TimeSpan.FromSeconds(300), "ingest", rig.Worker);

        await killed.Kill9Async();
        await Task.Delay(TimeSpan.FromSeconds(5));
        await frozen.FreezeAsync();
        await Task.Delay(TimeSpan.FromSeconds(35));
        await frozen.ThawAsync();

        var report = await rig.AuditAsync(seconds: 1_800);
        var gaps = Gaps(rig.Web);
        await TestContext.Out.WriteLineAsync(
            $"shortest time between two polls of a source {gaps.Min().TotalSeconds:0.00} s, longest {gaps.Max().TotalSeconds:0.0} s, {report.Redelivered} delivered twice");
        Assert.Multiple(() =>
        {
            Assert.That(report.Mentions, Is.EqualTo(20 * items));
            Assert.That(gaps.Min(), Is.GreaterThan(Interval * 0.95), "no source twice in an interval");
            Assert.That(gaps.Max(), Is.LessThan(TimeSpan.FromSeconds(takeover)), "taken over in time");
        });
    }

    [TestCase(200)]
    [TestCase(2_000, Explicit = true, Category = "long")]
    public async Task M2_A_node_of_the_brokers_cluster_dies_and_returns_during_ingest(int items)
    {
        await using var cluster = await OwnCluster.StartAsync();
        await using var rig = await Rig.CreateAsync(Engine.Sqlite, cluster);
        rig.Web.AddMany(10, new FeedPlan(Items: items, Step: items / 40, Overlap: 2));
        rig.StartWorker();
        await Eventually.HoldsAsync(() => rig.Subscriber!.Count > items, TimeSpan.FromSeconds(300), "ingest", rig.Worker);

        var clock = Stopwatch.StartNew();
        await cluster.Kill9Async(0);
        var before = rig.Subscriber!.Count;
        await Eventually.HoldsAsync(() => rig.Subscriber.Count > before + 20, TimeSpan.FromSeconds(90), "deliveries without the node", rig.Worker);
        await TestContext.Out.WriteLineAsync($"deliveries {clock.Elapsed.TotalSeconds:0.0} s after the death of the node");
        await cluster.RestartAsync();

        var report = await rig.AuditAsync(seconds: 300);
        Assert.That(report.Mentions, Is.EqualTo(10 * items));
    }

    private static List<TimeSpan> Gaps(StubWeb web) =>
        [.. web.Requests.GroupBy(request => request.Feed).SelectMany(feed =>
        {
            var times = feed.Select(request => request.At).Order().ToList();
            return times.Zip(times.Skip(1), (earlier, later) => later - earlier);
        })];
}
