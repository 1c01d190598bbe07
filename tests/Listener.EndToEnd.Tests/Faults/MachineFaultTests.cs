using System.Text.RegularExpressions;
using Listener.EndToEnd.Tests.Harness;
using Microsoft.Data.Sqlite;

namespace Listener.EndToEnd.Tests.Faults;

/// <summary>Faults 45 and 54: the power fails, the clock is wrong.</summary>
[Category("faults")]
public sealed partial class MachineFaultTests
{
    private const string FakeTime = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";

    [TestCase(40)]
    [TestCase(400, Explicit = true, Category = "long")]
    public async Task F45_After_a_power_cut_every_commit_that_was_acted_on_is_there_and_cursor_and_mentions_agree(int cuts)
    {
        var chaos = new Chaos(45);
        await using var rig = await Rig.CreateAsync();
        var disk = PowerCutDisk.Create(rig.Folder, Path.Combine(rig.Folder, "listener.db"));
        rig.Settings = disk.Under(rig.Settings);
        rig.Web.AddMany(5, new FeedPlan(Items: 150, Step: 5));
        rig.StartWorker();
        await rig.QuietAsync(240);
        await rig.CrashOnlyAsync();

        var (checkedItems, most) = (0L, 0L);
        foreach (var (at, database) in disk.Cuts(cuts, chaos))
        {
            var owed = Acknowledged(rig.Web, at);
            var store = new Store("Sqlite", $"Data Source={database}");
            if (!await RecoverAsync(database))
            {
                Assert.That(owed, Is.Empty, $"no schema at {at:O}");
                continue;
            }

            var stored = (await store.QueryAsync("select external_id from mention_view", row => row.GetString(0))).ToHashSet(StringComparer.Ordinal);
            checkedItems += owed.Count;
            most = Math.Max(most, stored.Count);
            var cursors = (await store.QueryAsync("select name, coalesce(cursor, '') from source", row => (row.GetString(0), row.GetString(1)))).ToList();
            Assert.Multiple(async () =>
            {
                Assert.That(await store.DamageAsync(), Is.Empty);
                Assert.That(owed.Except(stored), Is.Empty, $"acted on before {at:O} and gone");
                Assert.That(await store.ScalarAsync("select count(*) from mention"), Is.EqualTo(await store.ScalarAsync("select count(*) from outbox where kind = 1")));
                foreach (var (name, cursor) in cursors.Where(source => Version().IsMatch(source.Item2)))
                {
                    Assert.That(
                        stored.Count(id => id.Contains($":{name}/", StringComparison.Ordinal)),
                        Is.EqualTo(5 * (int.Parse(Version().Match(cursor).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) + 1)),
                        $"mentions and cursor of {name}");
                }
            });
        }

        await TestContext.Out.WriteLineAsync($"seed {chaos.Seed}, {cuts} cuts, {checkedItems} commits acted on looked for, up to {most} mentions");
        Assert.That(checkedItems, Is.Positive, "every cut came before the first commit: nothing was tested");
    }

    [TestCase("+1h")]
    [TestCase("-1h")]
    public async Task F54_A_clock_that_jumps_holds_no_lease_for_an_hour_and_starts_no_storm(string step)
    {
        if (!File.Exists(FakeTime))
        {
            Assert.Ignore("There is no libfaketime here (package faketime).");
        }

        await using var rig = await Rig.CreateAsync();
        var clock = Path.Combine(rig.Folder, "clock");
        await File.WriteAllTextAsync(clock, "+0");
        rig.Settings = (rig.Settings with { Every = "00:00:05" })
            .With("LD_PRELOAD", FakeTime).With("FAKETIME_TIMESTAMP_FILE", clock).With("FAKETIME_CACHE_DURATION", "1").With("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            .With("DONT_FAKE_MONOTONIC", "1");
        rig.Web.AddMany(6, new FeedPlan(Items: 60, Step: 10));
        rig.StartWorker();
        await Eventually.ReadAsync(rig.Store.MentionCountAsync, count => count > 60, TimeSpan.FromSeconds(90), "ingest", rig.Worker);

        await File.WriteAllTextAsync(clock, step);
        var before = rig.Web.Feeds.ToDictionary(feed => feed.Name, rig.Web.RequestsOf);
        await Task.Delay(TimeSpan.FromSeconds(20));

        var after = rig.Web.Feeds.ToDictionary(feed => feed.Name, feed => rig.Web.RequestsOf(feed) - before[feed.Name]);
        Assert.That(after.Values, Is.All.InRange(1, 7), "each goes on, at its own pace");
        await rig.AuditAsync(seconds: 240);
    }

    [Test]
    public async Task F54_A_clock_that_was_years_ahead_before_this_start_keeps_no_source_waiting()
    {
        if (!File.Exists(FakeTime))
        {
            Assert.Ignore("There is no libfaketime here (package faketime).");
        }

        await using var rig = await Rig.CreateAsync();
        var right = rig.Settings with { Every = "00:00:05" };
        rig.Settings = right.With("LD_PRELOAD", FakeTime).With("FAKETIME", "+400d").With("FAKETIME_DONT_FAKE_MONOTONIC", "1").With("DONT_FAKE_MONOTONIC", "1");
        var feed = rig.Web.Add("early", new FeedPlan(Items: 40, Step: 10));
        rig.StartWorker();
        await Eventually.ReadAsync(rig.Store.MentionCountAsync, count => count >= 10, TimeSpan.FromSeconds(60), "ingest", rig.Worker);
        await rig.StopAsync();

        rig.Settings = right;
        rig.StartWorker();
        await rig.Web.MoreRequestsAsync(feed, 2);
        await rig.AuditAsync();
    }

    /// <summary>Items whose version a reader had shown to have by then: it acted on a commit.</summary>
    private static HashSet<string> Acknowledged(StubWeb web, DateTimeOffset at) =>
        [.. web.Requests
            .Where(request => request.IfNoneMatch is not null && web.TimeOf(request) < at)
            .GroupBy(request => request.Feed)
            .SelectMany(feed =>
            {
                var version = feed.Max(request => int.Parse(Version().Match(request.IfNoneMatch!).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
                var source = web.Feeds.Single(known => known.Name == feed.Key);
                return Enumerable.Range(1, Math.Min(source.Plan.Items, (version + 1) * source.Plan.Step)).Select(number => source.Item(number).Id);
            })];

    /// <summary>Opens as a worker would, which reads the log; false when there is no schema yet.</summary>
    private static async Task<bool> RecoverAsync(string database)
    {
        await using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "select count(*) from sqlite_master where name = 'source_view'";
        return (long)(await command.ExecuteScalarAsync())! > 0;
    }

    [GeneratedRegex("source-[0-9]+-([0-9]+)")]
    private static partial Regex Version();
}
