using Listener.Tests;
using Listener.Worker.Outbox;

namespace Listener.Worker.Tests.Outbox;

public sealed class RefusalsTests
{
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);

    [Test]
    public void What_is_refused_waits_as_long_as_it_has_been_and_is_told_every_minute()
    {
        var refusals = new Refusals(new(), _time);

        List<(double Wait, bool Tell)> seen = [];
        foreach (var seconds in new[] { 0, 3, 10, 20, 40, 60 })
        {
            _time.Advance(TimeSpan.FromSeconds(seconds));
            var (wait, tell) = refusals.Met();
            seen.Add((wait.TotalSeconds, tell));
        }

        Assert.That(seen, Is.EqualTo(new[] { (2.0, true), (3.0, false), (13.0, false), (33.0, false), (60.0, true), (60.0, true) }));
    }

    [Test]
    public void A_refusal_after_a_time_without_one_is_a_new_one()
    {
        var refusals = new Refusals(new(), _time);
        refusals.Met();
        _time.Advance(TimeSpan.FromSeconds(50));
        refusals.Met();
        _time.Advance(TimeSpan.FromMinutes(3));

        Assert.That(refusals.Met(), Is.EqualTo((TimeSpan.FromSeconds(2), true)));
    }
}
