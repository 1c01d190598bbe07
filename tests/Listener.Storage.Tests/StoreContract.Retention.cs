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
