using Listener.Contracts;

namespace Listener.Storage.Tests;

public abstract partial class StoreContract
{
    [Test]
    public async Task A_verdict_reads_back_as_it_was_and_is_announced_with_its_own_id()
    {
        var mention = await CapturedAsync("1");
        await HandedOverAsync();
        var verdict = Some.Verdict();

        var written = await Store.Verdicts.CommitAsync(mention, verdict, Now, false, None);

        var message = (await HandedOverAsync()).Single();
        var record = (await Store.Mentions.FindAsync(mention.Id, None))!;
        Assert.That(written, Is.True);
        Assert.That(record.ClassifiedAt, Is.EqualTo(Now));
        Assert.That(record.Verdict! with { Reasons = verdict.Reasons }, Is.EqualTo(verdict));
        Assert.That(record.Verdict!.Reasons, Is.EqualTo(verdict.Reasons));
        Assert.That(
            (message.Kind, message.MessageId, message.Verdict, message.Mention),
            Is.EqualTo((OutboxKind.Classified, MessageIds.Classified(mention.Id, 1), verdict, mention)));
    }

    [Test]
    public async Task A_redelivered_message_writes_nothing()
    {
        var mention = await CapturedAsync("1");
        await Store.Verdicts.CommitAsync(mention, Some.Verdict(), Now, false, None);

        var written = await Store.Verdicts.CommitAsync(mention, Some.Verdict(urgency: Urgency.Low), Now + Minute, false, None);

        Assert.That(written, Is.False);
        Assert.That(await Store.CountAsync("outbox"), Is.EqualTo(2));
        Assert.That((await Store.Mentions.FindAsync(mention.Id, None))!.Verdict!.Urgency, Is.EqualTo(Urgency.High));
    }

    [Test]
    public async Task A_message_delivered_many_times_at_once_is_classified_once()
    {
        var mention = await CapturedAsync("1");
        await HandedOverAsync();

        var written = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Store.Verdicts.CommitAsync(mention, Some.Verdict(), Now, false, None)));

        Assert.That(written.Count(news => news), Is.EqualTo(1));
        Assert.That(await HandedOverAsync(), Has.Count.EqualTo(1));
        Assert.That(await Store.CountAsync("outbox where kind = 2"), Is.EqualTo(1));
    }

    [Test]
    public async Task The_newer_classifier_wins_whichever_comes_first()
    {
        var mention = await CapturedAsync("1");

        var written = new[]
        {
            await Store.Verdicts.CommitAsync(mention, Some.Verdict(2, Urgency.Critical), Now, false, None),
            await Store.Verdicts.CommitAsync(mention, Some.Verdict(1, Urgency.Low), Now, false, None),
            await Store.Verdicts.CommitAsync(mention, Some.Verdict(3, Urgency.Normal), Now, false, None),
        };

        var verdict = (await Store.Mentions.FindAsync(mention.Id, None))!.Verdict!;
        Assert.That(written, Is.EqualTo(new[] { true, false, true }));
        Assert.That((verdict.ClassifierVersion, verdict.Urgency), Is.EqualTo((3, Urgency.Normal)));
    }

    [Test]
    public async Task An_older_verdict_that_was_not_sent_yet_is_not_sent_after_a_newer_one()
    {
        var mention = await CapturedAsync("1");
        await Store.Verdicts.CommitAsync(mention, Some.Verdict(1), Now, false, None);
        await Store.Verdicts.CommitAsync(mention, Some.Verdict(2), Now, false, None);

        await AgeClaimsAsync();
        var messages = await Store.Outbox.ClaimAsync(10, Minute, Now, None);

        Assert.That(messages.Select(message => message.MessageId), Is.EqualTo(new[] { MessageIds.Classified(mention.Id, 2) }));
    }

    [Test]
    public async Task A_replayed_verdict_is_written_and_announced_again_under_the_same_id()
    {
        var mention = await CapturedAsync("1");
        await Store.Verdicts.CommitAsync(mention, Some.Verdict(), Now, false, None);
        await HandedOverAsync();

        var written = await Store.Verdicts.CommitAsync(mention, Some.Verdict(urgency: Urgency.Low), Now, true, None);

        var message = (await HandedOverAsync()).Single();
        Assert.That(written, Is.True);
        Assert.That((message.MessageId, message.Replayed), Is.EqualTo((MessageIds.Classified(mention.Id, 1), true)));
        Assert.That((await Store.Mentions.FindAsync(mention.Id, None))!.Verdict!.Urgency, Is.EqualTo(Urgency.Low));
    }

    [Test]
    public async Task A_verdict_settles_its_mention_even_before_the_relay_could_say_that_it_was_sent()
    {
        var mention = await CapturedAsync("1");
        var captured = (await HandedOverAsync()).Single();
        await Store.Verdicts.CommitAsync(mention, Some.Verdict(), Now, false, None);

        var completed = await Store.Outbox.CompleteAsync([captured.Id], Now, None);

        Assert.That(completed, Is.EqualTo(1));
        Assert.That(await Store.CountAsync("outbox where kind = 1 and sent_at is not null and settled_at is not null"), Is.EqualTo(1));
        Assert.That(await Store.Outbox.RedriveAsync(Lapsed, 5, Now, None), Is.Zero);
    }

    [Test]
    public async Task A_verdict_brings_a_mention_back_that_a_restored_database_does_not_know()
    {
        var mention = Some.Mention("1");

        var written = await Store.Verdicts.CommitAsync(mention, Some.Verdict(), Now, false, None);
        var again = await Store.Verdicts.CommitAsync(mention, Some.Verdict(), Now, false, None);

        var record = (await Store.Mentions.FindAsync(mention.Id, None))!;
        Assert.That((written, again), Is.EqualTo((true, false)));
        Assert.That(record.Mention, Is.EqualTo(mention));
        Assert.That(record.Verdict, Is.Not.Null);
    }

    [Test]
    public async Task Thousands_of_callers_share_transactions_and_each_gets_its_own_answer()
    {
        var mentions = Enumerable.Range(0, 2_000).Select(i => Some.Mention($"{i}")).ToArray();
        await Store.Captures.CommitPushAsync("wire", "rss", Some.Batch(mentions), None);

        var written = await Task.WhenAll(mentions.Select(mention => Store.Verdicts.CommitAsync(mention, Some.Verdict(), Now, false, None)));

        Assert.That(written, Has.All.True);
        Assert.That(await Store.CountAsync("verdict"), Is.EqualTo(2_000));
        Assert.That(await Store.Outbox.LagAsync(Now, None), Is.EqualTo(new OutboxLag(2_000, TimeSpan.Zero, 2_000, 0)));
    }

    [Test]
    public void Ids_of_verdict_messages_are_version_5_uuids_that_depend_on_both_parts()
    {
        var mention = new Guid("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

        var first = MessageIds.Classified(mention, 1);

        Assert.That(first, Is.EqualTo(MessageIds.Classified(mention, 1)));
        Assert.That(first, Is.Not.EqualTo(MessageIds.Classified(mention, 2)).And.Not.EqualTo(mention));
        Assert.That((first.Version, first.Variant & 0xC), Is.EqualTo((5, 8)));
    }
}
