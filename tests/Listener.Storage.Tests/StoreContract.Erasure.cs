using System.Text;
using Listener.Contracts;

namespace Listener.Storage.Tests;

public abstract partial class StoreContract
{
    [Test]
    public async Task An_erased_author_is_gone_from_every_table_and_does_not_come_back()
    {
        await ClassifiedAsync("1");
        await CapturedAsync("2");
        var other = Some.Mention("3") with { Author = new Author("author-2") };
        await Store.Captures.CommitPushAsync("wire", "rss", Some.Batch(other), None);

        var planned = await Store.Retention.EraseAsync("rss", isKind: true, "author-1", dryRun: true, Now, None);
        var untouched = await Store.CountAsync("mention");
        var report = await Store.Retention.EraseAsync("rss", isKind: true, "author-1", dryRun: false, Now, None);
        var again = await Store.Captures.CommitPushAsync("wire", "rss", Some.Batch(Some.Mention("1")), None);

        Assert.That(report.Rows.Where(table => table.Value > 0), Is.EquivalentTo(new Dictionary<string, int> { ["outbox"] = 3, ["verdict"] = 1, ["sighting"] = 2, ["mention"] = 2 }));
        Assert.That(planned.Rows, Is.EquivalentTo(report.Rows));
        Assert.That(untouched, Is.EqualTo(3));
        Assert.That(await Store.RowsAsync("select external_id from mention_view"), Is.EqualTo(new[] { "3" }));
        Assert.That(again.Repeats, Is.EqualTo(1));
    }

    [Test]
    public async Task A_mention_under_legal_hold_survives_erasure_and_is_reported()
    {
        var held = await CapturedAsync("held");
        await CapturedAsync("free");
        await HoldAsync(held.Id);

        var report = await Store.Retention.EraseAsync("wire", isKind: false, "author-1", dryRun: false, Now, None);

        Assert.That(report.Held, Is.EqualTo(new[] { held.Id }));
        Assert.That(report.Rows["mention"], Is.EqualTo(1));
        Assert.That(await Store.RowsAsync("select external_id from mention_view"), Is.EqualTo(new[] { "held" }));
    }

    [Test]
    public async Task An_author_without_an_id_is_erased_by_handle_and_another_ones_namesake_is_not()
    {
        var handle = Some.Mention("1") with { Author = new Author(Handle: "ann") };
        var namesake = Some.Mention("2") with { Author = new Author(Id: "7", Handle: "ann") };
        await Store.Captures.CommitPushAsync("wire", "rss", Some.Batch(handle, namesake), None);

        await Store.Retention.EraseAsync("wire", isKind: false, "ann", dryRun: false, Now, None);

        Assert.That(await Store.RowsAsync("select external_id from mention_view"), Is.EqualTo(new[] { "2" }));
    }

    [TestCase("Zo\u00EB", "Zoe\u0308")]
    [TestCase("Zoe\u0308", "Zo\u00EB")]
    public async Task An_author_whose_name_has_an_accent_is_erased_however_it_is_spelt(string stored, string asked)
    {
        await Store.Captures.CommitPushAsync("wire", "rss", Some.Batch(Some.Mention("1") with { Author = new Author(Name: stored) }), None);

        var report = await Store.Retention.EraseAsync("wire", isKind: false, asked, dryRun: false, Now, None);

        Assert.That(report.Rows["mention"], Is.EqualTo(1));
    }

    [Test]
    public async Task A_copy_another_source_brought_is_erased_with_its_original_and_a_strangers_words_at_the_same_address_are_not()
    {
        const string url = "https://example.org/thread";
        var original = await CapturedAsync("1", url);
        var copy = Some.Mention("2", url: url, source: "other") with { Author = null, Text = "Words of 1, shortened." };
        var stranger = Some.Mention("3", url: url, source: "other") with { Author = new Author("author-3", "Bo", "bo"), Text = "An answer." };
        await Store.Captures.CommitPushAsync("other", "rss", Some.Batch(copy, stranger), None);

        var report = await Store.Retention.EraseAsync("wire", isKind: false, "author-1", dryRun: false, Now, None);

        Assert.That(report.Rows["mention"], Is.EqualTo(2));
        Assert.That(await Store.RowsAsync("select external_id from mention_view"), Is.EqualTo(new[] { "3" }));
        Assert.That(await Store.RowsAsync("select count(*) from seen"), Is.EqualTo(new[] { "2" }));
        Assert.That(original.DuplicateOf, Is.Null);
    }

    [Test]
    public async Task An_erased_author_leaves_neither_payload_nor_delivery_nor_evidence()
    {
        var batch = Some.Batch(Some.Mention("1"), Some.Mention("2") with { Author = new Author("author-2") });
        await Store.Captures.CommitPushAsync("wire", "rss", batch with { Payload = Some.Payload("1", "2") }, None);
        var mine = batch.Posts[0].Mentions[0];
        await Store.Deliveries.RegisterAsync("crm", None);
        await Store.Verdicts.CommitAsync(mine, Some.Verdict(), Now, false, None);
        await SpreadAsync("crm");
        await HoldAsync(mine.Id);
        await Store.Evidence.AppendAsync(mine.Id, Now, "parts"u8.ToArray(), (_, _) => ("record", "hash"), None);
        await Store.Holds.ChangeAsync([mine.Id], held: false, "ann", "over", Now, None);

        var report = await Store.Retention.EraseAsync("rss", isKind: true, "author-1", dryRun: false, Now, None);
        var left = await Store.Evidence.UnsealedAsync(batch.Posts[1].Mentions[0].Id, 1, None);
        var link = (await Store.Evidence.ChainAsync(None)).Single();

        Assert.That(report.Rows, Is.EquivalentTo(new Dictionary<string, int>
        {
            ["outbox"] = 2,
            ["webhook_delivery"] = 1,
            ["verdict"] = 1,
            ["sighting"] = 1,
            ["hold"] = 2,
            ["evidence"] = 1,
            ["payload"] = 1,
            ["mention"] = 1,
        }));
        Assert.That(Encoding.UTF8.GetString(left.Single().Item!.Bytes.Span), Is.EqualTo("bytes of 2"), "the neighbour's bytes stay");
        Assert.That((link.Parts, link.Record, link.Sha256), Is.EqualTo(((byte[]?)null, "record", "hash")), "its place in the chain stays");
        Assert.That(await Store.CountAsync("webhook_delivery") + await Store.CountAsync("hold"), Is.Zero);
    }
}
