using System.Diagnostics;
using System.Text.Json;
using Listener.EndToEnd.Tests.Harness;
using Microsoft.Data.Sqlite;

namespace Listener.EndToEnd.Tests.Faults;

/// <summary>Faults 14, 30 to 35, 37 and 39: handlers and pollers that throw, are slow or take their process with them.</summary>
[Category("faults")]
public sealed class HandlerFaultTests
{
    private const string ErrorQueue = "listener.mention-captured_error";
    private const string Poison = "poisonous";

    [Test]
    public async Task F14_A_poller_that_throws_keeps_no_other_from_its_work()
    {
        await using var rig = await Rig.CreateAsync();
        using var face = new HttpFace();
        rig.Settings = rig.Settings with { Urls = face.Urls };
        rig.Web.AddMany(5, new FeedPlan(Items: 200, Step: 2));
        rig.StartWorker(settings => settings.With("LISTENER_FAULT", "poll-throw:source-01"));
        await face.ReadyAsync();
        await Task.Delay(TimeSpan.FromSeconds(25));

        var times = rig.Web.Requests.OrderBy(request => request.At).ToLookup(request => request.Feed, request => request.At.TotalSeconds);
        var (status, _, ready) = await face.StatusAsync("health/ready");
        Assert.Multiple(() =>
        {
            Assert.That(times["source-01"].Count(), Is.InRange(1, 8), "it is left alone ever longer");
            Assert.That(times["source-02"].Count(), Is.GreaterThan(times["source-01"].Count()));
            Assert.That(times["source-02"].Zip(times["source-02"].Skip(1), (one, two) => two - one).Max(), Is.LessThan(10));
            Assert.That(status, Is.EqualTo(200));
            Assert.That(ready, Does.Contain("degraded").And.Contain("source-01"));
        });

        await rig.StopAsync();
        rig.StartWorker();
        await rig.AuditAsync(seconds: 240);
    }

    [Test]
    [Explicit]
    [Category("long")]
    public async Task F30_A_message_that_kills_its_process_each_time_is_set_aside_and_the_others_go_on()
    {
        await using var rig = await Rig.CreateAsync(bus: Bus.RabbitMq);
        var feed = rig.Web.Add("news", new FeedPlan(Items: 20));
        AddPoison(feed, 1);
        var lives = 0;
        for (; lives < 40; lives++)
        {
            var worker = rig.StartWorker(settings => settings.With("LISTENER_FAULT", $"classify-die:{Poison}"));
            if (!await EndsAsync(worker, TimeSpan.FromSeconds(30)))
            {
                break;
            }
        }

        await TestContext.Out.WriteLineAsync($"{lives} lives");
        Assert.That(lives, Is.InRange(5, 30));
        await Eventually.ReadAsync(rig.Store.PendingAsync, pending => pending == 1, TimeSpan.FromSeconds(180), "all others classified", rig.Worker);
        Assert.That((await rig.RunAsync("deadletters", "list", "--json")).Lines, Has.Count.EqualTo(1).And.All.Contains("listener.dead"));

        await rig.StopAsync();
        rig.StartWorker();
        Assert.That((await rig.RunAsync("deadletters", "requeue", "all")).ExitCode, Is.Zero);
        await rig.AuditAsync();
    }

    /// <summary>Classifying is bounded by itself; what can keep a handler is its database.</summary>
    [TestCase("00:00:05", "00:01:00", Description = "given back before the broker's patience ends")]
    [TestCase("00:30:00", "00:00:08", Description = "the broker closes the channel, and the watchdog notices")]
    [Explicit]
    [Category("long")]
    public async Task F31_A_handler_slower_than_the_brokers_patience_does_not_silence_the_endpoint(string hold, string watchdog)
    {
        await using var server = await OwnBroker.StartAsync();
        await using var postgres = await OwnPostgres.StartAsync();
        await server.ControlAsync("eval", "application:set_env(rabbit, consumer_timeout, 20000), application:set_env(rabbit, channel_tick_interval, 5000).");
        await using var rig = await Rig.CreateAsync(Engine.Postgres, Bus.RabbitMq, server, postgres);
        rig.Settings = rig.Settings.With("Listener__Broker__Hold", hold).With("Listener__Broker__Watchdog", watchdog);
        rig.Web.AddMany(4, new FeedPlan(Items: 500, Step: 25));
        rig.StartWorker();
        await Eventually.ReadAsync(rig.Store.MentionCountAsync, count => count > 100, TimeSpan.FromSeconds(180), "ingest", rig.Worker);

        await postgres.FreezeAsync();
        await Task.Delay(TimeSpan.FromSeconds(60));
        await postgres.ThawAsync();

        // A process that ended over it is the supervisor's to start again.
        await Task.Delay(TimeSpan.FromSeconds(5));
        if (rig.Worker.HasExited)
        {
            rig.StartWorker();
        }

        await rig.AuditAsync(seconds: 240);
    }

    [TestCase(1_000, 20)]
    [TestCase(9_900, 100, Explicit = true, Category = "long")]
    [Category("faults-ci")]
    public async Task F33_F34_F35_Poison_is_set_aside_and_comes_back_once_however_often_it_is_asked_for(int healthy, int poisoned)
    {
        await using var rig = await Rig.CreateAsync(bus: Bus.RabbitMq);
        rig.Web.AddMany(9, new FeedPlan(Items: healthy / 9, Step: healthy / 18));
        var feed = rig.Web.Add("poisoned", new FeedPlan(Items: healthy % 9 + 1));
        AddPoison(feed, poisoned);
        rig.StartWorker(settings => settings.With("LISTENER_FAULT", $"classify-throw:{Poison}"));
        var clock = Stopwatch.StartNew();
        await Eventually.HoldsAsync(() => rig.Web.Feeds.All(source => source.IsReadToTheEnd), TimeSpan.FromSeconds(180), "all read", rig.Worker);
        await Eventually.ReadAsync(
            () => rig.Store.ScalarAsync("select count(*) from mention_view where stage is null"), open => open == poisoned, TimeSpan.FromSeconds(180), "all healthy ones classified", rig.Worker);
        await Eventually.ReadAsync(rig.Broker!.QueuesAsync, queues => Waiting(queues, ErrorQueue) == poisoned, TimeSpan.FromSeconds(180), "poison set aside", rig.Worker);
        await TestContext.Out.WriteLineAsync($"{healthy} classified and {poisoned} set aside in {clock.Elapsed.TotalSeconds:0.0} s");

        var listed = await rig.RunAsync("deadletters", "list", "--json");
        var first = JsonDocument.Parse(listed.Lines[0]).RootElement;
        Assert.Multiple(() =>
        {
            Assert.That(listed.Lines, Has.Count.EqualTo(poisoned));
            Assert.That(first.GetProperty("error").GetString(), Does.Contain("LISTENER_FAULT"));
            Assert.That(first.GetProperty("mentionId").GetString(), Is.Not.Null);
        });

        await rig.StopAsync();
        rig.StartWorker();

        // One who dies over it, two at once, and one too many.
        await using (var dying = rig.StartVerb("deadletters", "requeue", "all"))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1_200));
            await dying.Kill9Async();
        }

        var both = await Task.WhenAll(rig.RunAsync("deadletters", "requeue", "all"), rig.RunAsync("deadletters", "requeue", "all"));
        var again = await rig.RunAsync("deadletters", "requeue", "all", "--json");
        Assert.Multiple(() =>
        {
            Assert.That(both.Select(run => run.ExitCode), Is.All.Zero, () => string.Join('\n', both.AsEnumerable()));
            Assert.That(again.ExitCode, Is.Zero, again.ToString);
        });
        var report = await rig.AuditAsync(seconds: 180);
        Assert.That(report.Mentions, Is.EqualTo(rig.Web.Ledger.Count));
    }

    [Test]
    public async Task F37_A_database_that_is_locked_for_a_while_sets_no_message_aside()
    {
        await using var rig = await Rig.CreateAsync(bus: Bus.RabbitMq);
        rig.Web.AddMany(5, new FeedPlan(Items: 100, Step: 10));
        rig.StartWorker();
        await Eventually.ReadAsync(rig.Store.MentionCountAsync, count => count > 50, TimeSpan.FromSeconds(180), "ingest", rig.Worker);

        await using (var other = new SqliteConnection(rig.Store.ConnectionString + ";Pooling=False"))
        {
            await other.OpenAsync();
            await using var transaction = await other.BeginTransactionAsync();
            await Task.Delay(TimeSpan.FromSeconds(15));
        }

        await rig.AuditAsync();
    }

    [Test]
    [Category("faults-ci")]
    public async Task F39_What_cannot_be_classified_is_visible_tried_five_times_and_given_up_as_stuck()
    {
        await using var rig = await Rig.CreateAsync();
        using var face = new HttpFace();
        rig.Settings = (rig.Settings with { Urls = face.Urls }).With("Listener__Reconcile__Every", "00:00:01").With("Listener__Reconcile__OlderThan", "00:00:01");
        var feed = rig.Web.Add("news", new FeedPlan(Items: 10));
        AddPoison(feed, 1);
        rig.StartWorker(settings => settings.With("LISTENER_FAULT", $"classify-throw:{Poison}"));
        await face.ReadyAsync();
        await Eventually.ReadAsync(
            rig.Store.OutboxAsync, rows => rows.Any(row => row.IsDead && row.LastError == "stuck"), TimeSpan.FromSeconds(90), "given up", rig.Worker);

        var mention = (await rig.Store.MentionsAsync()).Single(row => row.Stage is null);
        var letter = JsonDocument.Parse((await rig.RunAsync("deadletters", "list", "--json")).Lines.Single()).RootElement;
        var shown = await face.GetAsync($"api/v1/mentions/{mention.Id}");
        var (_, _, ready) = await face.StatusAsync("health/ready");
        Assert.Multiple(() =>
        {
            Assert.That(letter.GetProperty("redrives").GetInt32(), Is.EqualTo(5));
            Assert.That(letter.GetProperty("mentionId").GetString(), Is.EqualTo(mention.Id).IgnoreCase);
            Assert.That(shown.TryGetProperty("verdict", out var verdict) && verdict.ValueKind == JsonValueKind.Object, Is.False, shown.ToString);
            Assert.That(ready, Does.Contain("degraded").And.Contain("1 messages were given up"));
        });

        // A requeue beside the running worker, then one that can classify it.
        await rig.StopAsync();
        rig.StartWorker();
        await face.ReadyAsync();
        Assert.That((await rig.RunAsync("deadletters", "requeue", "all")).ExitCode, Is.Zero);
        await rig.AuditAsync();
    }

    private static void AddPoison(StubFeed feed, int count)
    {
        for (var number = 0; number < count; number++)
        {
            var item = feed.Item(50_000 + number);
            feed.Add(item with { Text = $"{item.Text} {Poison}" });
        }
    }

    private static long Waiting(IReadOnlyList<QueueFigures> queues, string name) => queues.Where(queue => queue.Name == name).Sum(queue => queue.Ready);

    private static async Task<bool> EndsAsync(WorkerProcess worker, TimeSpan limit)
    {
        try
        {
            await worker.WaitForExitAsync(limit);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
