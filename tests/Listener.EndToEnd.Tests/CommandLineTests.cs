using System.Text;
using System.Text.Json;
using Listener.EndToEnd.Tests.Harness;

namespace Listener.EndToEnd.Tests;

/// <summary>The verbs, as a user of a shell meets them.</summary>
public sealed class CommandLineTests
{
    private TemporaryFolder folder = null!;
    private StubWeb web = null!;

    [SetUp]
    public async Task StartAsync()
    {
        folder = new();
        web = await StubWeb.StartAsync();
    }

    [TearDown]
    public async Task StopAsync()
    {
        await web.DisposeAsync();
        folder.Dispose();
    }

    [Test]
    public async Task Watch_once_prints_each_mention_once_as_json_and_nothing_else_on_stdout()
    {
        var rss = web.Add("rss", new FeedPlan(Items: 9));
        var alerts = web.Add("alerts", new FeedPlan(Items: 4, Format: FeedFormat.GoogleAlerts));
        rss.Add(rss.Item(100) with { Title = "Nothing", Text = "Nothing about them." });

        var finished = await WorkerProcess.FinishAsync(
            ["watch", "\"acme air\"", "--once", "--json", "--allow-private", "--feed", rss.Url.ToString(), "--feed", alerts.Url.ToString()], folder.Path);

        Assert.That(finished.ExitCode, Is.Zero, finished.ToString);
        var printed = finished.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var externalIds = printed.Select(line => line.GetProperty("mention").GetProperty("externalId").GetString());
        Assert.Multiple(() =>
        {
            Assert.That(externalIds, Is.EquivalentTo(web.Ledger.Where(id => !id.EndsWith("000100", StringComparison.Ordinal))));
            Assert.That(printed.Select(line => line.GetProperty("schema").GetString()), Has.All.EqualTo("mention-classified/1"));
            Assert.That(printed.Select(line => line.GetProperty("verdict").GetProperty("stage").GetString()), Has.All.EqualTo("onstage"));
        });
    }

    [Test]
    public async Task A_second_watch_with_the_same_file_reads_again_at_once_and_prints_only_what_is_new()
    {
        var feed = web.Add("rss", new FeedPlan(Items: 3));
        string[] arguments = ["watch", "\"acme air\"", "--once", "--json", "--allow-private", "--db", Path.Combine(folder.Path, "w.db"), "--feed", feed.Url.ToString()];

        var first = await WorkerProcess.FinishAsync(arguments, folder.Path);
        var second = await WorkerProcess.FinishAsync(arguments, folder.Path);
        feed.Add(feed.Item(50));
        var third = await WorkerProcess.FinishAsync(arguments, folder.Path);

        Assert.That((first.Lines.Count, second.Lines.Count, third.Lines.Count), Is.EqualTo((3, 0, 1)), $"{second}\n{third}");
        Assert.That((first.ExitCode, second.ExitCode, third.ExitCode), Is.EqualTo((0, 0, 0)));
    }

    [Test]
    public async Task Two_watches_at_once_do_not_meet()
    {
        var feed = web.Add("rss", new FeedPlan(Items: 2));
        string[] arguments = ["watch", "\"acme air\"", "--json", "--allow-private", "--feed", feed.Url.ToString()];
        await using var first = WorkerProcess.Start(arguments, new Dictionary<string, string?>(), folder.Path);
        await using var second = WorkerProcess.Start(arguments, new Dictionary<string, string?>(), folder.Path);

        await Eventually.HoldsAsync(() => first.Output.Split('\n').Length > 2, TimeSpan.FromSeconds(60), "two mentions of the first", first);
        await Eventually.HoldsAsync(() => second.Output.Split('\n').Length > 2, TimeSpan.FromSeconds(60), "two mentions of the second", second);
    }

    [Test]
    public async Task A_watch_ends_when_its_reader_has_gone_though_nothing_new_comes()
    {
        var feed = web.Add("rss", new FeedPlan(Items: 3));
        var watch = $"'{Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet"}' '{Repository.Program}' watch '\"acme air\"' --json --allow-private --feed {feed.Url}";
        var start = new System.Diagnostics.ProcessStartInfo("bash", ["-c", $"{watch} | head -n 1; echo ${{PIPESTATUS[0]}}"]) { RedirectStandardOutput = true, RedirectStandardError = true };

        using var shell = System.Diagnostics.Process.Start(start)!;
        var errors = shell.StandardError.ReadToEndAsync();
        var output = await shell.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.That(output.TrimEnd().Split('\n'), Has.Length.EqualTo(2).And.ItemAt(1).EqualTo("0"), await errors);
        Assert.That(await errors, Does.Not.Contain("rror"));
    }

    [Test]
    public async Task A_database_that_cannot_be_used_is_one_line()
    {
        var finished = await WorkerProcess.FinishAsync(["watch", "acme", "--once", "--db", folder.Path, "--feed", "https://a.example/"], folder.Path);

        Assert.That(finished.ExitCode, Is.EqualTo(2), finished.ToString);
        Assert.That(finished.Errors.TrimEnd().Split('\n'), Has.Length.EqualTo(2).And.ItemAt(1).Contains(folder.Path), "the greeting and the reason");
    }

    [Test]
    public async Task Every_story_is_played_through_a_whole_pipeline_and_held()
    {
        var finished = await WorkerProcess.FinishAsync(["simulate", "all", "--json"], folder.Path, seconds: 400);

        var played = finished.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(played.Select(story => story.GetProperty("story").GetString()), Is.EqualTo(new[] { "shutterstock", "klm", "florist", "threat", "apple" }));
            Assert.That(played.Select(story => story.GetProperty("passed").GetBoolean()), Has.All.True, finished.ToString);
            Assert.That(played.Select(story => story.GetProperty("findings").GetArrayLength()), Has.All.GreaterThan(3));
            Assert.That(finished.ExitCode, Is.Zero);
        });
    }

    [Test]
    public async Task Watch_refuses_a_private_address_unless_it_is_allowed()
    {
        var feed = web.Add("rss", new FeedPlan(Items: 2));

        var finished = await WorkerProcess.FinishAsync(["watch", "\"acme air\"", "--once", "--json", "--feed", feed.Url.ToString()], folder.Path);

        Assert.Multiple(() =>
        {
            Assert.That(finished.Output, Is.Empty);
            Assert.That(finished.Errors, Does.Contain("--allow-private"));
            Assert.That(web.Requests, Is.Empty);
        });
    }

    [Test]
    public async Task Feed_prints_one_post_a_line_and_says_which_input_could_not_be_read()
    {
        var feed = web.Add("rss", new FeedPlan(Items: 3, Format: FeedFormat.Atom));
        var file = folder.File("local.xml", Encoding.UTF8.GetString(FeedDocument.Write(FeedFormat.Rss, "rss", [feed.Item(7)])));
        var broken = folder.File("broken.xml", "this is no feed");

        var finished = await WorkerProcess.FinishAsync(["feed", "--json", "--allow-private", file, broken, feed.Url.ToString()], folder.Path);

        Assert.That(finished.ExitCode, Is.EqualTo(1), finished.ToString);
        var lines = finished.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(lines, Has.Count.EqualTo(5));
            Assert.That(lines[0].GetProperty("externalId").GetString(), Is.EqualTo(feed.Item(7).Id));
            Assert.That(lines[0].GetProperty("text").GetString(), Is.EqualTo(feed.Item(7).Text));
            Assert.That(lines[0].GetProperty("url").GetString(), Is.EqualTo(feed.Item(7).Link));
            Assert.That(lines[1].GetProperty("input").GetString(), Is.EqualTo(broken));
            Assert.That(lines[1].TryGetProperty("error", out _), Is.True);
            Assert.That(lines[4].GetProperty("input").GetString(), Is.EqualTo(feed.Url.ToString()));
        });
    }

    [Test]
    public async Task Classify_answers_each_line_in_order_and_a_bad_line_in_its_place()
    {
        var finished = await WorkerProcess.FinishAsync(
            ["classify"], folder.Path, input: """
            {"id":"one","text":"Acme Air lost my suitcase and nobody answers. I want a refund now!","channel":"social"}
            not json
            {"id":"three","text":"Thank you Acme Air for the lovely crew.","channel":"email"}

            """);

        var lines = finished.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(lines, Has.Count.EqualTo(3), finished.ToString);
            Assert.That(lines[0].GetProperty("id").GetString(), Is.EqualTo("one"));
            Assert.That(lines[0].GetProperty("intent").GetString(), Is.EqualTo("complaint"));
            Assert.That(lines[0].GetProperty("stage").GetString(), Is.EqualTo("onstage"));
            Assert.That(lines[1].GetProperty("line").GetInt32(), Is.EqualTo(2));
            Assert.That(lines[2].GetProperty("intent").GetString(), Is.EqualTo("praise"));
            Assert.That(lines[2].GetProperty("stage").GetString(), Is.EqualTo("offstage"));
        });
    }

    [TestCase("wach", "watch")]
    [TestCase("watch acme --onse", "--once")]
    [TestCase("tail --urgensy high", "--urgency")]
    [TestCase("explain --text", "--text")]
    [TestCase("replay --from never", "--from")]
    public async Task Bad_usage_ends_with_2_and_names_what_was_meant(string arguments, string hint)
    {
        var finished = await WorkerProcess.FinishAsync(arguments.Split(' '), folder.Path);

        Assert.Multiple(() =>
        {
            Assert.That(finished.ExitCode, Is.EqualTo(2), finished.ToString);
            Assert.That(finished.Errors, Does.Contain(hint));
            Assert.That(finished.Output, Is.Empty);
            Assert.That(finished.Errors, Does.Not.Contain("   at "), "no stack traces");
        });
    }

    [TestCase("run")]
    [TestCase("check")]
    public async Task F71_Bad_configuration_ends_with_2_and_one_line_for_each_mistake(string verb)
    {
        var feed = web.Add("rss", new FeedPlan(Items: 1));
        var settings = new WorkerSettings { ConnectionString = "Data Source=x.db", Feeds = [feed, feed] }
            .With("Listener__Sources__0__Every", "-00:00:05")
            .With("Listener__Sources__0__Url", "ftp://example.com/feed")
            .With("Listener__Sources__1__Name", "Two")
            .With("Listener__Sources__1__Kind", "googel-alerts")
            .With("Listener__Brands__0__Query", "(acme OR")
            .With("Listener__Brands__1__Key", "acme-air")
            .With("Listener__Brands__1__Query", "acme")
            .With("Listener__Polling__Workers", "many")
            .With("Listener__Poling__Tick", "00:00:01")
            .With("Listener__Broker__Uri", "amqp://user:canary-secret@")
            .With("Listener__Broker__Transport", "RabitMq");

        var finished = await WorkerProcess.FinishAsync([verb], folder.Path, settings.ToEnvironment());

        string[] keys = ["Sources:0:Every", "Sources:0:Url", "Sources:1:Kind", "Brands:0:Query", "Brands:1:Key", "Polling:Workers", "Poling", "Broker:Transport"];
        var lines = finished.Errors.Split('\n');
        Assert.Multiple(() =>
        {
            Assert.That(finished.ExitCode, Is.EqualTo(2), finished.ToString);
            foreach (var key in keys)
            {
                Assert.That(lines.Count(line => line.Contains(key, StringComparison.Ordinal)), Is.EqualTo(1), $"lines for {key} in\n{finished.Errors}");
            }

            Assert.That(finished.Errors, Does.Contain("google-alerts"), "the nearest kind");
            Assert.That(finished.ToString(), Does.Not.Contain("canary-secret"));
            Assert.That(File.Exists(Path.Combine(folder.Path, "x.db")), Is.False, "nothing is created");
        });
    }

    [Test]
    public async Task The_interrupt_key_ends_a_watch_with_130()
    {
        var feed = web.Add("rss", new FeedPlan(Items: 2));
        await using var watch = WorkerProcess.Start(["watch", "\"acme air\"", "--json", "--allow-private", "--feed", feed.Url.ToString()], new Dictionary<string, string?>(), folder.Path);
        await Eventually.HoldsAsync(() => watch.Output.Split('\n').Length > 2, TimeSpan.FromSeconds(30), "two mentions", watch);

        await watch.InterruptAsync();
        var finished = await watch.WaitForExitAsync(TimeSpan.FromSeconds(40));

        Assert.That(finished.ExitCode, Is.EqualTo(130), finished.ToString);
    }
}
