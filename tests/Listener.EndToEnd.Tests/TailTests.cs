using System.Text.Json;
using Listener.EndToEnd.Tests.Harness;

namespace Listener.EndToEnd.Tests;

/// <summary><c>listener tail</c> beside a running worker.</summary>
public sealed class TailTests
{
    [Test]
    public async Task A_tail_of_the_bus_outlives_its_connection_without_gap_or_repeat_and_takes_nothing_from_others()
    {
        await using var rig = await Rig.CreateAsync(bus: Bus.RabbitMq);
        var feed = rig.Web.Add("rss", new FeedPlan(Items: 5));
        rig.StartWorker();
        await rig.AuditAsync();
        await using var proxy = new CutProxy(TestServers.RabbitMq.Port);
        await using var tail = StartTail(rig, proxy.Through(rig.Broker!.Uri), "--since", "1h");
        await Eventually.HoldsAsync(() => Ids(tail).Count == 5, TimeSpan.FromSeconds(60), "what the store has", tail);
        Add(feed, 10, 3);
        await Eventually.HoldsAsync(() => Ids(tail).Count == 8, TimeSpan.FromSeconds(60), "what the bus brings", tail);

        proxy.CutAfter(0);
        Add(feed, 20, 4);
        await Eventually.HoldsAsync(() => tail.Errors.Contains("The broker is back.", StringComparison.Ordinal), TimeSpan.FromSeconds(60), "a new connection", tail);
        Add(feed, 30, 2);
        await Eventually.HoldsAsync(() => Ids(tail).Count >= 14, TimeSpan.FromSeconds(60), "everything", tail);
        await rig.AuditAsync();

        Assert.That(Ids(tail), Is.EquivalentTo(rig.Web.Ledger).And.Unique);
    }

    [Test]
    public async Task A_tail_shows_only_what_its_filter_asks_for()
    {
        await using var rig = await Rig.CreateAsync();
        rig.Web.Add("rss", new FeedPlan(Items: 40));
        rig.StartWorker();
        await rig.QuietAsync();

        foreach (var (option, value, where) in new[]
        {
            ("--stage", "onstage", "stage = 'onstage'"), ("--urgency", "normal+", "urgency in ('normal', 'high', 'critical')"), ("--intent", "complaint,question", "intent in ('complaint', 'question')"),
            ("--brand", "acme-air", "brand = 'acme-air'"), ("--brand", "other", "brand = 'other'"), ("--source", "rss", "source_name = 'rss'"), ("--source", "none", "source_name = 'none'"),
        })
        {
            var expected = await rig.Store.ScalarAsync($"select count(*) from mention_view where {where}");
            await using var tail = StartTail(rig, null, "--since", "1h", option, value);
            await Eventually.HoldsAsync(() => Ids(tail).Count >= expected, TimeSpan.FromSeconds(30), $"{expected} for {option} {value}", tail);
            await tail.InterruptAsync();
            var finished = await tail.WaitForExitAsync(TimeSpan.FromSeconds(60));
            Assert.That((finished.ExitCode, finished.Lines.Count), Is.EqualTo((130, (int)expected)), $"{option} {value}: {finished}");
        }
    }

    private static void Add(StubFeed feed, int first, int count)
    {
        foreach (var number in Enumerable.Range(first, count))
        {
            feed.Add(feed.Item(number));
        }
    }

    private static WorkerProcess StartTail(Rig rig, Uri? broker, params string[] options)
    {
        var settings = rig.Settings with { Broker = broker, Feeds = [.. rig.Web.Feeds] };
        return WorkerProcess.Start(["tail", "--json", .. options], settings.ToEnvironment(), rig.Folder);
    }

    private static List<string> Ids(WorkerProcess tail) =>
        [.. tail.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("mention").GetProperty("externalId").GetString()!)];
}
