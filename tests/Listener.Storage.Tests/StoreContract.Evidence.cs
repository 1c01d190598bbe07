using System.Text;
using Listener.Contracts;

namespace Listener.Storage.Tests;

public abstract partial class StoreContract
{
    [Test]
    public async Task A_threat_is_held_with_its_verdict_and_the_hold_says_who_when_and_why()
    {
        var threat = await ThreatAsync("1");
        await ClassifiedAsync("2");

        var changes = await Store.Holds.ChangesAsync(null, None);

        Assert.That(changes, Is.EqualTo(new[] { new HoldChange(threat.Id, true, Now, HoldStore.ByPolicy, "The verdict is a threat (0.90).") }));
    }

    [Test]
    public async Task A_hold_that_a_person_released_is_not_set_again_by_a_newer_verdict()
    {
        var threat = await ThreatAsync("1");
        await Store.Holds.ChangeAsync([threat.Id], held: false, "ann", "A quote from a film.", Now + Minute, None);

        await Store.Verdicts.CommitAsync(threat, Threat(version: 2), Now, false, None);

        Assert.That(await Store.Holds.ChangesAsync(null, None), Is.Empty);
        Assert.That((await Store.Holds.ChangesAsync(threat.Id, None)).Select(change => (change.Held, change.By)), Is.EqualTo(new[] { (true, "listener"), (false, "ann") }));
    }

    [Test]
    public async Task Holding_twice_is_one_change_and_an_unknown_mention_is_not_counted()
    {
        var mention = await CapturedAsync("1");

        var first = await Store.Holds.ChangeAsync([mention.Id, Guid.NewGuid()], true, "ann", "asked", Now, None);
        await Store.Holds.ChangeAsync([mention.Id], true, "bo", "asked again", Now, None);

        Assert.That(first, Is.EqualTo(1));
        Assert.That((await Store.Holds.ChangesAsync(mention.Id, None)).Single().By, Is.EqualTo("ann"));
    }

    [Test]
    public async Task What_waits_to_be_sealed_comes_with_its_bytes_and_only_new_mentions_have_any()
    {
        await CapturedAsync("known");
        var batch = Some.Batch(Some.Mention("known"), Some.Mention("new")) with { Payload = Some.Payload("known", "new") };
        await Store.Captures.CommitPushAsync("wire", "rss", batch, None);
        await Store.Verdicts.CommitAsync(batch.Posts[1].Mentions[0], Threat(), Now, false, None);

        var unsealed = (await Store.Evidence.UnsealedAsync(null, 10, None)).Single();
        var known = (await Store.Evidence.UnsealedAsync(batch.Posts[0].Mentions[0].Id, 10, None)).Single();

        Assert.That(Encoding.UTF8.GetString(unsealed.Item!.Bytes.Span), Is.EqualTo("bytes of new"));
        Assert.That(unsealed.Answer!.Headers, Is.EqualTo(new[] { KeyValuePair.Create("Server", "test") }));
        Assert.That(unsealed.Record.Verdict!.Playbook, Is.EqualTo(Playbook.DoNotReply));
        Assert.That(known.Item, Is.Null);
    }

    [Test]
    public async Task Evidence_is_numbered_without_a_hole_also_when_sealed_at_once_and_never_replaced()
    {
        var threats = new List<Mention>();
        foreach (var id in Enumerable.Range(0, 20))
            threats.Add(await ThreatAsync($"{id}"));

        var added = await Task.WhenAll(threats.Concat(threats).Select(threat => Store.Evidence.AppendAsync(
            threat.Id, Now, [1, 2, 3], (number, previous) => ($"{number} after {previous}", $"hash {number}"), None)));
        var chain = await Store.Evidence.ChainAsync(None);

        Assert.That(added.Count(isNew => isNew), Is.EqualTo(20));
        Assert.That(chain.Select(link => link.Record), Is.EqualTo(Enumerable.Range(1, 20).Select(n => n == 1 ? $"1 after {new string('0', 64)}" : $"{n} after hash {n - 1}")));
        Assert.That(await Store.Evidence.UnsealedAsync(null, 10, None), Is.Empty);
    }

    [TestCase("delete from evidence where number = 2", false, false, true)]
    [TestCase("update evidence set parts = null where number = 2", true, false, true)]
    [TestCase("delete from seal where number = 2", true, true, false)]
    public async Task What_was_sealed_is_remembered_apart_from_its_record_which_is_never_made_anew(string statement, bool hasRecord, bool hasParts, bool hasSeal)
    {
        var (first, second) = (await ThreatAsync("1"), await ThreatAsync("2"));
        foreach (var threat in new[] { first, second })
            await Store.Evidence.AppendAsync(threat.Id, Now, [1], (number, _) => ($"record {number}", $"hash {number}"), None);
        await Store.Database.WriteAsync(Job.Single<int, int>((session, _, token) => session.ExecuteAsync(statement, null, token)), 0, 1, None);

        var left = (await Store.Evidence.SealedAsync(None))[1];
        var unsealed = await Store.Evidence.UnsealedAsync(null, 10, None);
        var again = await Store.Evidence.AppendAsync(second.Id, Now, [1], (_, _) => ("again", "again"), None);

        Assert.Multiple(() =>
        {
            Assert.That((left.Number, left.Record is not null, left.Record?.Parts is not null, left.Seal is not null, left.IsHeld), Is.EqualTo((2, hasRecord, hasParts, hasSeal, true)));
            Assert.That(unsealed, Is.Empty);
            Assert.That(again, Is.False);
        });
    }

    [Test]
    public async Task What_was_erased_while_it_was_read_for_its_record_is_not_sealed()
    {
        var threat = await ThreatAsync("1");
        var read = await Store.Evidence.UnsealedAsync(null, 10, None);
        await Store.Holds.ChangeAsync([threat.Id], false, "ann", "closed", Now, None);
        await Store.Retention.EraseAsync("wire", isKind: false, "author-1", dryRun: false, Now, None);

        var added = await Store.Evidence.AppendAsync(read.Single().Record.Mention.Id, Now, [1], (_, _) => ("record", "hash"), None);

        Assert.That(added, Is.False);
        Assert.That((await Store.CountAsync("evidence"), await Store.CountAsync("seal")), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task A_record_after_one_that_is_gone_follows_the_hash_that_was_sealed()
    {
        var (first, second) = (await ThreatAsync("1"), await ThreatAsync("2"));
        await Store.Evidence.AppendAsync(first.Id, Now, [1], (_, _) => ("record", "hash"), None);
        await Store.Database.WriteAsync(Job.Single<int, int>((session, _, token) => session.ExecuteAsync("delete from evidence", null, token)), 0, 1, None);

        await Store.Evidence.AppendAsync(second.Id, Now, [1], (number, previous) => ($"{number} after {previous}", "next"), None);

        Assert.That((await Store.Evidence.ChainAsync(None)).Single().Record, Is.EqualTo("2 after hash"));
    }

    [Test]
    public void A_page_that_several_items_share_is_stored_once_and_goes_when_one_of_them_is_erased()
    {
        var page = new byte[200_000];
        new Random(1).NextBytes(page);
        var shared = Some.Payload("x") with { Items = [.. Enumerable.Range(0, 50).Select(i => new PayloadItem($"{i}", 0, PayloadItem.Page, page))] };

        var packed = shared.Write();
        var read = CapturePayload.Read(packed);
        var without = CapturePayload.Read(read.Without(new HashSet<string> { "7" }).Write());

        Assert.That(packed, Has.Length.LessThan(250_000));
        Assert.That(read.Items.Select(item => item.Bytes.ToArray()), Has.All.EqualTo(page));
        Assert.That(without.Items.Select(item => (item.Scope, item.Bytes.Length)).Distinct(), Is.EqualTo(new[] { ("hash", 0) }));
        Assert.That(without.Items, Has.Count.EqualTo(49));
    }

    private static Verdict Threat(int version = 1) => Some.Verdict(version) with { Playbook = Playbook.DoNotReply, Threat = 0.9 };

    private async Task<Mention> ThreatAsync(string externalId)
    {
        var mention = await CapturedAsync(externalId);
        await Store.Verdicts.CommitAsync(mention, Threat(), Now, false, None);
        return mention;
    }
}
