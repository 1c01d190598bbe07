using System.Diagnostics;
using System.Text.Json;
using Listener.EndToEnd.Tests.Harness;

namespace Listener.EndToEnd.Tests.BadInput;

/// <summary>Configuration files, folders, cultures and pipes as an operator's machine may have them.</summary>
public sealed class EnvironmentTests
{
    private TemporaryFolder folder = null!;

    [SetUp]
    public void Create() => folder = new();

    [TearDown]
    public void Remove() => folder.Dispose();

    [TestCase("{\n  \"Listener\": {\n    \"Polling\": { \"Workers\": }\n  }\n}", "3", Description = "the line of the mistake")]
    [TestCase("{\"Listener\": ", "appsettings")]
    [TestCase("", "appsettings")]
    [TestCase("[1,2,3]", "appsettings")]
    [TestCase("\u0000\u0001", "appsettings")]
    public async Task A_configuration_file_that_is_no_json_ends_with_2_and_names_file_and_place(string text, string said)
    {
        folder.File("appsettings.json", text);

        var finished = await WorkerProcess.FinishAsync(["run"], folder.Path);

        Assert.Multiple(() =>
        {
            Assert.That(finished.ExitCode, Is.EqualTo(2), finished.ToString);
            Assert.That(finished.Errors, Does.Contain(said).And.Not.Contain("   at "));
            Assert.That(finished.Output, Is.Empty);
        });
    }

    [Test]
    public async Task A_configuration_file_and_a_secrets_folder_that_are_not_there_end_with_2()
    {
        var file = await WorkerProcess.FinishAsync(["run", "--config", "none.json"], folder.Path);
        var secrets = await WorkerProcess.FinishAsync(["check"], folder.Path, new Dictionary<string, string?> { ["LISTENER_SECRETS"] = Path.Combine(folder.Path, "none") });

        Assert.Multiple(() =>
        {
            Assert.That(file.ExitCode, Is.EqualTo(2), file.ToString);
            Assert.That(secrets.ExitCode, Is.EqualTo(2), secrets.ToString);
            Assert.That(secrets.Errors, Does.Contain("none"));
        });
    }

    [Test]
    public async Task A_secret_of_systemd_is_read_without_its_line_end_and_an_empty_one_counts_as_not_given()
    {
        var secrets = Directory.CreateDirectory(Path.Combine(folder.Path, "secrets")).FullName;
        await File.WriteAllTextAsync(Path.Combine(secrets, "secrets_Listener__Broker__Uri"), "amqp://u:p@127.0.0.1/\n");
        await File.WriteAllTextAsync(Path.Combine(secrets, "secrets_Listener__Http__Token"), "");

        var finished = await WorkerProcess.FinishAsync(["check"], folder.Path, Environment(("LISTENER_SECRETS", secrets)));

        Assert.That(finished.ExitCode, Is.Zero, finished.ToString);
    }

    [Test]
    public async Task A_secret_file_that_others_can_read_is_warned_of_by_check_and_run_and_is_no_mistake()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Ignore("There are no modes on Windows.");
            return;
        }

        var secrets = Directory.CreateDirectory(Path.Combine(folder.Path, "secrets")).FullName;
        var file = Path.Combine(secrets, "Listener__Http__Token");
        await File.WriteAllTextAsync(file, "0123456789abcdef0123456789abcdef\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        var environment = Environment(("LISTENER_SECRETS", secrets), ("Listener__Http__Urls", $"http://127.0.0.1:{StubWeb.FreePort()}"));

        var check = await WorkerProcess.FinishAsync(["check"], folder.Path, environment);
        await using var run = WorkerProcess.Start(["run"], environment, folder.Path);
        await Eventually.ReadAsync(() => Task.FromResult(run.Output + run.Errors), said => said.Contains("chmod 0600", StringComparison.Ordinal), TimeSpan.FromSeconds(30), "the warning", run);
        File.SetUnixFileMode(file, UnixFileMode.UserRead);
        var mended = await WorkerProcess.FinishAsync(["check"], folder.Path, environment);

        Assert.Multiple(() =>
        {
            Assert.That(check.ExitCode, Is.Zero, check.ToString);
            Assert.That(check.Errors, Does.Contain($"{file} can be read by others than its owner (mode 0644): chmod 0600").And.Not.Contain("0123456789abcdef"));
            Assert.That(mended.Errors, Does.Not.Contain("chmod"));
        });
    }

    [TestCase("a file/listener.db", 2, Description = "a file where a folder should be")]
    [TestCase("/proc/listener.db", 2, Description = "no place for files")]
    public async Task A_database_that_cannot_be_where_it_should_ends_the_process_with_a_sentence(string path, int code)
    {
        folder.File("a file", "x");

        var finished = await WorkerProcess.FinishAsync(["run"], folder.Path, Environment(("Listener__Storage__ConnectionString", $"Data Source={path}")));

        Assert.Multiple(() =>
        {
            Assert.That(finished.ExitCode, Is.EqualTo(code), finished.ToString);
            Assert.That(finished.Errors, Does.Contain("listener.db").And.Not.Contain("Unhandled").And.Not.Contain("Internal error"));
        });
    }

    [Test]
    public async Task A_path_with_spaces_and_letters_of_every_kind_works()
    {
        var inside = Directory.CreateDirectory(Path.Combine(folder.Path, "ä ö 東京 folder")).FullName;
        await using var rig = await Rig.CreateAsync();
        rig.Web.Add("news", new FeedPlan(Items: 3));
        rig.StartWorker(settings => settings with { ConnectionString = $"Data Source={Path.Combine(inside, "li stener.db")}" });

        await Eventually.HoldsAsync(() => rig.Web.Requests.Any(), TimeSpan.FromSeconds(30), "a poll", rig.Worker);
        await rig.StopAsync();

        Assert.That(await new Store("Sqlite", $"Data Source={Path.Combine(inside, "li stener.db")}").ScalarAsync("select count(*) from source_view"), Is.EqualTo(1));
    }

    [TestCase("tr_TR.UTF-8", "Asia/Kathmandu")]
    [TestCase("fa_IR.UTF-8", "Pacific/Apia")]
    [TestCase("de_DE.UTF-8", "No/Such_Zone")]
    public async Task Culture_and_time_zone_of_the_machine_change_nothing(string culture, string zone)
    {
        folder.File("feed.xml", """
            <rss version="2.0"><channel><title>t</title><item><guid>1</guid><title>ACME AIR IS LATE, I WANT MY TITLE BACK</title><pubDate>Sat, 21 Nov 2026 09:30:00 GMT</pubDate></item></channel></rss>
            """);
        const string lines = """{"id":"a","text":"ACME AIR INSISTS IT IS NOT LIABLE. I WILL SUE.","rating":0.25,"language":"en","foundAt":"2026-11-21T09:31:00Z"}""" + "\n";

        async Task<string> OutputAsync(params (string, string)[] variables)
        {
            var feed = await WorkerProcess.FinishAsync(["feed", "feed.xml"], folder.Path, Environment(variables));
            var verdict = await WorkerProcess.FinishAsync(["classify"], folder.Path, Environment(variables), lines);
            return $"{feed.ExitCode} {feed.Output}\n{verdict.ExitCode} {verdict.Output}";
        }

        var plain = await OutputAsync(("LC_ALL", "C"), ("TZ", "UTC"));
        var other = await OutputAsync(("LC_ALL", culture), ("LANG", culture), ("TZ", zone));

        Assert.That(plain, Does.Contain("2026-11-21T09:30:00").And.Contain("urgencyScore"));
        Assert.That(other, Is.EqualTo(plain));
    }

    [Test]
    public async Task A_reader_that_has_had_enough_ends_a_verb_quietly()
    {
        folder.File("lines.jsonl", string.Concat(Enumerable.Repeat("{\"text\":\"Acme Air is late again\"}\n", 20_000)));
        var host = System.Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", $"'{host}' '{Repository.Program}' classify < lines.jsonl | head -n 1 > first; echo ${{PIPESTATUS[0]}}"])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, errors) = (await shell.StandardOutput.ReadToEndAsync(), await shell.StandardError.ReadToEndAsync());

        Assert.Multiple(() =>
        {
            Assert.That(output.Trim(), Is.EqualTo("0"));
            Assert.That(errors, Is.Empty);
            Assert.That(File.ReadAllText(Path.Combine(folder.Path, "first")), Does.Contain("urgency"));
        });
    }

    [Test]
    public async Task A_verb_without_a_standard_output_ends_quietly()
    {
        folder.File("feed.xml", "<rss version=\"2.0\"><channel><item><guid>1</guid><title>t</title></item></channel></rss>");
        var host = System.Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", $"'{host}' '{Repository.Program}' feed feed.xml --json >&- ; echo $?"])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, errors) = (await shell.StandardOutput.ReadToEndAsync(), await shell.StandardError.ReadToEndAsync());

        Assert.That((output.Trim(), errors), Is.EqualTo(("0", "")));
    }

    [Test]
    public async Task A_log_in_json_is_one_object_a_line_on_stderr_with_or_without_the_verb()
    {
        await using var worker = WorkerProcess.Start(["--json"], Environment(("Listener__Storage__ConnectionString", $"Data Source={Path.Combine(folder.Path, "x.db")}")), folder.Path);
        await Eventually.HoldsAsync(() => worker.Errors.Contains("Listening with", StringComparison.Ordinal), TimeSpan.FromSeconds(60), "the worker's first line", worker);

        await worker.TerminateAsync();
        var finished = await worker.WaitForExitAsync(TimeSpan.FromSeconds(40));

        var lines = finished.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Multiple(() =>
        {
            Assert.That((finished.ExitCode, finished.Output), Is.EqualTo((0, "")), finished.ToString);
            Assert.That(lines.Select(line => line.GetProperty("Message").GetString()), Has.Some.Contains("No source is configured").And.Some.Contains("Listening with 0 sources"));
            Assert.That(lines.Select(line => line.GetProperty("Timestamp").GetDateTimeOffset().Offset), Has.All.EqualTo(TimeSpan.Zero));
            Assert.That(finished.Errors, Does.Not.Contain("System.Collections"), "values, not their types");
        });
    }

    [TestCase(500)]
    [TestCase(1_000)]
    [TestCase(1_500)]
    [TestCase(2_500)]
    public async Task The_interrupt_key_ends_a_story_quietly_while_it_starts_and_while_it_plays(int milliseconds)
    {
        await using var story = WorkerProcess.Start(["simulate", "klm"], new Dictionary<string, string?>(), folder.Path);
        await Task.Delay(milliseconds);

        await story.InterruptAsync();
        var finished = await story.WaitForExitAsync(TimeSpan.FromSeconds(60));

        Assert.That((finished.ExitCode, finished.Output, finished.Errors), Is.EqualTo((130, "", "")));
    }

    private static Dictionary<string, string?> Environment(params (string Key, string Value)[] more)
    {
        var variables = new Dictionary<string, string?>
        {
            ["Listener__Brands__0__Key"] = "acme-air",
            ["Listener__Brands__0__Query"] = "\"acme air\"",
            ["Listener__Http__Urls"] = "http://127.0.0.1:0",
        };
        foreach (var (key, value) in more)
        {
            variables[key] = value;
        }

        return variables;
    }
}
