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
}
