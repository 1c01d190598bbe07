using Listener.EndToEnd.Tests.Harness;
using Microsoft.Data.Sqlite;

namespace Listener.EndToEnd.Tests.Faults;

/// <summary>Faults 8, 70, 71 and 77: cleaning up, other versions, wrong configurations, a file put back.</summary>
[Category("faults")]
public sealed class UpgradeFaultTests
{
    [Test]
    public async Task F08_Kill_9_during_the_cleanup_of_the_outbox_deletes_nothing_that_is_not_done()
    {
        var chaos = new Chaos(8);
        await using var rig = await Rig.CreateAsync();
        rig.Settings = rig.Settings.With("Listener__Reconcile__Every", "00:00:01");
        rig.Web.AddMany(10, new FeedPlan(Items: 400, Step: 200));
        rig.StartWorker();
        await rig.AuditAsync();
        await rig.StopAsync();
        await WriteAsync(rig, "update outbox set settled_at = settled_at - 8 * 86400000 where settled_at is not null");
        foreach (var feed in rig.Web.Feeds)
        {
            feed.Grow(100);
        }

        // The reconciler cleans up at its first tick, a second after the start.
        for (var kill = 0; kill < 5; kill++)
        {
            rig.StartWorker();
            await Eventually.ReadAsync(rig.Store.MentionCountAsync, count => count > 0, TimeSpan.FromSeconds(180), "start", rig.Worker);
            await chaos.PauseAsync(1.5, 3);
            await rig.CrashOnlyAsync();
        }

        rig.StartWorker();
        var report = await rig.AuditAsync(seed: chaos.Seed);
        var rows = await Eventually.ReadAsync(
            () => rig.Store.ScalarAsync("select count(*) from outbox_view"), count => count <= 2_000, TimeSpan.FromSeconds(180), "old rows gone", rig.Worker);
        Assert.Multiple(() =>
        {
            Assert.That(report.Mentions, Is.EqualTo(5_000));
            Assert.That(rows, Is.EqualTo(2_000), "what is younger than a week stays");
        });
    }

    [Test]
    [Category("faults-ci")]
    public async Task F70_A_database_of_a_newer_version_is_refused_and_left_alone()
    {
        await using var rig = await Rig.CreateAsync();
        rig.Web.Add("news", new FeedPlan(Items: 5));
        rig.StartWorker();
        await rig.AuditAsync();
        await rig.StopAsync();
        await WriteAsync(rig, "insert into schema_version (n, applied_at) values (99, 0)");

        var finished = await rig.StartWorker().WaitForExitAsync(TimeSpan.FromSeconds(120));

        Assert.Multiple(() =>
        {
            Assert.That(finished.ExitCode, Is.EqualTo(2), finished.ToString);
            Assert.That(finished.Errors, Does.Contain("schema 99 is newer than"));
        });
        Assert.That(await rig.Store.QueryAsync("select max(n), (select count(*) from mention), (select count(*) from outbox) from schema_version", row => $"{row[0]} {row[1]} {row[2]}"), Is.EqualTo(["99 5 10"]));
        Assert.That(await rig.Store.DamageAsync(), Is.Empty);
    }

    [Test]
    [Category("faults-ci")]
    public async Task F71_Every_mistake_of_a_configuration_is_told_at_once_and_no_secret_with_it()
    {
        await using var rig = await Rig.CreateAsync();
        rig.Web.Add("one", new FeedPlan(Items: 5));
        rig.Web.Add("two", new FeedPlan(Items: 5));
        rig.Settings = rig.Settings
            .With("Listener__Sources__0__Url", "ftp://user:canary-secret@example.org/x")
            .With("Listener__Sources__1__Name", "one")
            .With("Listener__Sources__1__Every", "-00:00:05")
            .With("Listener__Broker__Hosts", "rabbit://canary-secret@x")
            .With("Listener__Broker__Hold", "soon")
            .With("Listener__Polling__HighWater", "1")
            .With("Listener__Reconcile__Evry", "00:00:01");

        var finished = await rig.StartWorker().WaitForExitAsync(TimeSpan.FromSeconds(120));

        Assert.Multiple(() =>
        {
            Assert.That(finished.ExitCode, Is.EqualTo(2), finished.ToString);
            foreach (var key in new[] { "Url", "Name", "Every", "Hosts", "Hold", "HighWater", "Evry" })
            {
                Assert.That(finished.Errors, Does.Contain(key));
            }

            Assert.That(finished.Errors + finished.Output, Does.Not.Contain("canary-secret"));
            Assert.That(File.Exists(Path.Combine(rig.Folder, "listener.db")), Is.False, "nothing was begun");
        });
    }

    [Test]
    [Category("faults-ci")]
    public async Task F77_A_file_put_back_under_a_running_worker_ends_it_and_under_a_stopped_one_is_its_database()
    {
        await using var rig = await Rig.CreateAsync();
        rig.Web.AddMany(3, new FeedPlan(Items: 200, Step: 5, Overlap: 200));
        rig.StartWorker();
        await Eventually.ReadAsync(rig.Store.MentionCountAsync, count => count > 60, TimeSpan.FromSeconds(180), "ingest", rig.Worker);
        var path = Path.Combine(rig.Folder, "listener.db");
        var backup = Path.Combine(rig.Folder, "backup.db");
        await rig.Store.QueryAsync($"vacuum into '{backup}'", _ => 0);

        // As tar and cp of a restore do it: another file under the old name, and no log of the old one.
        File.Copy(backup, path + ".new");
        File.Move(path + ".new", path, overwrite: true);
        var finished = await rig.Worker.WaitForExitAsync(TimeSpan.FromSeconds(120));
        Assert.Multiple(() =>
        {
            Assert.That(finished.ExitCode, Is.EqualTo(1), finished.ToString);
            Assert.That(finished.Errors, Does.Contain("was moved, deleted or replaced").And.Not.Contain("Internal error"));
            Assert.That(File.ReadAllBytes(path), Is.EqualTo(File.ReadAllBytes(backup)), "nothing was written to the restored file");
        });

        File.Delete(path + "-wal");
        File.Delete(path + "-shm");
        rig.StartWorker();
        await rig.AuditAsync();
    }

    private static async Task WriteAsync(Rig rig, string sql)
    {
        await using var connection = new SqliteConnection(rig.Store.ConnectionString + ";Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Only constants of the tests come here.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
