using Listener.Worker.Terminal;

namespace Listener.Worker.Tests.Terminal;

public sealed class RelativeTimeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [TestCase(-5, "just now", Description = "a clock that runs ahead")]
    [TestCase(59, "just now")]
    [TestCase(60, "1 min ago")]
    [TestCase(3_599, "59 min ago")]
    [TestCase(3_600, "1 h ago")]
    [TestCase(172_800, "2 d ago")]
    [TestCase(8_640_000, "2026-08-13")]
    public void The_past_is_said_in_one_unit(int seconds, string expected) =>
        Assert.That(RelativeTime.Ago(Noon.AddSeconds(-seconds), Noon), Is.EqualTo(expected));

    [TestCase(0, "overdue")]
    [TestCase(30, "in 30 s")]
    [TestCase(900, "in 15 min")]
    [TestCase(7_200, "in 2 h")]
    public void So_is_the_future(int seconds, string expected) =>
        Assert.That(RelativeTime.Until(Noon.AddSeconds(seconds), Noon), Is.EqualTo(expected));
}
