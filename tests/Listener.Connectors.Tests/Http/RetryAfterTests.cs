using Listener.Connectors.Http;

namespace Listener.Connectors.Tests.Http;

public sealed class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    [TestCase("120", 120)]
    [TestCase(" 120 ", 120)]
    [TestCase("0", 0)]
    [TestCase("0000000000060", 60)]
    [TestCase("99999999999", 86_400)]
    [TestCase("999999999", 86_400)]
    [TestCase("Sat, 21 Nov 2026 09:02:00 GMT", 120)]
    [TestCase("Saturday, 21-Nov-26 09:02:00 GMT", 120)]
    [TestCase("Sat Nov 21 09:02:00 2026", 120)]
    [TestCase("Sat, 21 Nov 2026 08:00:00 GMT", 0, Description = "the past")]
    [TestCase("Thu, 21 Nov 2030 08:00:00 GMT", 86_400)]
    [TestCase("Fri, 31 Dec 9999 23:59:59 GMT", 86_400)]
    public void A_wait_is_between_nothing_and_a_day(string value, int seconds) =>
        Assert.That(RetryAfter.Parse(value, Now), Is.EqualTo(TimeSpan.FromSeconds(seconds)));

    [TestCase(null)]
    [TestCase("")]
    [TestCase("-5")]
    [TestCase("abc")]
    [TestCase("1.5")]
    [TestCase("soon, 5")]
    public void What_is_neither_number_nor_date_is_no_wait(string? value) => Assert.That(RetryAfter.Parse(value, Now), Is.Null);
}
