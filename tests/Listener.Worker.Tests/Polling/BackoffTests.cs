using Listener.Worker.Polling;

namespace Listener.Worker.Tests.Polling;

public sealed class BackoffTests
{
    [TestCase(1, 30, null, 60)]
    [TestCase(2, 30, null, 120)]
    [TestCase(9, 30, null, 21_600 > 30 * 512 ? 30 * 512 : 21_600)]
    [TestCase(12, 30, null, 21_600)]
    [TestCase(99, 30, null, 21_600, Description = "the ladder has an end")]
    [TestCase(1, 30, 600, 600, Description = "Retry-After wins over a shorter rung")]
    [TestCase(9, 60, 5, 21_600, Description = "Retry-After never shortens")]
    [TestCase(1, 3_600, null, 3_600, Description = "never more often than the interval")]
    [TestCase(1, 1, null, 2, Description = "a source polled each second is not left alone for a minute")]
    [TestCase(4, 1, null, 16)]
    public void The_wait_grows_and_never_undercuts(int failures, int interval, int? retryAfter, int expected) => Assert.That(
        Backoff.Wait(failures, TimeSpan.FromSeconds(interval), retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null),
        Is.EqualTo(TimeSpan.FromSeconds(expected)));

    [TestCase(300, null, 0, 300)]
    [TestCase(300, 900, 0, 900)]
    [TestCase(300, 60, 0, 300)]
    [TestCase(300, 999_999, 0, 86_400, Description = "a hint is obeyed for a day at most")]
    [TestCase(100, null, 1, 110)]
    public void The_next_poll_is_the_longest_wish(int interval, int? hint, double jitter, int expected)
    {
        var now = DateTimeOffset.UnixEpoch;

        var due = PollPlan.NextDue(now, TimeSpan.FromSeconds(interval), hint is { } seconds ? TimeSpan.FromSeconds(seconds) : null, jitter);

        Assert.That(due - now, Is.EqualTo(TimeSpan.FromSeconds(expected)));
    }

    [Test]
    public async Task A_host_is_asked_by_two_at_once_and_not_before_its_time()
    {
        var time = new Listener.Tests.ManualTime(DateTimeOffset.UnixEpoch);
        var manners = new HostManners(time);
        using var first = await manners.EnterAsync("a.example", CancellationToken.None);
        var second = await manners.EnterAsync("A.EXAMPLE", CancellationToken.None);
        var third = manners.EnterAsync("a.example", CancellationToken.None);
        Assert.That(third.IsCompleted, Is.False);
        Assert.That((await manners.EnterAsync("b.example", CancellationToken.None)), Is.Not.Null);

        second.Dispose();
        (await third).Dispose();

        manners.Pause("a.example", DateTimeOffset.UnixEpoch.AddMinutes(2));
        manners.Pause("a.example", DateTimeOffset.UnixEpoch.AddMinutes(1));
        Assert.That(manners.NotBefore("a.example"), Is.EqualTo(DateTimeOffset.UnixEpoch.AddMinutes(2)));
        Assert.That(manners.NotBefore("b.example"), Is.Null);
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.That(manners.NotBefore("a.example"), Is.Null);
    }
}
