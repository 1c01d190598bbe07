using Listener.Contracts;

namespace Listener.Storage.Tests;

public abstract partial class StoreContract
{
    [Test]
    public async Task Each_endpoint_gets_each_verdict_it_wants_once_whoever_reads_for_it()
    {
        await Store.Deliveries.RegisterAsync("crm", None);
        await Store.Deliveries.RegisterAsync("one", None);
        foreach (var id in Enumerable.Range(1, 5))
            await ClassifiedAsync($"{id}");

        var reads = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SpreadAsync("crm")));
        await SpreadAsync("crm");
        await Store.Deliveries.SpreadAsync("one", message => message.Mention.ExternalId == "3", 100, Now, None);
        var crm = await ClaimDeliveriesAsync("crm");
        var one = await ClaimDeliveriesAsync("one");

        Assert.That(reads.Sum(), Is.GreaterThanOrEqualTo(5));
        Assert.That(crm.Select(delivery => delivery.Mention.ExternalId), Is.EqualTo(new[] { "1", "2", "3", "4", "5" }));
        Assert.That(one.Single().MessageId, Is.EqualTo(MessageIds.Classified(one[0].Mention.Id, 1)));
    }

    [Test]
    public async Task A_new_endpoint_begins_with_what_comes_after_it()
    {
        await ClassifiedAsync("old");

        await Store.Deliveries.RegisterAsync("crm", None);
        await ClassifiedAsync("new");
        await Store.Deliveries.RegisterAsync("crm", None);
        await SpreadAsync("crm");

        Assert.That((await ClaimDeliveriesAsync("crm")).Select(delivery => delivery.Mention.ExternalId), Is.EqualTo(new[] { "new" }));
    }

    [Test]
    public async Task A_reader_that_reads_itself_begins_at_the_end_and_goes_on_where_it_was()
    {
        await ClassifiedAsync("old");
        var unknown = await Store.Deliveries.PlaceAsync("watch", None);
        await Store.Deliveries.RegisterAsync("watch", None);
        var end = await Store.Mentions.EndAsync(None);
        var first = await Store.Deliveries.PlaceAsync("watch", None);
        await ClassifiedAsync("new");

        var read = await Store.Mentions.QueryAsync(new() { Order = MentionOrder.AsClassified, Cursor = first }, None);
        await Store.Deliveries.MoveAsync("watch", read[0].Cursor, None);
        await Store.Deliveries.RegisterAsync("watch", None);

        Assert.That((unknown, first), Is.EqualTo(((string?)null, end)));
        Assert.That(read.Single().Mention.ExternalId, Is.EqualTo("new"));
        Assert.That(await Store.Deliveries.PlaceAsync("watch", None), Is.EqualTo(read[0].Cursor));
    }

    [Test]
    public async Task A_webhook_is_claimed_by_one_until_the_claim_lapses_and_waits_for_its_time()
    {
        await Store.Deliveries.RegisterAsync("crm", None);
        await ClassifiedAsync("1");
        await SpreadAsync("crm");

        var lapsed = (await Store.Deliveries.ClaimAsync("crm", 10, Lapsed, Now, None)).Single();
        var claimed = (await Store.Deliveries.ClaimAsync("crm", 10, Minute, Now, None)).Single();
        var taken = await Store.Deliveries.ClaimAsync("crm", 10, Minute, Now, None);
        await Store.Deliveries.RetryAsync(claimed.Id, Now + (2 * Minute), "500", None);
        var early = await Store.Deliveries.ClaimAsync("crm", 10, Minute, Now, None);
        await Store.Deliveries.RetryAsync(claimed.Id, Now - Minute, "nobody holds it", None);

        Assert.That((lapsed.Attempts, claimed.Attempts, taken.Count, early.Count), Is.EqualTo((1, 2, 0, 0)));
        Assert.That(await Store.RowsAsync("select last_error from webhook_delivery"), Is.EqualTo(new[] { "500" }));
    }

    [Test]
    public async Task A_dead_webhook_is_shown_and_comes_back_when_it_is_requeued()
    {
        await Store.Deliveries.RegisterAsync("crm", None);
        var mention = await ClassifiedAsync("1");
        await SpreadAsync("crm");
        var delivery = (await ClaimDeliveriesAsync("crm")).Single();

        await Store.Deliveries.KillAsync(delivery.Id, "410", Now, None);
        var dead = (await Store.Deliveries.DeadAsync(10, None)).Single();
        var gone = await ClaimDeliveriesAsync("crm");
        var requeued = await Store.Deliveries.RequeueAsync(delivery.MessageId, Now - Minute, None);
        var again = (await ClaimDeliveriesAsync("crm")).Single();

        Assert.That(dead, Is.EqualTo(new DeadDelivery("crm", delivery.MessageId, mention.Id, 1, Now, Now, "410")));
        Assert.That((gone.Count, requeued, again.Attempts), Is.EqualTo((0, 1, 1)));
        Assert.That(await Store.Deliveries.LagAsync(Now + Minute, None), Is.EqualTo(new DeliveryLag(1, Minute, 0)));
    }

    [Test]
    public async Task An_older_verdict_that_waits_gives_way_to_the_newer_one()
    {
        await Store.Deliveries.RegisterAsync("crm", None);
        var mention = await ClassifiedAsync("1");
        await SpreadAsync("crm");
        await Store.Verdicts.CommitAsync(mention, Some.Verdict(version: 2), Now, false, None);
        await SpreadAsync("crm");

        var deliveries = await ClaimDeliveriesAsync("crm");

        Assert.That(deliveries.Single().MessageId, Is.EqualTo(MessageIds.Classified(mention.Id, 2)));
        Assert.That(await Store.RowsAsync("select version, last_error from webhook_delivery where delivered_at is not null"), Is.EqualTo(new[] { "1|superseded" }));
    }

    private Task<int> SpreadAsync(string endpoint) => Store.Deliveries.SpreadAsync(endpoint, _ => true, 100, Now, None);

    private Task<IReadOnlyList<Delivery>> ClaimDeliveriesAsync(string endpoint) => Store.Deliveries.ClaimAsync(endpoint, 100, Minute, Now + Minute, None);
}
