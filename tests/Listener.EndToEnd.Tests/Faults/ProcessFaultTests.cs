using System.Diagnostics;
using Listener.EndToEnd.Tests.Harness;

namespace Listener.EndToEnd.Tests.Faults;

/// <summary>Faults 1 to 15: processes die, in every way and at every moment.</summary>
[Category("faults")]
public sealed class ProcessFaultTests
{
    private static readonly FeedPlan Ingest = new(Items: 500, Step: 25, Overlap: 5);

    [TestCase(Engine.Sqlite, Bus.InMemory, 5, Category = "faults-ci")]
    [TestCase(Engine.Sqlite, Bus.RabbitMq, 5)]
    [TestCase(Engine.Postgres, Bus.InMemory, 5)]
    [TestCase(Engine.Postgres, Bus.RabbitMq, 5)]
    [TestCase(Engine.Sqlite, Bus.InMemory, 20, Explicit = true, Category = "long")]
    [TestCase(Engine.Sqlite, Bus.RabbitMq, 20, Explicit = true, Category = "long")]
    [TestCase(Engine.Postgres, Bus.InMemory, 20, Explicit = true, Category = "long")]
    [TestCase(Engine.Postgres, Bus.RabbitMq, 20, Explicit = true, Category = "long")]
    public async Task F01_Ten_thousand_mentions_survive_kill_9_in_the_middle_of_ingest(Engine engine, Bus bus, int kills)
    {
        var chaos = new Chaos(1);
        await using var rig = await Rig.CreateAsync(engine, bus);
        rig.Web.AddMany(20, Ingest);

        rig.StartWorker();
        while (rig.Kills < kills)
        {
            // The first strikes fall into the start, the rest into polling, classifying and publishing.
            await chaos.PauseAsync(0.5, 4);
            await rig.CrashAsync();
        }

        Assert.That(rig.Web.Feeds.Count(feed => !feed.IsReadToTheEnd), Is.Positive, "the last kill came after the ingest: nothing was tested");
        var report = await rig.AuditAsync(seconds: 240, seed: chaos.Seed);
        Assert.That(report.Mentions, Is.EqualTo(10_000));
    }

    [Test]
    [Explicit]
    [Category("long")]
    public async Task F02_Two_workers_on_one_database_survive_kill_9_of_either()
    {
        var chaos = new Chaos(2);
        await using var rig = await Rig.CreateAsync(Engine.Postgres, Bus.RabbitMq);
        rig.Web.AddMany(20, Ingest);

        rig.StartWorker();
        rig.StartWorker();
        while (rig.Kills < 20)
        {
            await chaos.PauseAsync(0.5, 3);
            await rig.CrashAsync(chaos.Next(2));
        }

        var report = await rig.AuditAsync(seconds: 300, seed: chaos.Seed);
        Assert.That(report.Mentions, Is.EqualTo(10_000));
    }

    [TestCase("after-commit", Engine.Sqlite, Bus.InMemory, Category = "faults-ci")]
    [TestCase("after-commit", Engine.Postgres, Bus.RabbitMq)]
    [TestCase("after-fetch", Engine.Sqlite, Bus.InMemory, Category = "faults-ci")]
    [TestCase("after-classification", Engine.Sqlite, Bus.InMemory)]
    [TestCase("after-classification", Engine.Sqlite, Bus.RabbitMq, Category = "faults-ci")]
    public async Task F03_F05_F06_Death_at_the_point_where_a_promise_could_break_breaks_none(string point, Engine engine, Bus bus)
    {
        await using var rig = await Rig.CreateAsync(engine, bus);
        rig.Web.AddMany(3, new FeedPlan(Items: 40, Step: 20));

        for (var life = 0; life < 2; life++)
        {
            var died = await rig.StartWorker(settings => settings.With("LISTENER_FAULT", point)).WaitForExitAsync(TimeSpan.FromSeconds(120));
            Assert.That(died.Errors, Does.Contain($"LISTENER_FAULT={point}"));
        }

        rig.StartWorker();
        await rig.AuditAsync(seconds: 180);
    }

    [TestCase(Engine.Sqlite, Category = "faults-ci")]
    [TestCase(Engine.Postgres)]
    public async Task F04_Death_between_the_confirm_and_its_note_delivers_twice_under_the_same_id(Engine engine)
    {
        await using var rig = await Rig.CreateAsync(engine, Bus.RabbitMq);
        rig.Web.Add("news", new FeedPlan(Items: 40));

        // The first confirms are those of captured mentions; the ones a subscriber can see come some lives later.
        for (var life = 0; life < 10 && rig.Subscriber!.Count == 0; life++)
        {
            var died = await rig.StartWorker(settings => settings.With("LISTENER_FAULT", "after-confirm")).WaitForExitAsync(TimeSpan.FromSeconds(120));
            Assert.That(died.Errors, Does.Contain("LISTENER_FAULT=after-confirm"));
        }

        rig.StartWorker();
        var report = await rig.AuditAsync(seconds: 180);
        Assert.That(report.Redelivered, Is.Positive, "nothing was delivered twice: nothing was tested");
    }

    [TestCase(Engine.Sqlite, 5)]
    [TestCase(Engine.Postgres, 5)]
    [TestCase(Engine.Sqlite, 20, Explicit = true, Category = "long")]
    [TestCase(Engine.Postgres, 20, Explicit = true, Category = "long")]
    public async Task F07_Kill_9_during_the_first_start_leaves_no_half_made_database(Engine engine, int kills)
    {
        var chaos = new Chaos(7);
        for (var round = 0; round < kills; round++)
        {
            await using var rig = await Rig.CreateAsync(engine);
            rig.Web.Add("news", new FeedPlan(Items: 5));

            rig.StartWorker();
            await chaos.PauseAsync(0.2, 1.6);
            await rig.CrashAsync();

            await rig.AuditAsync(seed: chaos.Seed);
        }
    }

    [TestCase(Engine.Sqlite, Bus.InMemory)]
    [TestCase(Engine.Sqlite, Bus.RabbitMq)]
    [TestCase(Engine.Postgres, Bus.RabbitMq)]
    public async Task F09_Sigterm_during_ingest_ends_in_time_and_loses_nothing(Engine engine, Bus bus)
    {
        var chaos = new Chaos(9);
        await using var rig = await Rig.CreateAsync(engine, bus);
        rig.Web.AddMany(10, Ingest with { Items = 200 });

        for (var round = 0; round < 3; round++)
        {
            rig.StartWorker();
            await chaos.PauseAsync(1.5, 3);
            await rig.StopAsync();
        }

        rig.StartWorker();
        var report = await rig.AuditAsync(seed: chaos.Seed);
        Assert.That(report.Mentions, Is.EqualTo(2_000));
    }

    [Test]
    [Category("faults-ci")]
    public async Task F12_A_second_sigterm_ends_at_once_and_breaks_nothing()
    {
        await using var rig = await Rig.CreateAsync();
        rig.Web.AddMany(10, Ingest with { Items = 200 });
        rig.StartWorker();
        await Eventually.ReadAsync(rig.Store.MentionCountAsync, count => count > 100, TimeSpan.FromSeconds(180), "ingest", rig.Worker);

        await rig.Worker.TerminateAsync();
        await rig.Worker.TerminateAsync();
        await rig.Worker.WaitForExitAsync(TimeSpan.FromSeconds(15));

        rig.StartWorker();
        await rig.AuditAsync();
    }

    [Test]
    [Category("faults-ci")]
    public async Task F13_A_second_process_on_the_same_file_is_refused_until_the_first_is_gone()
    {
        await using var rig = await Rig.CreateAsync();
        rig.Web.Add("news", new FeedPlan(Items: 40, Step: 4));
        var first = rig.StartWorker();
        await Eventually.ReadAsync(rig.Store.MentionCountAsync, count => count > 0, TimeSpan.FromSeconds(180), "first mentions", rig.Worker);

        var refused = await rig.StartWorker().WaitForExitAsync(TimeSpan.FromSeconds(120));
        Assert.Multiple(() =>
        {
            Assert.That(refused.ExitCode, Is.EqualTo(3), refused.ToString);
            Assert.That(refused.Errors, Does.Contain($"{first.Id}"));
            Assert.That(first.HasExited, Is.False);
        });

        // An OS lock dies with its holder; a stale lock file would keep the next one out.
        await first.Kill9Async();
        rig.StartWorker();
        await rig.AuditAsync();
    }

    [Test]
    public async Task F15_A_body_of_500_megabytes_does_not_kill_a_worker_with_200()
    {
        await using var rig = await Rig.CreateAsync();
        var huge = rig.Web.Add("huge", new FeedPlan(Items: 3), host: 2);
        rig.Web.Add("news", new FeedPlan(Items: 30, Step: 5));
        var ledger = rig.Web.Feeds.Single(feed => feed.Name == "news");
        huge.Always = Answers.Flood(500L * 1024 * 1024);
        rig.Settings = rig.Settings.With("DOTNET_GCHeapHardLimit", "0xC800000");

        rig.StartWorker();
        await Eventually.ReadAsync(
            rig.Store.SourcesAsync, sources => sources.Any(source => source.Name == "huge" && source.Failures > 0), TimeSpan.FromSeconds(180), "the failure", rig.Worker);
        await Eventually.HoldsAsync(() => ledger.IsReadToTheEnd, TimeSpan.FromSeconds(180), "the other source", rig.Worker);

        Assert.That(rig.Worker.HasExited, Is.False, rig.Evidence);
        Assert.That(await rig.Store.MentionCountAsync(), Is.EqualTo(30));
    }

    [Test]
    public async Task F76_What_a_short_shutdown_leaves_over_is_taken_up_at_the_next_start()
    {
        await using var rig = await Rig.CreateAsync();
        rig.Web.AddMany(8, new FeedPlan(Items: 500));
        rig.StartWorker();
        await Eventually.ReadAsync(rig.Store.MentionCountAsync, count => count > 500, TimeSpan.FromSeconds(180), "ingest", rig.Worker);

        var clock = Stopwatch.StartNew();
        await rig.StopAsync();
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(35)));

        rig.StartWorker();
        var report = await rig.AuditAsync();
        Assert.That(report.Mentions, Is.EqualTo(4_000));
    }
}
