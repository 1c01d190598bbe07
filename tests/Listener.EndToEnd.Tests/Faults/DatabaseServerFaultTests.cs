using System.Diagnostics;
using Listener.EndToEnd.Tests.Harness;
using Npgsql;

namespace Listener.EndToEnd.Tests.Faults;

/// <summary>Faults 38, 49, 52, 53 and 78: a database server that is away, dies, refuses, or is older than it was. It has a server of its own.</summary>
[Category("faults")]
public sealed class DatabaseServerFaultTests
{
    // All items are shown again each time: what an older database does not know can be had back.
    private static readonly FeedPlan Whole = new(Items: 200, Step: 20, Overlap: 200);

    private OwnPostgres server = null!;

    [OneTimeSetUp]
    public async Task StartServerAsync() => server = await OwnPostgres.StartAsync();

    [OneTimeTearDown]
    public async Task StopServerAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    [SetUp]
    public Task RepairServerAsync() => server.RestartAsync();

    [TestCase(true, 20)]
    [TestCase(false, 20)]
    [TestCase(true, 300, Explicit = true, Category = "long")]
    [TestCase(false, 300, Explicit = true, Category = "long")]
    public async Task F38_A_database_that_is_away_under_load_empties_no_queue_into_the_error_queue(bool frozen, int seconds)
    {
        await using var rig = await Rig.CreateAsync(Engine.Postgres, Bus.RabbitMq, ownPostgres: server);
        rig.Web.AddMany(8, new FeedPlan(Items: 500, Step: 25));
        rig.StartWorker();
        await Eventually.ReadAsync(rig.Store.MentionCountAsync, count => count > 200, TimeSpan.FromSeconds(180), "ingest", rig.Worker);

        await (frozen ? server.FreezeAsync() : server.Kill9Async());
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        var clock = Stopwatch.StartNew();
        await (frozen ? server.ThawAsync() : server.RestartAsync());

        Assert.That(rig.Worker.HasExited, Is.False, rig.Evidence);
        await rig.AuditAsync(seconds: 300);
        await TestContext.Out.WriteLineAsync($"audited {clock.Elapsed.TotalSeconds:0} s after the return");
    }

    [TestCase(3)]
    [TestCase(10, Explicit = true, Category = "long")]
    public async Task F49_Kill_9_of_the_database_server_during_ingest_loses_nothing(int kills)
    {
        var chaos = new Chaos(49);
        await using var rig = await Rig.CreateAsync(Engine.Postgres, Bus.RabbitMq, ownPostgres: server);
        rig.Web.AddMany(8, new FeedPlan(Items: kills * 150, Step: 15));
        rig.StartWorker();
        await Eventually.ReadAsync(rig.Store.MentionCountAsync, count => count > 100, TimeSpan.FromSeconds(180), "ingest", rig.Worker);

        for (var kill = 0; kill < kills; kill++)
        {
            await chaos.PauseAsync(0.5, 3);
            await server.Kill9Async();
            await chaos.PauseAsync(0, 2);
            await server.RestartAsync();
        }

        Assert.That(rig.Worker.HasExited, Is.False, rig.Evidence);
        await rig.AuditAsync(seconds: 300, seed: chaos.Seed);
    }

    [Test]
    public async Task F78_A_database_that_refuses_a_running_worker_is_waited_for()
    {
        await using var rig = await Rig.CreateAsync(Engine.Postgres, Bus.RabbitMq, ownPostgres: server);
        rig.Web.AddMany(4, new FeedPlan(Items: 200, Step: 10));
        rig.StartWorker();
        await Eventually.ReadAsync(rig.Store.MentionCountAsync, count => count > 100, TimeSpan.FromSeconds(180), "ingest", rig.Worker);
        var name = new NpgsqlConnectionStringBuilder(rig.Store.ConnectionString).Database;

        // What was taken for a mistake in the configuration, and ended the process for good.
        await rig.AdministerAsync($"alter database {name} allow_connections false");
        await rig.AdministerAsync($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'");
        await rig.AdministerAsync($"alter database {name} rename to {name}_away");
        await Task.Delay(TimeSpan.FromSeconds(8));
        await rig.AdministerAsync($"alter database {name}_away rename to {name}");
        await rig.AdministerAsync($"alter database {name} allow_connections true");

        Assert.That(rig.Worker.HasExited, Is.False, rig.Evidence);
        await rig.AuditAsync();
        Assert.That(rig.Worker.Errors, Does.Contain($"database \"{name}\" does not exist. Check Listener:Storage:ConnectionString."));
    }

    [TestCase("40001", 0.002, Category = "faults-ci")]
    [TestCase("40P01", 0.002)]
    public async Task F52_Transactions_that_lose_against_others_are_run_again(string state, double share)
    {
        await using var rig = await Rig.CreateAsync(Engine.Postgres, Bus.RabbitMq, ownPostgres: server);
        rig.Web.AddMany(5, new FeedPlan(Items: 200, Step: 20));
        rig.StartWorker();
        await Eventually.ReadAsync(rig.Store.MentionCountAsync, count => count > 20, TimeSpan.FromSeconds(180), "ingest", rig.Worker);
        var body = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"if random() < {share} then perform nextval('lost'); raise exception 'injected' using errcode = '{state}'; end if; return null;");
        await rig.Store.QueryAsync(
            $"""
            create sequence lost;
            create function lose() returns trigger language plpgsql as $$ begin {body} end $$;
            create trigger lose_mention after insert on mention for each statement execute function lose();
            create trigger lose_verdict after insert or update on verdict for each statement execute function lose();
            create trigger lose_outbox after update on outbox for each statement execute function lose();
            """,
            _ => 0);

        await rig.AuditAsync(seconds: 240);

        // A sequence keeps what a transaction that was rolled back took from it.
        Assert.That(await rig.Store.ScalarAsync("select last_value from lost"), Is.GreaterThan(3), "hardly any transaction lost: nothing was tested");
    }

    [Test]
    public async Task F53_A_database_set_back_to_an_earlier_time_is_brought_up_to_date_by_messages_and_polls()
    {
        await using var rig = await Rig.CreateAsync(Engine.Postgres, Bus.RabbitMq, ownPostgres: server);
        rig.Web.AddMany(4, Whole);
        rig.StartWorker();
        await Eventually.ReadAsync(rig.Store.MentionCountAsync, count => count > 200, TimeSpan.FromSeconds(180), "ingest", rig.Worker);
        await rig.StopAsync();

        // A copy of a stopped database is what a replica has that misses the last transactions.
        var name = new NpgsqlConnectionStringBuilder(rig.Store.ConnectionString).Database;
        await rig.AdministerAsync($"create database {name}_old template {name}");
        rig.StartWorker(settings => settings.With("Listener__Roles__0", "Poll").With("Listener__Roles__1", "Relay"));
        await Eventually.HoldsAsync(() => rig.Web.Feeds.All(feed => feed.IsReadToTheEnd), TimeSpan.FromSeconds(120), "all collected", rig.Worker);
        await Eventually.ReadAsync(() => rig.Store.ScalarAsync("select count(*) from outbox_view where sent_at is null"), unsent => unsent == 0, TimeSpan.FromSeconds(180), "all sent", rig.Worker);
        await rig.StopAsync();
        await rig.AdministerAsync($"alter database {name} rename to {name}_lost");
        await rig.AdministerAsync($"alter database {name}_old rename to {name}");

        rig.StartWorker();
        foreach (var feed in rig.Web.Feeds)
        {
            feed.Grow(1);
        }

        var report = await rig.AuditAsync(seconds: 240, counters: false);
        Assert.That(report.Mentions, Is.EqualTo(804));
        await rig.AdministerAsync($"drop database {name}_lost");
    }
}
