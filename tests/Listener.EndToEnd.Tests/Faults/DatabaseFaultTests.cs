using Listener.EndToEnd.Tests.Harness;
using Microsoft.Data.Sqlite;

namespace Listener.EndToEnd.Tests.Faults;

/// <summary>Faults 40 to 51 and 77: the database is locked, full, damaged, copied or cut off.</summary>
[Category("faults")]
public sealed class DatabaseFaultTests
{
    // All items are shown again each time: what a damaged file has lost together with its cursor can be had back.
    private static readonly FeedPlan Whole = new(Items: 200, Step: 20, Overlap: 200);

    [TestCase(5)]
    [TestCase(20, Explicit = true, Category = "long")]
    public async Task F40_Another_process_that_holds_the_write_lock_only_delays(int seconds)
    {
        await using var rig = await Rig.CreateAsync();
        rig.Web.AddMany(5, new FeedPlan(Items: 100, Step: 10));
        rig.StartWorker();
        await Eventually.ReadAsync(rig.Store.MentionCountAsync, count => count > 50, TimeSpan.FromSeconds(180), "ingest", rig.Worker);

        await using (var other = new SqliteConnection(rig.Store.ConnectionString + ";Pooling=False"))
        {
            await other.OpenAsync();
            await using var transaction = await other.BeginTransactionAsync();
            await Task.Delay(TimeSpan.FromSeconds(seconds));
        }

        await rig.AuditAsync();
        Assert.That(rig.Worker.HasExited, Is.False);
    }

    [Test]
    [Explicit]
    [Category("long")]
    public async Task F41_A_full_disk_stops_the_work_and_space_resumes_it()
    {
        await using var rig = await Rig.CreateAsync();
        using var disk = SmallDisk.Mount(rig.Folder, megabytes: 700);
        rig.Settings = rig.Settings with { ConnectionString = $"Data Source={disk.Path}/listener.db" };
        var store = new Store("Sqlite", rig.Settings.ConnectionString);
        rig.Web.AddMany(8, new FeedPlan(Items: 400, Step: 20));
        rig.StartWorker();
        await Eventually.ReadAsync(store.MentionCountAsync, count => count > 100, TimeSpan.FromSeconds(180), "ingest", rig.Worker);

        var filler = disk.Fill();
        await Task.Delay(TimeSpan.FromSeconds(10));
        Assert.That(rig.Worker.HasExited, Is.False, rig.Evidence);
        File.Delete(filler);

        await Quiet.WaitAsync(rig.Web, store, TimeSpan.FromSeconds(240), worker: rig.Worker);
        Assert.That((await Audit.RunAsync(rig.Web.Ledger, store)).Findings, Is.Empty);
        await rig.Worker.Kill9Async();
    }

    [Test]
    [Category("faults-ci")]
    public async Task F42_A_folder_that_cannot_be_written_is_named_at_start()
    {
        await using var rig = await Rig.CreateAsync();
        rig.Web.Add("news", new FeedPlan(Items: 2));
        var notAFolder = Path.Combine(rig.Folder, "occupied");
        await File.WriteAllTextAsync(notAFolder, "a file");
        rig.Settings = rig.Settings with { ConnectionString = $"Data Source={notAFolder}/listener.db" };

        var finished = await rig.StartWorker().WaitForExitAsync(TimeSpan.FromSeconds(120));

        Assert.Multiple(() =>
        {
            Assert.That(finished.ExitCode, Is.EqualTo(2), finished.ToString);
            Assert.That(finished.Errors, Does.Contain(notAFolder));
        });
    }

    [Test]
    [Category("faults-ci")]
    public async Task F43_A_torn_write_ahead_log_costs_nothing_that_a_poll_cannot_bring_back()
    {
        await using var rig = await CrashDuringIngestAsync();

        var log = new FileInfo(Path.Combine(rig.Folder, "listener.db-wal"));
        Assert.That(log.Length, Is.GreaterThan(100), "nothing to tear");
        await using (var file = log.OpenWrite())
        {
            file.SetLength(log.Length - 100);
        }

        rig.StartWorker();
        await rig.AuditAsync();
    }

    [Test]
    [Category("faults-ci")]
    public async Task F44_A_damaged_file_is_refused_and_never_replaced()
    {
        await using var rig = await CrashDuringIngestAsync();
        var path = Path.Combine(rig.Folder, "listener.db");
        await using (var file = File.OpenWrite(path))
        {
            await file.WriteAsync(Enumerable.Repeat((byte)0xAA, 100).ToArray());
        }

        File.Delete(path + "-wal");
        File.Delete(path + "-shm");
        var before = await File.ReadAllBytesAsync(path);

        var finished = await rig.StartWorker().WaitForExitAsync(TimeSpan.FromSeconds(120));

        Assert.Multiple(() =>
        {
            Assert.That(finished.ExitCode, Is.EqualTo(2), finished.ToString);
            Assert.That(finished.Errors, Does.Contain("listener.db"));
            Assert.That(File.ReadAllBytes(path), Is.EqualTo(before));
        });
    }

    [Test]
    public async Task F46_A_deleted_write_ahead_log_leaves_a_whole_database()
    {
        await using var rig = await CrashDuringIngestAsync();

        File.Delete(Path.Combine(rig.Folder, "listener.db-wal"));
        File.Delete(Path.Combine(rig.Folder, "listener.db-shm"));

        rig.StartWorker();
        await rig.AuditAsync();
    }

    [Test]
    public async Task F47_A_backup_made_while_writing_is_a_database_to_go_on_with()
    {
        await using var rig = await Rig.CreateAsync();
        rig.Web.AddMany(5, Whole);
        rig.StartWorker();
        await Eventually.ReadAsync(rig.Store.MentionCountAsync, count => count > 200, TimeSpan.FromSeconds(180), "ingest", rig.Worker);

        var backup = Path.Combine(rig.Folder, "backup.db");
        await rig.Store.QueryAsync($"vacuum into '{backup}'", _ => 0);
        await rig.QuietAsync();
        await rig.StopAsync();

        rig.Settings = rig.Settings with { ConnectionString = $"Data Source={backup}" };
        rig.StartWorker();
        foreach (var feed in rig.Web.Feeds)
        {
            feed.Grow(1);
        }

        await Eventually.HoldsAsync(() => rig.Web.Feeds.All(feed => feed.IsReadToTheEnd), TimeSpan.FromSeconds(180), "polls", rig.Worker);
        var store = new Store("Sqlite", rig.Settings.ConnectionString);
        await Eventually.ReadAsync(store.PendingAsync, pending => pending == 0, TimeSpan.FromSeconds(180), "quiet", rig.Worker);
        Assert.That((await Audit.RunAsync(rig.Web.Ledger, store)).Findings, Is.Empty);
    }

    [TestCase(Bus.InMemory, 5)]
    [TestCase(Bus.RabbitMq, 30, Explicit = true, Category = "long")]
    public async Task F48_Connections_that_the_database_ends_are_made_again(Bus bus, int strikes)
    {
        await using var rig = await Rig.CreateAsync(Engine.Postgres, bus);
        rig.Web.AddMany(8, new FeedPlan(Items: Math.Max(100, strikes * 20), Step: 10));
        rig.StartWorker();
        await Eventually.ReadAsync(rig.Store.MentionCountAsync, count => count > 50, TimeSpan.FromSeconds(180), "ingest", rig.Worker);

        for (var strike = 0; strike < strikes; strike++)
        {
            await rig.Store.QueryAsync(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()", _ => 0);
            await Task.Delay(TimeSpan.FromSeconds(2));
        }

        Assert.That(rig.Worker.HasExited, Is.False, rig.Evidence);
        await rig.AuditAsync(seconds: 240);
    }

    [Test]
    [Explicit]
    [Category("long")]
    public async Task F50_F51_A_worker_that_was_frozen_past_its_leases_does_no_harm_when_it_wakes()
    {
        await using var rig = await Rig.CreateAsync(Engine.Postgres, Bus.RabbitMq);
        rig.Web.AddMany(10, new FeedPlan(Items: 600, Step: 5, Overlap: 2));
        var sleeper = rig.StartWorker();
        rig.StartWorker();
        await Eventually.ReadAsync(rig.Store.MentionCountAsync, count => count > 200, TimeSpan.FromSeconds(180), "ingest", rig.Worker);

        await sleeper.FreezeAsync();
        await Task.Delay(TimeSpan.FromMinutes(3));
        await sleeper.ThawAsync();

        await rig.AuditAsync(seconds: 400);
    }

    [Test]
    public async Task F72_A_source_taken_out_of_the_configuration_keeps_its_mentions_and_is_asked_no_more()
    {
        await using var rig = await Rig.CreateAsync();
        rig.Web.Add("kept", new FeedPlan(Items: 20, Step: 5));
        var removed = rig.Web.Add("removed", new FeedPlan(Items: 20, Step: 5));
        rig.StartWorker();
        await rig.AuditAsync();
        await rig.StopAsync();

        var asked = rig.Web.RequestsOf(removed);
        var kept = rig.Web.Feeds.Single(feed => feed.Name == "kept");
        rig.Settings = rig.Settings with { Feeds = [kept] };
        rig.StartWorker();
        await rig.Web.MoreRequestsAsync(kept, 3);

        var report = await rig.AuditAsync();
        Assert.Multiple(() =>
        {
            Assert.That(report.Mentions, Is.EqualTo(40));
            Assert.That(rig.Web.RequestsOf(removed), Is.EqualTo(asked));
        });
    }

    private static async Task<Rig> CrashDuringIngestAsync()
    {
        var rig = await Rig.CreateAsync();
        rig.Web.AddMany(5, Whole);
        rig.StartWorker();
        await Eventually.ReadAsync(rig.Store.MentionCountAsync, count => count > 200, TimeSpan.FromSeconds(180), "ingest", rig.Worker);
        await rig.CrashOnlyAsync();
        return rig;
    }
}
