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

    [TestCase(4_000, 500)]
    [TestCase(100_000, 20_000, Explicit = true, Category = "long")]
    public async Task F65_Sources_wait_while_the_classifier_is_slow(int items, int highWater)
    {
        await using var rig = await Rig.CreateAsync();
        rig.Settings = rig.Settings.With("Listener__Polling__HighWater", $"{highWater}");
        var step = Math.Max(20, items / 1_000);
        rig.Web.AddMany(20, new FeedPlan(Items: items / 20, Step: step));
        var worker = rig.StartWorker(settings => settings.With("LISTENER_FAULT", "classify-slow:2000"));
        var most = 0L;
        using var over = new CancellationTokenSource();
        var watching = WatchAsync();
        var report = await rig.AuditAsync(seconds: 900);
        await over.CancelAsync();
        await watching;

        await TestContext.Out.WriteLineAsync($"at most {most} under way, {worker.WorkingSet >> 20} MB");
        Assert.Multiple(() =>
        {
            Assert.That(report.Mentions, Is.EqualTo(items));
            Assert.That(worker.Errors, Does.Contain("Collecting pauses: True").And.Contain("Collecting pauses: False"));

            // It looks every two seconds; what is polled in between comes on top.
            Assert.That(most, Is.InRange(highWater, highWater + (2 * 20 * step * 5)));
        });

        async Task WatchAsync()
        {
            while (!over.IsCancellationRequested)
            {
                try
                {
                    most = Math.Max(most, await rig.Store.ScalarAsync("select count(*) from mention_view where stage is null"));
                }
                catch (System.Data.Common.DbException)
                {
                    // Not there yet.
                }

                await Task.Delay(200);
            }
        }
    }

    /// <summary>Signed deliveries, 48 at once, with a kill -9 in the middle: what was answered with 202 is there.</summary>
    [TestCase(2_000)]
    [TestCase(50_000, Explicit = true, Category = "long")]
    public async Task F66_Every_delivery_that_was_accepted_survives_kill_9(int deliveries)
    {
        await using var rig = await Rig.CreateAsync();
        using var face = new HttpFace();
        var key = System.Security.Cryptography.RandomNumberGenerator.GetBytes(32);
        var news = rig.Web.Add("news", new FeedPlan(Items: 1));
        rig.Settings = (rig.Settings with { Urls = face.Urls, Feeds = [news] })
            .With("Listener__Sources__1__Name", "desk")
            .With("Listener__Sources__1__Kind", "webhook")
            .With("Listener__Sources__1__Secret", $"whsec_{Convert.ToBase64String(key)}");
        rig.StartWorker();
        await face.ReadyAsync();

        var accepted = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        var others = new System.Collections.Concurrent.ConcurrentDictionary<int, int>();
        var sent = 0;
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var flood = Parallel.ForEachAsync(Enumerable.Range(0, deliveries), new ParallelOptions { MaxDegreeOfParallelism = 48 }, async (number, _) =>
        {
            var body = $$"""{"externalId":"d-{{number}}","text":"Acme Air lost case {{number}} of {{Guid.NewGuid()}}"}""";
            while (true)
            {
                var (status, _) = await face.DeliverAsync("desk", $"msg-{number}", body, key);
                if (status is 200 or 202)
                {
                    accepted[$"d-{number}"] = status;
                    Interlocked.Increment(ref sent);
                    return;
                }

                // As a sender does it: again, later, under the same id.
                others.AddOrUpdate(status, 1, (_, count) => count + 1);
                await Task.Delay(300, CancellationToken.None);
            }
        });
        await Eventually.HoldsAsync(() => sent > deliveries / 3, TimeSpan.FromSeconds(120), "a third", rig.Worker);
        await rig.CrashAsync();
        await flood;
        var seconds = clock.Elapsed.TotalSeconds;

        // Deliveries number from 1 at each sender, so their ids carry its name.
        await Eventually.ReadAsync(rig.Store.PendingAsync, pending => pending == 0, TimeSpan.FromSeconds(120), "quiet", rig.Worker);
        var stored = (await rig.Store.MentionsAsync()).Where(mention => mention.SourceName == "desk").Select(mention => mention.ExternalId).ToList();
        await TestContext.Out.WriteLineAsync(
            $"{accepted.Count} accepted of {deliveries} in {seconds:0.0} s, others {string.Join(", ", others.Select(pair => $"{pair.Value} x {pair.Key}"))}, {stored.Count} stored");
        Assert.Multiple(() =>
        {
            Assert.That(stored, Is.Unique.And.Count.EqualTo(deliveries));
            Assert.That(accepted, Has.Count.EqualTo(deliveries));
            Assert.That(others.Keys, Is.SubsetOf(new[] { 0, 429, 503 }), "refused with a reason or cut off");
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
            rig.StartAgainAfterFailure(); // The watchdog ends a process whose bus a cut has left mute.
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

        rig.StartAgainAfterFailure();
        await TestContext.Out.WriteLineAsync($"memory in MB before each fault: {string.Join(' ', memory)}");
        await rig.AuditAsync(seconds: 600 + (minutes * 30), seed: chaos.Seed); // at one item a second, what the faults took from polling takes as long again
    }
}
