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
    public async Task What_is_not_done_is_not_pruned()
    {
        await CapturedAsync("waits for its verdict");
        var held = await ClassifiedAsync("held");
        await Store.Mentions.SetLegalHoldAsync([held.Id], true, None);

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

        var planned = await Store.Retention.EraseAsync("rss", "author-1", dryRun: true, Now, None);
        var untouched = await Store.CountAsync("mention");
        var report = await Store.Retention.EraseAsync("rss", "author-1", dryRun: false, Now, None);
        var again = await Store.Captures.CommitPushAsync("wire", "rss", Some.Batch(Some.Mention("1")), None);

        Assert.That(report.Rows, Is.EquivalentTo(new Dictionary<string, int> { ["outbox"] = 3, ["verdict"] = 1, ["sighting"] = 2, ["mention"] = 2 }));
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
        await Store.Mentions.SetLegalHoldAsync([held.Id], true, None);

        var report = await Store.Retention.EraseAsync("wire", "author-1", dryRun: false, Now, None);

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

        await Store.Retention.EraseAsync("wire", "ann", dryRun: false, Now, None);

        Assert.That(await Store.RowsAsync("select external_id from mention_view"), Is.EqualTo(new[] { "2" }));
    }

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
