using Listener.EndToEnd.Tests.Harness;

namespace Listener.EndToEnd.Tests;

/// <summary>The AMQP face, read with a plain client.</summary>
public sealed class MessageFaceTests
{
    [Test]
    public async Task A_message_is_persistent_json_with_a_stable_id_and_a_routing_key_of_six_words()
    {
        await using var rig = await Rig.CreateAsync(bus: Bus.RabbitMq);
        rig.Web.Add("alerts", new FeedPlan(Items: 20, Format: FeedFormat.GoogleAlerts));

        rig.StartWorker();
        await rig.AuditAsync();

        var rows = (await rig.Store.MentionsAsync()).ToDictionary(row => row.Id);
        Assert.Multiple(() =>
        {
            foreach (var message in rig.Subscriber!.Deliveries)
            {
                var row = rows[message.MentionId];
                var mention = message.Body.GetProperty("mention");
                var verdict = message.Body.GetProperty("verdict");
                Assert.That(message.ContentType, Is.EqualTo("application/json"));
                Assert.That(message.IsPersistent, Is.True);
                Assert.That(message.Body.GetProperty("schema").GetString(), Is.EqualTo("mention-classified/1"));
                Assert.That(message.Body.GetProperty("replayed").GetBoolean(), Is.False);
                Assert.That(
                    message.RoutingKey,
                    Is.EqualTo($"mention.{verdict.GetProperty("stage")}.{verdict.GetProperty("intent")}.{verdict.GetProperty("urgency")}.acme-air.google-alerts"));
                Assert.That(verdict.GetProperty("stage").GetString(), Is.EqualTo(row.Stage));
                Assert.That(verdict.GetProperty("classifierVersion").GetInt64(), Is.EqualTo(row.Version));
                Assert.That(mention.GetProperty("url").GetString(), Does.StartWith("https://news.stub.test/alerts/"));
                Assert.That(mention.GetProperty("text").GetString(), Does.Not.Contain("<b>"));
                Assert.That(message.MessageId, Does.Contain(message.MentionId).IgnoreCase.Or.Matches("^[0-9a-f-]{36}$"));
            }
        });
    }

    [Test]
    public async Task A_subscriber_of_a_part_gets_only_that_part()
    {
        await using var rig = await Rig.CreateAsync(bus: Bus.RabbitMq);
        await using var other = await Broker.CreateAsync();
        await using var complaints = await Subscriber.StartAsync([other.Uri], "mention.onstage.complaint.#");
        rig.Settings = rig.Settings with { Broker = other.Uri };
        rig.Web.Add("news", new FeedPlan(Items: 40));

        rig.StartWorker();
        await rig.QuietAsync();

        var expected = await rig.Store.ScalarAsync("select count(*) from mention_view where stage = 'onstage' and intent = 'complaint'");
        Assert.That(expected, Is.InRange(1, 39));
        await Eventually.HoldsAsync(() => complaints.Count >= expected, TimeSpan.FromSeconds(10), "all complaints");
        Assert.Multiple(() =>
        {
            Assert.That(complaints.Count, Is.EqualTo(expected));
            Assert.That(complaints.Deliveries.Select(message => message.Body.GetProperty("verdict").GetProperty("intent").GetString()), Has.All.EqualTo("complaint"));
        });
    }
}
