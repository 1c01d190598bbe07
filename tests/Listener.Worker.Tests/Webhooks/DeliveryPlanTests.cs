using Listener.Worker.Webhooks;

namespace Listener.Worker.Tests.Webhooks;

public sealed class DeliveryPlanTests
{
    [TestCase(1, null, 1.6, 2.4)]
    [TestCase(3, null, 14.4, 21.6)]
    [TestCase(3, 600, 600, 600)]
    [TestCase(40, null, 34_560, 51_840)]
    public void Waits_grow_threefold_to_half_a_day_and_are_never_shorter_than_asked(int attempts, int? retryAfter, double least, double most)
    {
        TimeSpan? wish = retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

        Assert.That(DeliveryPlan.Wait(attempts, wish, 0).TotalSeconds, Is.EqualTo(least).Within(0.001));
        Assert.That(DeliveryPlan.Wait(attempts, wish, 1).TotalSeconds, Is.EqualTo(most).Within(0.001));
    }

    [Test]
    public void All_attempts_take_some_days() =>
        Assert.That(Enumerable.Range(1, 17).Sum(attempt => DeliveryPlan.Wait(attempt, null, 0.5).TotalDays), Is.InRange(3.5, 6));
}
