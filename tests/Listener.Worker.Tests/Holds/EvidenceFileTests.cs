using System.Text;
using System.Text.Json;
using Listener.Contracts;
using Listener.Storage;
using Listener.Worker.Holds;

namespace Listener.Worker.Tests.Holds;

public sealed class EvidenceFileTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void A_changed_byte_anywhere_is_found()
    {
        var file = File(2);
        Assert.That(EvidenceCheck.File(file), Is.Empty);

        for (var i = 0; i < file.Length; i++)
        {
            file[i] ^= 1;
            Assert.That(EvidenceCheck.File(file), Is.Not.Empty, $"byte {i}");
            file[i] ^= 1;
        }
    }

    [TestCase("\"text\":\"I know where", "mention")]
    [TestCase("\"threat\":0.93", "verdict")]
    [TestCase("\"fetchedAt\":\"2026", "times")]
    [TestCase("\"by\":\"listener", "holds")]
    [TestCase("\"Server: nginx", "answer")]
    [TestCase("\"base64\":\"e", "payload")]
    [TestCase("\"previousSha256\":\"", "record")]
    [TestCase("\"chain\":[\"{\\\"schema", "chain: record 1")]
    [TestCase("\"seal\":\"", "seal")]
    public void What_differs_is_named(string place, string name)
    {
        var text = Encoding.Latin1.GetString(File(2));
        var at = text.IndexOf(place, StringComparison.Ordinal) + place.Length - 1;
        var changed = text[..at] + (char)(text[at] ^ 2) + text[(at + 1)..];

        Assert.That(EvidenceCheck.File(Encoding.Latin1.GetBytes(changed)).Select(difference => difference.Split(" or ")[0]), Does.Contain(name));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(100)]
    public void A_file_that_was_cut_or_grew_is_not_whole(int bytes)
    {
        var file = File(1);

        Assert.That(EvidenceCheck.File(file.AsMemory(0, bytes)), Is.Not.Empty);
        Assert.That(EvidenceCheck.File(file.AsMemory(0, file.Length - 1 - bytes)), Is.Not.Empty);
        Assert.That(EvidenceCheck.File((byte[])[.. file, .. "{}\n"u8]), Is.Not.Empty);
    }

    [Test]
    public void The_payload_is_what_the_source_sent()
    {
        var line = Encoding.UTF8.GetString(File(1)).Split('\n').Single(line => line.StartsWith("{\"part\":\"payload\"", StringComparison.Ordinal));
        var payload = JsonDocument.Parse(line).RootElement.GetProperty("value");

        Assert.That(payload.GetProperty("base64").GetBytesFromBase64(), Is.EqualTo(Bytes(1)));
        Assert.That(payload.GetProperty("scope").GetString(), Is.EqualTo("item"));
    }

    [Test]
    public void A_store_shows_a_changed_a_missing_and_a_replaced_record_and_keeps_erased_ones_as_links()
    {
        var chain = Store(4);
        Assert.That(EvidenceCheck.Store(chain), Is.Empty);
        Assert.That(EvidenceCheck.Store(With(chain, 1, record => record with { Parts = null })), Is.Empty);

        var changed = (byte[])chain[1].Record!.Parts!.Clone();
        changed[20] ^= 1;
        var other = EvidenceFile.Record(2, chain[1].Record!.MentionId, Now, chain[0].Record!.Sha256, [.. chain[1].Record!.Parts!, .. "{}\n"u8]);
        Assert.Multiple(() =>
        {
            Assert.That(EvidenceCheck.Store(With(chain, 1, record => record with { Parts = changed })), Is.EqualTo(new[] { "record 2: mention" }));
            Assert.That(EvidenceCheck.Store(With(chain, 1, _ => null)), Is.EqualTo(new[] { "record 2: it is missing" }));
            Assert.That(EvidenceCheck.Store(With(chain, 3, _ => null)), Is.EqualTo(new[] { "record 4: it is missing" }), "the last one too");
            Assert.That(EvidenceCheck.Store([chain[0], chain[2], chain[3]]), Is.EqualTo(new[] { "record 2: it is missing" }), "its seal too");
            Assert.That(
                EvidenceCheck.Store(With(chain, 1, record => record with { Record = other.Record, Sha256 = other.Sha256, Parts = null })),
                Is.EqualTo(new[] { "record 2: it is another than was sealed", "record 3: the one before it is another" }));
        });
    }

    [Test]
    public void A_store_shows_another_time_another_mention_a_record_put_in_later_and_parts_that_a_hold_should_have_kept()
    {
        var chain = Store(2);

        Assert.Multiple(() =>
        {
            Assert.That(EvidenceCheck.Store(With(chain, 1, record => record with { SealedAt = Now.AddMilliseconds(-1) })), Has.Member("record 2: sealedAt"));
            Assert.That(EvidenceCheck.Store(With(chain, 1, record => record with { MentionId = Guid.NewGuid() })), Has.Member("record 2: it stands in another's place"));
            Assert.That(EvidenceCheck.Store([chain[0], chain[1] with { Seal = null }]), Is.EqualTo(new[] { "record 2: it was put in later" }));
            Assert.That(
                EvidenceCheck.Store([chain[0], chain[1] with { IsHeld = true, Record = chain[1].Record! with { Parts = null } }]), Is.EqualTo(new[] { "record 2: its parts are missing" }));
        });
    }

    private static List<SealedEvidence> Store(int length) =>
        [.. Chain(length).Select(record => new SealedEvidence(new(record.Number, record.MentionId, record.SealedAt, record.Sha256), record, IsHeld: false))];

    private static List<SealedEvidence> With(List<SealedEvidence> chain, int at, Func<EvidenceRecord, EvidenceRecord?> change) =>
        [.. chain.Select((link, i) => i == at ? link with { Record = change(link.Record!) } : link)];

    private static byte[] Bytes(int number) => Encoding.UTF8.GetBytes($"{{\"id\":\"{number}\",\"text\":\"I know where you live\"}}");

    private static byte[] File(int number)
    {
        var chain = Chain(number);
        return EvidenceFile.Write(chain[^1], chain[..^1]);
    }

    private static List<EvidenceRecord> Chain(int length)
    {
        var chain = new List<EvidenceRecord>();
        foreach (var number in Enumerable.Range(1, length))
        {
            var mention = new Mention
            {
                Id = new Guid(number, 0, 0, new byte[8]),
                Brand = "acme",
                Source = new("rss", "wire"),
                ExternalId = $"{number}",
                Text = "I know where you live, Åsa.",
                PublishedAt = Now,
                FoundAt = Now,
            };
            var verdict = new Verdict
            {
                Stage = Stage.Onstage,
                Urgency = Urgency.Critical,
                UrgencyScore = 95,
                ClassifierVersion = 1,
                Intent = Intent.Complaint,
                Threat = 0.93,
                Language = "en",
                Playbook = Playbook.DoNotReply,
                Reasons = [new("threat", 90, "where you live")],
            };
            var unsealed = new Unsealed(
                new MentionRecord(mention, verdict, Now, number),
                [new HoldChange(mention.Id, true, Now, HoldStore.ByPolicy, "The verdict is a threat (0.93).")],
                new PayloadAnswer("https://x.example/feed", 200, [new("Server", "nginx")], Now, EvidenceFile.Hash("page"u8), 4),
                new PayloadItem($"{number}", 0, "item", Bytes(number)));
            var parts = EvidenceFile.Parts(unsealed, Now);
            var (record, hash) = EvidenceFile.Record(number, mention.Id, Now, chain.Count == 0 ? new string('0', 64) : chain[^1].Sha256, parts);
            chain.Add(new EvidenceRecord(number, mention.Id, Now, record, hash, parts));
        }

        return chain;
    }
}
