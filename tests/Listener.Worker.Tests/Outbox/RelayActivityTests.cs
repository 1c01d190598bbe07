using Listener.Tests;
using Listener.Worker.Outbox;

namespace Listener.Worker.Tests.Outbox;

/// <summary>What the watchdog over a mute bus goes by.</summary>
public sealed class RelayActivityTests
{
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);

    [Test]
    public void A_relay_with_nothing_to_send_does_not_wait()
    {
        var activity = new RelayActivity(_time);

        _time.Advance(TimeSpan.FromHours(1));

        Assert.That(activity.Waiting, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void Waiting_counts_from_the_first_row_that_could_not_go_until_something_goes()
    {
        var activity = new RelayActivity(_time);

        activity.Wait();
        _time.Advance(TimeSpan.FromSeconds(30));
        activity.Wait();
        _time.Advance(TimeSpan.FromSeconds(30));
        var waited = activity.Waiting;
        activity.Done();

        Assert.That(waited, Is.EqualTo(TimeSpan.FromMinutes(1)).Within(TimeSpan.FromMilliseconds(1)));
        Assert.That(activity.Waiting, Is.EqualTo(TimeSpan.Zero));
    }
}
