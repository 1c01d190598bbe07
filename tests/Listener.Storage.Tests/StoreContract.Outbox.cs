using Listener.Contracts;

namespace Listener.Storage.Tests;

public abstract partial class StoreContract
{
    [Test]
    public async Task A_committed_mention_is_handed_over_claimed_and_complete()
    {
        var mention = await CapturedAsync("1");

        var message = (await HandedOverAsync()).Single();

        Assert.That(message.Mention, Is.EqualTo(mention));
        Assert.That(
            (message.Kind, message.MessageId, message.Verdict, message.Replayed, message.Attempts),
            Is.EqualTo((OutboxKind.Captured, mention.Id, (Verdict?)null, false, 1)));
        Assert.That(await Store.Outbox.ClaimAsync(10, Minute, Now, None), Is.Empty);
        Assert.That(await Store.Outbox.CompleteAsync([message.Id], Now, None), Is.EqualTo(1));
        Assert.That(await Store.Outbox.CompleteAsync([message.Id], Now, None), Is.Zero);
    }

    [Test]
    public async Task Without_a_relay_rows_are_inserted_for_anybody_to_claim()
    {
        Store.Outbox.HandOver = false;
        var mention = await CapturedAsync("1");

        var claimed = (await Store.Outbox.ClaimAsync(10, Minute, Now, None)).Single();

        Assert.That(await HandedOverAsync(), Is.Empty);
        Assert.That((claimed.MessageId, claimed.Attempts, claimed.Mention), Is.EqualTo((mention.Id, 1, mention)));
    }

    [Test]
    public async Task Claims_exclude_each_other_and_lapse()
    {
        Store.Outbox.HandOver = false;
        await Store.Captures.CommitPushAsync("wire", "rss", Some.Batch([.. Enumerable.Range(0, 30).Select(i => Some.Mention($"{i}"))]), None);

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Store.Outbox.ClaimAsync(5, Minute, Now, None, OutboxKind.Captured)));
        var first = claims.SelectMany(claim => claim).Concat(await Store.Outbox.ClaimAsync(30, Minute, Now, None)).ToArray();
        var nothing = await Store.Outbox.ClaimAsync(30, Minute, Now, None);
        await AgeClaimsAsync();
        var second = await Store.Outbox.ClaimAsync(30, Minute, Now, None);

        Assert.That(first.Select(message => message.Id), Is.Unique);
        Assert.That((first.Length, nothing.Count, second.Count), Is.EqualTo((30, 0, 30)));
        Assert.That(second.Select(message => message.Id), Is.Ordered);
        Assert.That(second.Select(message => message.Attempts), Has.All.EqualTo(2));
    }

    [Test]
    public async Task What_came_back_from_the_broker_counts_as_sent_and_is_not_sent_anew_at_every_start()
    {
        Store.Outbox.HandOver = false;
        var mention = await CapturedAsync("1");
        var other = await CapturedAsync("2");

        await Store.Outbox.SeenAsync(mention.Id, mention.Id, replayed: false, Now, None);

        Assert.That((await Store.Outbox.ClaimAsync(10, Minute, Now, None)).Select(message => message.Mention), Is.EqualTo(new[] { other }));
        Assert.That(await Store.RowsAsync("select count(*) from outbox_view where sent_at is not null"), Is.EqualTo(new[] { "1" }));
    }

    [Test]
    public async Task A_late_completion_of_a_lost_claim_changes_nothing()
    {
        Store.Outbox.HandOver = false;
        await CapturedAsync("1");
        var mine = (await Store.Outbox.ClaimAsync(1, Lapsed, Now, None)).Single();
        var other = new OutboxStore(new Database(Microsoft.Extensions.Options.Options.Create(Store.Options), TimeProvider.System));
        await using var connection = await Store.Database.Dialect.OpenWriterAsync(None);
        await using var session = new WriteSession(Store.Database.Dialect, connection);
        await session.ExecuteAsync("update outbox set claimed_by = @owner", new { owner = other.Owner }, None);

        Assert.That(await Store.Outbox.CompleteAsync([mine.Id], Now, None), Is.Zero);

        await Store.Outbox.ReleaseAsync([mine.Id], Now, "late", true, None);
        Assert.That(await Store.RowsAsync("select count(*) from outbox_view where sent_at is null and last_error is null"), Is.EqualTo(new[] { "1" }));
    }

    [Test]
    public async Task When_nobody_reads_the_hand_over_the_table_still_has_every_row()
    {
        const int size = 1_000;
        for (var i = 0; i < 20; i++)
            await Store.Captures.CommitPushAsync("wire", "rss", Some.Batch([.. Enumerable.Range(i * size, size).Select(n => Some.Mention($"{n}"))]), None);
        var atOnce = await Store.Outbox.ClaimAsync(30_000, Minute, Now, None);
        var handed = await HandedOverAsync();

        await AgeClaimsAsync();
        var later = await Store.Outbox.ClaimAsync(30_000, Minute, Now, None);

        Assert.That(handed, Has.Count.EqualTo(17 * size));
        Assert.That(atOnce, Has.Count.EqualTo(3 * size), "what had no room in memory waits for no claim to lapse");
        Assert.That(later, Has.Count.EqualTo(20 * size));
    }

    [Test]
    public async Task A_released_row_comes_back_when_its_time_has_come_with_its_attempts_counted_as_asked()
    {
        await CapturedAsync("1");
        var id = (await HandedOverAsync()).Single().Id;

        await Store.Outbox.ReleaseAsync([id], Now + TimeSpan.FromHours(1), "broker away", false, None);
        var early = await Store.Outbox.ClaimAsync(1, Minute, Now, None);
        await MakeAvailableAsync();
        var first = (await Store.Outbox.ClaimAsync(1, Minute, Now, None)).Single();
        await Store.Outbox.ReleaseAsync([id], Now - Minute, "returned", true, None);
        var second = (await Store.Outbox.ClaimAsync(1, Minute, Now, None)).Single();

        Assert.That(early, Is.Empty);
        Assert.That((first.Attempts, second.Attempts), Is.EqualTo((1, 2)));
        Assert.That(await Store.RowsAsync("select last_error from outbox_view"), Is.EqualTo(new[] { "returned" }));
    }

    [Test]
    public async Task A_dead_row_is_shown_and_sent_again_only_when_requeued()
    {
        var mention = await CapturedAsync("1");
        var id = (await HandedOverAsync()).Single().Id;

        await Store.Outbox.KillAsync(id, "too large", Now, None);
        var claimed = await Store.Outbox.ClaimAsync(1, Minute, Now, None);
        var letter = (await Store.Outbox.DeadAsync(10, None)).Single();
        var lag = await Store.Outbox.LagAsync(Now, None);
        var requeued = await Store.Outbox.RequeueAsync(mention.Id, Now - Minute, None);
        var again = await Store.Outbox.ClaimAsync(1, Minute, Now, None);

        Assert.That(claimed, Is.Empty);
        Assert.That(letter, Is.EqualTo(new DeadLetter(mention.Id, OutboxKind.Captured, mention.Id, 1, 0, Now, Now, "too large")));
        Assert.That(lag, Is.EqualTo(new OutboxLag(0, TimeSpan.Zero, 0, 1)));
        Assert.That(requeued, Is.EqualTo(1));
        Assert.That(again, Has.Count.EqualTo(1));
        Assert.That(await Store.Outbox.RequeueAsync(null, Now, None), Is.Zero);
    }

    [Test]
    public async Task A_sent_mention_without_a_verdict_is_unsettled_and_the_lag_says_so()
    {
        await CapturedAsync("1");
        var mention = await CapturedAsync("2");
        var ids = (await HandedOverAsync()).Select(message => message.Id).ToArray();

        var before = await Store.Outbox.LagAsync(Now + Minute, None);
        await Store.Outbox.CompleteAsync(ids, Now, None);
        var sent = await Store.Outbox.LagAsync(Now + Minute, None);
        await Store.Verdicts.CommitAsync(mention, Some.Verdict(), Now, false, None);
        var classified = await Store.Outbox.LagAsync(Now, None);

        Assert.That(before, Is.EqualTo(new OutboxLag(2, Minute, 2, 0)));
        Assert.That(sent, Is.EqualTo(new OutboxLag(0, TimeSpan.Zero, 2, 0)));
        Assert.That(classified, Is.EqualTo(new OutboxLag(1, TimeSpan.Zero, 2, 0)));
    }

    [Test]
    public async Task With_an_in_memory_transport_a_start_sends_again_what_has_no_verdict()
    {
        await CapturedAsync("open");
        var done = await CapturedAsync("done");
        await Store.Outbox.CompleteAsync([.. (await HandedOverAsync()).Select(message => message.Id)], Now, None);
        await Store.Verdicts.CommitAsync(done, Some.Verdict(), Now, false, None);

        var reset = await Store.Outbox.ResetInProcessAsync(inMemoryTransport: true, Now - Minute, None);
        var claimed = await Store.Outbox.ClaimAsync(10, Minute, Now, None, OutboxKind.Captured);

        Assert.That(reset, Is.EqualTo(1));
        Assert.That(claimed.Select(message => message.Mention.ExternalId), Is.EqualTo(new[] { "open" }));
    }

    [Test]
    public async Task What_the_broker_lost_is_sent_again_a_few_times_and_then_given_up()
    {
        var mention = await CapturedAsync("1");
        await Store.Outbox.CompleteAsync([(await HandedOverAsync()).Single().Id], Now, None);
        var redriven = new List<int>();

        redriven.Add(await Store.Outbox.RedriveAsync(TimeSpan.FromMinutes(15), 2, Now, None));
        for (var i = 0; i < 3; i++)
        {
            redriven.Add(await Store.Outbox.RedriveAsync(Lapsed, 2, Now, None));
            await MakeAvailableAsync();
            await Store.Outbox.CompleteAsync([.. (await Store.Outbox.ClaimAsync(10, Minute, Now, None)).Select(message => message.Id)], Now, None);
        }

        Assert.That(redriven, Is.EqualTo(new[] { 0, 1, 1, 0 }));
        var letter = (await Store.Outbox.DeadAsync(10, None)).Single();
        Assert.That((letter.MessageId, letter.Error, letter.Redrives), Is.EqualTo((mention.Id, "stuck", 2)));
    }

    [Test]
    public async Task A_replay_announces_again_with_the_same_ids_and_says_so()
    {
        var classified = await CapturedAsync("classified");
        var open = await CapturedAsync("open");
        await Store.Verdicts.CommitAsync(classified, Some.Verdict(), Now, false, None);
        await Store.Outbox.CompleteAsync([.. (await HandedOverAsync()).Select(message => message.Id)], Now, None);

        var queued = await Store.Mentions.EnqueueReplayAsync([classified.Id, open.Id, Guid.Empty], Now - Minute, None);
        var messages = await Store.Outbox.ClaimAsync(10, Minute, Now, None);

        Assert.That(queued, Is.EqualTo(2));
        Assert.That(messages.Select(message => message.Replayed), Has.All.True);
        Assert.That(
            messages.Select(message => (message.Kind, message.MessageId)),
            Is.EquivalentTo(new[] { (OutboxKind.Classified, MessageIds.Classified(classified.Id, 1)), (OutboxKind.Captured, open.Id) }));
        Assert.That(await Store.CountAsync("outbox"), Is.EqualTo(3));
    }

    [Test]
    public async Task The_outbox_view_has_the_columns_people_were_promised()
    {
        var mention = await CapturedAsync("1");

        Assert.That(
            await Store.RowsAsync("select message_id, type, attempts, sent_at, dead_at, last_error from outbox_view where created_at is not null"),
            Is.EqualTo(new[] { $"{mention.Id}|MentionCaptured|1|||" }));
    }

    private Task AgeClaimsAsync() => ExecuteAsync("update outbox set claimed_until = 0");

    private Task MakeAvailableAsync() => ExecuteAsync("update outbox set available_at = 0");

    private async Task ExecuteAsync(string sql)
    {
        await using var session = new WriteSession(Store.Database.Dialect, await Store.Database.Dialect.OpenWriterAsync(None));
        await session.ExecuteAsync(sql, null, None);
    }
}
