using System.Diagnostics;
using Listener.Connectors;
using Listener.Storage;

namespace Listener.Worker.Tests.Polling;

public sealed class SourcePollerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [TestCase(true, Description = "waits for an answer, and heeds its token")]
    [TestCase(false, Description = "computes, and heeds nothing")]
    public async Task A_poll_that_does_not_end_is_given_up_and_counted(bool heeds)
    {
        using var released = new ManualResetEventSlim();
        await using var rig = await PollRig.CreateAsync(async (_, cancellationToken) =>
        {
            await (heeds ? Task.Delay(Timeout.Infinite, cancellationToken) : Task.Delay(10, CancellationToken.None));
            released.Wait(CancellationToken.None);
            return Page.Unchanged(null);
        }, longest: TimeSpan.FromSeconds(1));
        var lease = await rig.LeaseAsync();
        var started = Stopwatch.StartNew();

        await rig.Poller.PollAsync(lease, CancellationToken.None).WaitAsync(Patience);
        var took = started.Elapsed;
        released.Set();

        var source = await rig.StatusAsync();
        Assert.Multiple(() =>
        {
            Assert.That((source.State, source.Failures, source.LeasedUntil), Is.EqualTo((SourceStates.Failing, 1, (DateTimeOffset?)null)));
            Assert.That(source.LastError, Is.EqualTo("The poll took longer than 00:00:01 (Polling:Longest) and was given up."));
            Assert.That(took, Is.LessThan(TimeSpan.FromSeconds(15)));
        });
    }

    [Test]
    public async Task An_answer_that_broke_off_is_counted_and_its_whole_items_are_kept()
    {
        await using var rig = await PollRig.CreateAsync((_, _) => Task.FromResult(PollRig.Page("a", "b") with { Cursor = null, Incomplete = true, Fault = "It breaks off." }));

        await rig.Poller.PollAsync(await rig.LeaseAsync(), CancellationToken.None);

        var source = await rig.StatusAsync();
        Assert.Multiple(() =>
        {
            Assert.That((source.State, source.Failures, source.LastError), Is.EqualTo((SourceStates.Failing, 1, "It breaks off.")));
            Assert.That((source.Collected, source.Captured, source.LastSuccessAt, source.LeasedUntil), Is.EqualTo((2, 2, (DateTimeOffset?)null, (DateTimeOffset?)null)));
        });
    }

    [Test]
    public async Task One_query_of_several_that_was_refused_is_shown_and_costs_the_others_no_time()
    {
        await using var rig = await PollRig.CreateAsync((_, _) => Task.FromResult(PollRig.Page("a", "b") with { Trouble = "1 of 3 queries were refused." }));

        await rig.Poller.PollAsync(await rig.LeaseAsync(), CancellationToken.None);

        var source = await rig.StatusAsync();
        Assert.Multiple(() =>
        {
            Assert.That((source.State, source.Failures, source.LastError), Is.EqualTo((SourceStates.Failing, 0, "1 of 3 queries were refused.")));
            Assert.That((source.Collected, source.LastSuccessAt is null), Is.EqualTo((2, false)));
        });
    }

    [Test]
    public async Task What_a_poll_that_was_given_up_still_brings_is_not_stored()
    {
        var goOn = new TaskCompletionSource();
        await using var rig = await PollRig.CreateAsync(async (_, _) =>
        {
            await goOn.Task;
            return PollRig.Page("late");
        }, longest: TimeSpan.FromSeconds(1));

        await rig.Poller.PollAsync(await rig.LeaseAsync(), CancellationToken.None).WaitAsync(Patience);
        goOn.SetResult();
        await Task.Delay(500);

        Assert.That((await rig.StatusAsync()).Collected, Is.Zero);
    }

    [Test]
    public async Task A_429_that_arrives_while_the_service_stops_is_kept_with_its_wait()
    {
        using var stop = new CancellationTokenSource();
        await using var rig = await PollRig.CreateAsync(async (_, _) =>
        {
            await stop.CancelAsync();
            throw new FetchException(FetchFailure.RateLimited, "The server asked for patience.", TimeSpan.FromHours(3));
        });

        await rig.Poller.PollAsync(await rig.LeaseAsync(), stop.Token);

        var source = await rig.StatusAsync();
        Assert.Multiple(() =>
        {
            Assert.That((source.State, source.Failures, source.LastError), Is.EqualTo((SourceStates.Throttled, 0, "The server asked for patience.")));
            Assert.That(source.NextDueAt, Is.GreaterThan(TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(2)));
        });
    }

    [Test]
    public async Task A_connection_cut_by_the_end_of_the_service_is_not_the_sources_failure()
    {
        using var stop = new CancellationTokenSource();
        await using var rig = await PollRig.CreateAsync(async (_, _) =>
        {
            await stop.CancelAsync();
            throw new HttpRequestException("broken connection");
        });
        var lease = await rig.LeaseAsync();

        Assert.CatchAsync<OperationCanceledException>(() => rig.Poller.PollAsync(lease, stop.Token));
        Assert.That((await rig.StatusAsync()).Failures, Is.Zero);
    }
}
