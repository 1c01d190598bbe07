using Listener.Contracts;
using Listener.Worker.Commands;
using Listener.Worker.Terminal;

namespace Listener.Worker.Tests.Commands;

public sealed class EvidenceTests
{
    [TestCase("Acme is down, I cannot download", "down", "Acme is [down], I cannot download")]
    [TestCase("退钱！马上退钱", "退钱", "[退钱]！马上[退钱]")]
    [TestCase("refunds refund", "refund", "refunds [refund]")]
    [TestCase("two refunds", "refund", "two [refund]s")]
    public void Words_are_marked_where_they_begin_a_word(string text, string evidence, string shown)
    {
        var mention = new Mention
        {
            Id = Guid.Empty,
            Brand = "acme",
            Source = new("rss", "wire"),
            ExternalId = "1",
            Text = text,
            PublishedAt = DateTimeOffset.UnixEpoch,
            FoundAt = DateTimeOffset.UnixEpoch,
        };

        Assert.That(Evidence.Mark(mention, [new Reason("any", 1, evidence)], new Paint(false)), Is.EqualTo(shown));
    }
}
