using System.Diagnostics;
using System.Text.Json;
using Listener.EndToEnd.Tests.Harness;
using Microsoft.Data.Sqlite;

namespace Listener.EndToEnd.Tests;

/// <summary>A watch that keeps a database shows everything once, however the one before it ended.</summary>
public sealed class WatchPlaceTests
{
    private const int Many = 1500;

    private TemporaryFolder folder = null!;
    private StubWeb web = null!;

    private string Database => Path.Combine(folder.Path, "w.db");

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

    [TestCase("INT", 130)]
    [TestCase("TERM", 143)]
    public async Task What_an_interrupted_watch_had_not_printed_is_printed_by_the_next_and_nothing_twice(string signal, int exitCode)
    {
        var feed = web.Add("rss", new FeedPlan(Items: Many));
        using var watch = Start(feed);
        var shown = await ReadAsync(watch, 300);
        await ClassifiedAsync(Many);

        await SignalAsync(watch, signal);
        shown.AddRange(await ReadAsync(watch, int.MaxValue));
        await watch.WaitForExitAsync();
        var rest = await FinishAsync(feed);
        var nothing = await FinishAsync(feed);

        Assert.That(watch.ExitCode, Is.EqualTo(exitCode));
        Assert.That(rest, Is.Not.Empty);
        Assert.That(shown.Concat(rest), Is.EquivalentTo(web.Ledger));
        Assert.That(nothing, Is.Empty);
    }

    [Test]
    public async Task What_a_killed_watch_had_not_printed_is_printed_by_the_next_and_little_twice()
    {
        var feed = web.Add("rss", new FeedPlan(Items: 20));
        using var watch = Start(feed, "--every", "1s");
        var early = await ReadAsync(watch, 20);
        await Eventually.HoldsAsync(() => Number("select coalesce(max(cursor), 0) = (select max(sequence) from verdict) from webhook") == 1, TimeSpan.FromSeconds(10), "a place that is kept");
        feed.Grow(Many);
        var late = await ReadAsync(watch, 100);
        await ClassifiedAsync(20 + Many);

        watch.Kill();
        late.AddRange(await ReadAsync(watch, int.MaxValue));
        var rest = await FinishAsync(feed);

        Assert.That(rest, Is.Unique);
        Assert.That(rest.Intersect(early), Is.Empty);
        Assert.That(early.Concat(late).Union(rest), Is.EquivalentTo(web.Ledger));
    }

    [TestCase(20, "--once", TestName = "{m}(few)")]
    [TestCase(Many, "--json", TestName = "{m}(many)")]
    public async Task What_a_reader_that_went_had_not_taken_is_printed_by_the_next_watch(int items, string option)
    {
        var feed = web.Add("rss", new FeedPlan(Items: items));
        var start = new ProcessStartInfo("bash", ["-c", "\"$@\" | head -n 1", "bash", .. Command(feed, option)]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var watch = Process.Start(start)!;
        _ = watch.StandardError.ReadToEndAsync();
        var shown = await ReadAsync(watch, int.MaxValue);
        await watch.WaitForExitAsync();

        var rest = await FinishAsync(feed);

        Assert.That(shown, Has.Count.EqualTo(1));
        Assert.That(shown.Union(rest), Is.EquivalentTo(web.Ledger));
    }

    [Test]
    public async Task A_watch_whose_time_is_over_leaves_the_rest_to_the_next_and_repeats_nothing()
    {
        var feed = web.Add("rss", new FeedPlan(Items: Many));

        var first = await FinishAsync(feed, "--for", "1s");
        var second = await FinishAsync(feed);

        Assert.That(first.Concat(second), Is.EquivalentTo(web.Ledger));
    }

    [Test]
    public async Task A_database_without_a_place_is_read_from_its_end_and_another_name_has_its_own()
    {
        var feed = web.Add("rss", new FeedPlan(Items: 5));
        var first = await FinishAsync(feed);
        Number("delete from webhook returning 1");

        var second = await FinishAsync(feed);
        var other = await WorkerProcess.FinishAsync(["watch", "acme", .. Options(feed), "--once"], folder.Path);
        Number("update webhook set cursor = 0 returning 1");
        var again = await FinishAsync(feed);

        Assert.That((first.Count, second.Count, other.Lines.Count), Is.EqualTo((5, 0, 5)), other.ToString);
        Assert.That(again, Is.EquivalentTo(web.Ledger), "those of its own name");
    }

    private string[] Options(StubFeed feed) => ["--json", "--allow-private", "--db", Database, "--feed", feed.Url.ToString()];

    private string[] Command(StubFeed feed, params string[] more) =>
        [Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", Repository.Program, "watch", "\"acme air\"", .. Options(feed).Except(more), .. more];

    /// <summary>A watch whose output is read only when the test reads it: it fills the pipe and waits.</summary>
    private Process Start(StubFeed feed, params string[] more)
    {
        var command = Command(feed, more);
        var watch = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _ = watch.StandardError.ReadToEndAsync();
        return watch;
    }

    private async Task<IReadOnlyList<string>> FinishAsync(StubFeed feed, params string[] more)
    {
        var finished = await WorkerProcess.FinishAsync(["watch", "\"acme air\"", .. Options(feed), .. more.Length > 0 ? more : ["--once"]], folder.Path);
        Assert.That(finished.ExitCode, Is.Zero, finished.Errors);
        return [.. finished.Lines.Select(Id)];
    }

    private static async Task<List<string>> ReadAsync(Process watch, int most)
    {
        List<string> ids = [];
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(60));

        // A killed process may leave half a line.
        while (ids.Count < most && await watch.StandardOutput.ReadLineAsync(late.Token) is { } line && line.EndsWith('}'))
            ids.Add(Id(line));
        return ids;
    }

    private static string Id(string line) => JsonDocument.Parse(line).RootElement.GetProperty("mention").GetProperty("externalId").GetString()!;

    private Task ClassifiedAsync(int count) =>
        Eventually.HoldsAsync(() => Number("select count(*) from verdict") == count, TimeSpan.FromSeconds(60), $"{count} verdicts");

    private long? Number(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() as long?;
    }

    private static async Task SignalAsync(Process watch, string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{watch.Id}"]);
        await kill.WaitForExitAsync();
    }
}
