namespace Listener.Storage.Tests;

public abstract partial class StoreContract
{
    [Test]
    public async Task A_delivery_is_stored_once_whoever_takes_it_and_whenever()
    {
        var delivery = Some.Batch(Some.Mention("1")) with { Delivery = "key-1" };

        var first = await Store.Captures.CommitPushAsync("desk", "webhook", delivery, None);
        var again = await Store.Captures.CommitPushAsync("desk", "webhook", delivery, None);

        Assert.Multiple(() =>
        {
            Assert.That((first.IsKnownDelivery, first.New.Count), Is.EqualTo((false, 1)));
            Assert.That((again.IsKnownDelivery, again.New.Count, again.Repeats), Is.EqualTo((true, 0, 0)));
        });
        Assert.That(
            await Store.RowsAsync("select collected, captured, repeats from source_view where name = 'desk'"), Is.EqualTo(new[] { "1|1|0" }), "counted once");
    }

    [Test]
    public async Task Copies_of_a_delivery_that_come_together_are_one()
    {
        var copies = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            i => Store.Captures.CommitPushAsync("desk", "webhook", Some.Batch(Some.Mention($"post-{i}")) with { Delivery = "key-1" }, None)));

        Assert.That(copies.Count(copy => !copy.IsKnownDelivery), Is.EqualTo(1));
        Assert.That(await Store.CountAsync("mention"), Is.EqualTo(1));
    }

    [Test]
    public async Task Deliveries_of_other_keys_and_batches_without_one_are_not_held_back()
    {
        var results = await Task.WhenAll(
            Store.Captures.CommitPushAsync("desk", "webhook", Some.Batch(Some.Mention("1")) with { Delivery = "key-1" }, None),
            Store.Captures.CommitPushAsync("desk", "webhook", Some.Batch(Some.Mention("2")), None),
            Store.Captures.CommitPushAsync("desk", "webhook", Some.Batch(Some.Mention("3")), None),
            Store.Captures.CommitPushAsync("desk", "webhook", Some.Batch(Some.Mention("4")) with { Delivery = "key-2" }, None));

        Assert.That(results.Select(result => result.New.Single().ExternalId), Is.EqualTo(["1", "2", "3", "4"]));
    }

    [Test]
    public async Task Keys_of_deliveries_are_forgotten_after_a_day()
    {
        var old = Some.Batch(Some.Mention("1")) with { Delivery = "key-1", Now = Now - TimeSpan.FromHours(25) };
        await Store.Captures.CommitPushAsync("desk", "webhook", old, None);

        await Store.Captures.CommitPushAsync("desk", "webhook", Some.Batch(Some.Mention("2")) with { Delivery = "key-2" }, None);

        Assert.That(await Store.RowsAsync("select key from delivery"), Is.EqualTo(new[] { "key-2" }));
    }
}
