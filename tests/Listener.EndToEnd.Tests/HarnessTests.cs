using System.Text;
using System.Xml.Linq;
using Listener.EndToEnd.Tests.Harness;
using Microsoft.Data.Sqlite;
using RabbitMQ.Client;

namespace Listener.EndToEnd.Tests;

/// <summary>A net that catches nothing is worse than none: the instruments of these tests, held against damage made on purpose.</summary>
public sealed class HarnessTests
{
    private static readonly HashSet<string> Ledger = ["a", "b", "c"];

    [TestCase("", null, Description = "nothing is wrong")]
    [TestCase("delete from mention_view where external_id = 'b'", "A1 lost: 1, such as b")]
    [TestCase("update mention_view set external_id = 'z' where external_id = 'b'", "A1 never shown by a source: 1, such as z")]
    [TestCase("update mention_view set external_id = 'a' where external_id = 'b'", "A2 stored twice: 1, such as acme-air|rss|a")]
    [TestCase("update mention_view set id = '1' where id = '2'", "A2 id given twice: 1, such as 1")]
    [TestCase("update mention_view set stage = null where id = '2'", "A3 without a verdict: 1, such as b")]
    [TestCase("update outbox_view set sent_at = null where message_id = 'm1'", "A4 unsent: 1, such as MentionClassified m1")]
    [TestCase("update outbox_view set message_id = 'm1' where message_id = 'm2'", "A4 message id given twice: 1, such as m1")]
    [TestCase("update outbox_view set dead_at = 'x', last_error = 'e' where message_id = 'm1'", "A6 dead: 1, such as MentionClassified m1: e")]
    [TestCase("update source_view set collected = 9", "counters of one do not add up")]
    [TestCase("update source_view set captured = 2, repeats = 2", "one has 3 mentions, but counted otherwise")]
    public async Task The_audit_names_the_broken_promise(string damage, string? finding)
    {
        using var folder = new TemporaryFolder();
        var store = new Store("Sqlite", $"Data Source={folder.Path}/audit.db");
        await using (var connection = new SqliteConnection(store.ConnectionString + ";Pooling=False"))
        {
            await connection.OpenAsync();
            await ExecuteAsync(
                connection,
                """
                create table mention_view (id, brand, source_kind, source_name, external_id, duplicate_of, stage, classifier_version);
                insert into mention_view values ('1','acme-air','rss','one','a',null,'onstage',1), ('2','acme-air','rss','one','b',null,'onstage',1), ('3','acme-air','rss','one','c',null,'onstage',1);
                create table outbox_view (message_id, type, sent_at, dead_at, last_error);
                insert into outbox_view values ('m1','MentionClassified','t',null,null), ('m2','MentionClassified','t',null,null), ('m3','MentionClassified','t',null,null);
                create table source_view (name, state, failures, last_error, collected, captured, repeats, duplicates, not_matched, rejected, gaps);
                insert into source_view values ('one','healthy',0,null,4,3,1,0,0,0,0);
                """);
            if (damage.Length > 0)
            {
                await ExecuteAsync(connection, damage);
            }
        }

        var report = await Audit.RunAsync(Ledger, store);

        Assert.That(report.Findings, finding is null ? Is.Empty : Has.Some.StartsWith(finding));
    }

    [Test]
    public async Task A_stub_feed_goes_on_only_for_a_reader_that_has_the_present_version()
    {
        await using var web = await StubWeb.StartAsync();
        var feed = web.Add("news", new FeedPlan(Items: 5, Step: 2, Overlap: 1));

        var first = feed.Read(null)!.Value;
        var again = feed.Read(null)!.Value;
        var second = feed.Read(first.ETag)!.Value;
        var third = feed.Read(second.ETag)!.Value;

        Assert.Multiple(() =>
        {
            Assert.That(again.ETag, Is.EqualTo(first.ETag));
            Assert.That(Numbers(first.Body), Is.EqualTo("2 1"));
            Assert.That(Numbers(second.Body), Is.EqualTo("4 3 2"));
            Assert.That(Numbers(third.Body), Is.EqualTo("5 4"));
            Assert.That(feed.IsReadToTheEnd, Is.False);
            Assert.That(feed.Read(third.ETag), Is.Null);
            Assert.That(feed.IsReadToTheEnd, Is.True);
            Assert.That(feed.Ledger, Has.Count.EqualTo(5));
        });

        static string Numbers(byte[] body) =>
            string.Join(' ', XDocument.Parse(Encoding.UTF8.GetString(body)).Descendants("guid").Select(guid => guid.Value[^1]));
    }

    [Test]
    public async Task A_subscriber_gets_what_was_published_through_a_network_that_cuts_and_only_from_its_own_host()
    {
        await using var one = await Broker.CreateAsync();
        await using var other = await Broker.CreateAsync();
        await using var subscriber = await Subscriber.StartAsync([one.Uri]);
        await using var stranger = await Subscriber.StartAsync([other.Uri]);
        await using var proxy = new CutProxy(one.Uri.Port);
        proxy.CutAfter(3_000);

        for (var number = 0; number < 2; number++)
        {
            try
            {
                await PublishAsync(proxy.Through(one.Uri), messages: 5, bytes: 1_000);
            }
            catch (Exception error) when (error is RabbitMQ.Client.Exceptions.RabbitMQClientException or IOException or OperationCanceledException)
            {
                // The cut.
            }
        }

        await Eventually.HoldsAsync(() => subscriber.Count >= 5, TimeSpan.FromSeconds(10), "five messages");
        Assert.Multiple(() =>
        {
            Assert.That(proxy.Cuts, Is.EqualTo(1));
            Assert.That(subscriber.Deliveries.Select(delivery => delivery.ExternalId).Distinct().Count(), Is.EqualTo(5));
            Assert.That(stranger.Count, Is.Zero);
        });
    }

    private static async Task PublishAsync(Uri broker, int messages, int bytes)
    {
        await using var connection = await new ConnectionFactory { Uri = broker, AutomaticRecoveryEnabled = false }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        for (var number = 0; number < messages; number++)
        {
            var body = $$"""{ "mention": { "id": "{{number}}", "externalId": "e{{number}}", "text": "{{new string('x', bytes)}}" } }""";
            await channel.BasicPublishAsync(Subscriber.Exchange, "mention.onstage.complaint.high.acme.rss", Encoding.UTF8.GetBytes(body));
        }
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Only constants of this test come here.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
