using System.Text;
using Listener.Contracts;

namespace Listener.Storage.Tests;

public abstract partial class StoreContract
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Test]
    public async Task Pruned_mentions_do_not_come_back_as_new()
    {
        var mention = await ClassifiedAsync("old");
        var policy = new RetentionPolicy { Mentions = 30 * Day };

        var report = await Store.Retention.PruneAsync(policy, Now + (31 * Day), None);
        var result = await Store.Captures.CommitPushAsync("wire", "rss", Some.Batch(Some.Mention("old")), None);
        var verdict = await Store.Verdicts.CommitAsync(mention, Some.Verdict(9), Now, false, None);

        Assert.That(report, Is.EqualTo(new PruneReport(2, 1, 0)));
        Assert.That((result.Captured, result.Repeats), Is.EqualTo((0, 1)));
        Assert.That(verdict, Is.False);
        Assert.That(await Store.CountAsync("mention"), Is.Zero);
    }

    [Test]
    public async Task Keys_are_kept_for_400_days_whatever_the_policy_says()
    {
        await ClassifiedAsync("old");
        var policy = new RetentionPolicy { Mentions = Day, SeenKeys = Day };

        var first = await Store.Retention.PruneAsync(policy, Now + (2 * Day), None);
        var second = await Store.Retention.PruneAsync(policy, Now + (401 * Day), None);
        var third = await Store.Retention.PruneAsync(policy, Now + (403 * Day), None);

        Assert.That((first.Mentions, first.SeenKeys, second.SeenKeys, third.SeenKeys), Is.EqualTo((1, 0, 0, 1)));
    }

    [Test]
    public async Task The_key_of_a_post_that_is_still_shown_does_not_grow_old()
    {
        await ClassifiedAsync("pinned");
        await ClassifiedAsync("gone");
        var policy = new RetentionPolicy { Mentions = Day };
        await Store.Retention.PruneAsync(policy, Now + (2 * Day), None);

        var later = Now + (300 * Day);
        await Store.Captures.CommitPushAsync("wire", "rss", Some.Batch(Some.Mention("pinned") with { FoundAt = later }) with { Now = later }, None);
        var report = await Store.Retention.PruneAsync(policy, Now + (403 * Day), None);
        var again = await Store.Captures.CommitPushAsync("wire", "rss", Some.Batch(Some.Mention("pinned"), Some.Mention("gone")), None);

        Assert.That(report.SeenKeys, Is.EqualTo(1));
        Assert.That(again.New.Select(mention => mention.ExternalId), Is.EqualTo(new[] { "gone" }));
    }

    [Test]
    public async Task What_is_not_done_is_not_pruned()
    {
        await CapturedAsync("waits for its verdict");
        var held = await ClassifiedAsync("held");
        await HoldAsync(held.Id);

        var report = await Store.Retention.PruneAsync(new RetentionPolicy { Mentions = Day }, Now + (100 * Day), None);

        Assert.That(report, Is.EqualTo(new PruneReport(2, 0, 0)));
        Assert.That(await Store.CountAsync("mention"), Is.EqualTo(2));
        Assert.That(await Store.CountAsync("outbox"), Is.EqualTo(1));
    }

    [Test]
    public async Task Each_kind_of_source_is_kept_for_its_own_time()
    {
        await ClassifiedAsync("feed");
        var review = Some.Mention("review") with { Source = new MentionSource("app-store", "shop") };
        await Store.Captures.CommitPushAsync("shop", "app-store", Some.Batch(review), None);
        await Store.Verdicts.CommitAsync(review, Some.Verdict(), Now, false, None);
        await CompleteAllAsync();
        var policy = new RetentionPolicy { Mentions = 30 * Day, MentionsByKind = new Dictionary<string, TimeSpan> { ["app-store"] = 365 * Day } };

        var report = await Store.Retention.PruneAsync(policy, Now + (60 * Day), None);

        Assert.That(report.Mentions, Is.EqualTo(1));
        Assert.That(await Store.RowsAsync("select source_kind from mention_view"), Is.EqualTo(new[] { "app-store" }));
    }

    [Test]
    public async Task More_than_a_slice_is_pruned_in_one_call()
    {
        var mentions = Enumerable.Range(0, 2_100).Select(i => Some.Mention($"{i}")).ToArray();
        await Store.Captures.CommitPushAsync("wire", "rss", Some.Batch(mentions), None);
        await Task.WhenAll(mentions.Select(mention => Store.Verdicts.CommitAsync(mention, Some.Verdict(), Now, false, None)));
        await CompleteAllAsync();

        var report = await Store.Retention.PruneAsync(new RetentionPolicy { Mentions = Day }, Now + (100 * Day), None);

        Assert.That(report, Is.EqualTo(new PruneReport(4_200, 2_100, 0)));
    }

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

    [Test]
    public async Task Payloads_go_when_their_mentions_have_verdicts_and_the_held_ones_are_sealed()
    {
        var policy = new RetentionPolicy();
        var batch = Some.Batch(Some.Mention("1"), Some.Mention("2")) with { Payload = Some.Payload("1", "2") };
        await Store.Captures.CommitPushAsync("wire", "rss", batch, None);
        var (first, second) = (batch.Posts[0].Mentions[0], batch.Posts[1].Mentions[0]);

        await Store.Verdicts.CommitAsync(first, Some.Verdict(), Now, false, None);
        var unclassified = await Store.Retention.PrunePayloadsAsync(policy, Now, None);
        await Store.Verdicts.CommitAsync(second, Some.Verdict() with { Playbook = Playbook.DoNotReply, Threat = 0.9 }, Now, false, None);
        var unsealed = await Store.Retention.PrunePayloadsAsync(policy, Now, None);
        await Store.Evidence.AppendAsync(second.Id, Now, [1], (_, _) => ("record", "hash"), None);
        var asked = await Store.Retention.PrunePayloadsAsync(policy with { Payloads = Day }, Now, None);
        var done = await Store.Retention.PrunePayloadsAsync(policy, Now, None);

        Assert.That((unclassified, unsealed, asked, done), Is.EqualTo((0, 0, 0, 1)));
        Assert.That(await Store.CountAsync("payload"), Is.Zero);
    }

    [Test]
    public async Task What_an_endpoint_has_not_taken_keeps_its_mention_and_what_it_took_goes_with_the_outbox()
    {
        await Store.Deliveries.RegisterAsync("crm", None);
        await ClassifiedAsync("1");
        await SpreadAsync("crm");
        var policy = new RetentionPolicy { Mentions = Day };

        var waiting = await Store.Retention.PruneAsync(policy, Now + (100 * Day), None);
        var delivery = (await Store.Deliveries.ClaimAsync("crm", 1, Minute, Now + Minute, None)).Single();
        await Store.Deliveries.CompleteAsync(delivery.Id, Now, None);
        var taken = await Store.Retention.PruneAsync(policy, Now + (100 * Day), None);

        Assert.That((waiting.Mentions, waiting.Deliveries, taken.Mentions, taken.Deliveries), Is.EqualTo((0, 0, 1, 1)));
    }

    private protected Task<int> HoldAsync(Guid id) => Store.Holds.ChangeAsync([id], held: true, "ann", "a lawyer asked", Now, None);

    private protected async Task<Mention> ClassifiedAsync(string externalId)
    {
        var mention = await CapturedAsync(externalId);
        await Store.Verdicts.CommitAsync(mention, Some.Verdict(), Now, false, None);
        await CompleteAllAsync();
        return mention;
    }

    private async Task CompleteAllAsync()
    {
        foreach (var ids in (await HandedOverAsync()).Select(message => message.Id).Chunk(500))
            await Store.Outbox.CompleteAsync(ids, Now, None);
    }
}
