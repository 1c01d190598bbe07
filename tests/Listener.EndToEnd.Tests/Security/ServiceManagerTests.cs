using System.Globalization;
using Listener.EndToEnd.Tests.Harness;
using Microsoft.Data.Sqlite;

namespace Listener.EndToEnd.Tests.Security;

/// <summary>What systemd is told of the built worker, over a real datagram socket.</summary>
public sealed class ServiceManagerTests
{
    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(2);

    [Test]
    public async Task A_service_manager_hears_of_start_life_and_end()
    {
        await using var rig = await Rig.CreateAsync();
        using var manager = new ManagerSocket(Path.Combine(rig.Folder, "notify"));

        rig.StartWorker(settings => Told(settings, manager));
        await manager.HearAsync("READY=1", worker: rig.Worker);
        await manager.HearAsync("WATCHDOG=1", times: 3, rig.Worker);
        await rig.StopAsync();

        Assert.Multiple(() =>
        {
            Assert.That(manager.Heard.Count(state => state == "READY=1"), Is.EqualTo(1));
            Assert.That(manager.Heard[^1], Is.EqualTo("STOPPING=1"));
        });
    }

    [Test]
    public async Task The_watchdog_is_not_fed_while_the_writer_hangs_and_is_when_it_goes_on()
    {
        await using var rig = await Rig.CreateAsync();
        using var manager = new ManagerSocket(Path.Combine(rig.Folder, "notify"));
        rig.StartWorker(settings => Told(settings, manager));
        await manager.HearAsync("WATCHDOG=1", times: 2, rig.Worker);

        int before, during;
        await using (var thief = new SqliteConnection(new SqliteConnectionStringBuilder(rig.Store.ConnectionString) { Pooling = false }.ToString()))
        {
            await thief.OpenAsync();
            await ExecuteAsync(thief, "begin immediate");
            await Task.Delay(Watchdog / 2);
            before = Fed(manager);
            await Task.Delay(Watchdog * 1.5);
            during = Fed(manager);
            await ExecuteAsync(thief, "rollback");
        }

        Assert.That(during, Is.EqualTo(before), "fed while nothing could be written");
        await manager.HearAsync("WATCHDOG=1", times: during + 2, rig.Worker);
    }

    [Test]
    public async Task Without_a_manager_or_for_another_process_nothing_is_sent()
    {
        await using var rig = await Rig.CreateAsync();
        using var manager = new ManagerSocket(Path.Combine(rig.Folder, "notify"));

        rig.StartWorker(settings => Told(settings, manager).With("WATCHDOG_PID", "1"));
        await manager.HearAsync("READY=1", worker: rig.Worker);
        await Task.Delay(Watchdog);
        await rig.StopAsync();

        Assert.That(manager.Heard, Is.EqualTo(["READY=1", "STOPPING=1"]), "the watchdog was another process's");
    }

    private static int Fed(ManagerSocket manager) => manager.Heard.Count(state => state == "WATCHDOG=1");

    private static WorkerSettings Told(WorkerSettings settings, ManagerSocket manager) => settings
        .With("NOTIFY_SOCKET", manager.Path)
        .With("WATCHDOG_USEC", Watchdog.TotalMicroseconds.ToString(CultureInfo.InvariantCulture));

    private static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Two constants above.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
