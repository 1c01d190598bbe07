using Listener.EndToEnd.Tests.Harness;

namespace Listener.EndToEnd.Tests;

/// <summary>What a watch says of sources that fail.</summary>
public sealed class WatchNoticeTests
{
    [TestCase(404, "there is nothing at this address. It is asked again in (1 h|60 min).")]
    [TestCase(429, "too many requests. It is asked again in 5 min.")]
    [TestCase(410, "it is gone for good.")]
    public async Task A_source_that_fails_is_told_with_the_time_it_is_asked_again(int status, string told)
    {
        using var folder = new TemporaryFolder();
        await using var web = await StubWeb.StartAsync();
        var feed = web.Add("rss", new FeedPlan(Items: 1));
        feed.Always = Answers.Status(status, status == 429 ? "300" : null);

        await using var watch = WorkerProcess.Start(["watch", "acme", "--allow-private", "--feed", feed.Url.ToString()], new Dictionary<string, string?>(), folder.Path);
        await Eventually.HoldsAsync(() => watch.Errors.Contains($"answered {status}", StringComparison.Ordinal), TimeSpan.FromSeconds(60), "a word", watch);

        Assert.That(watch.Errors.TrimEnd(), Does.Match($"{told}$"));
    }

    [Test]
    public async Task A_watch_that_reads_once_promises_nothing()
    {
        using var folder = new TemporaryFolder();
        await using var web = await StubWeb.StartAsync();

        var finished = await WorkerProcess.FinishAsync(["watch", "acme", "--once", "--allow-private", "--feed", new Uri(web.Address, "feeds/none").ToString()], folder.Path);

        Assert.That(finished.Errors.TrimEnd(), Does.EndWith("there is nothing at this address."));
    }
}
