namespace Listener.Storage.Tests;

/// <content>Sources that answer and bring nothing.</content>
public abstract partial class StoreContract
{
    [Test]
    public async Task A_source_that_can_be_read_and_brings_no_new_post_for_too_long_is_silent()
    {
        var hour = TimeSpan.FromHours(1);
        await Store.Sources.SyncDefinitionsAsync([Some.Source("wire") with { SilentAfter = hour }], Now - (3 * hour), None);
        var never = await StatesAsync(Now - (2.5 * hour), Now);
        var view = await Store.RowsAsync("select state from source_view");

        await CommitAsync(Some.Batch(Some.Mention("1")));
        var fresh = await StatesAsync(Now + (0.5 * hour), Now + (2 * hour));
        await CommitAsync(Some.Batch(Some.Mention("1")) with { Now = Now + (2 * hour) });
        var repeated = await StatesAsync(Now + (2 * hour));
        await CommitAsync(Some.Batch() with { Now = Now + (2 * hour), Collected = 1, NotMatched = 1 });
        var aboutNoBrand = await StatesAsync(Now + (2 * hour));

        Assert.That(never, Is.EqualTo(new[] { SourceStates.Healthy, SourceStates.Silent }));
        Assert.That(view, Is.EqualTo(new[] { SourceStates.Silent }));
        Assert.That(fresh, Is.EqualTo(new[] { SourceStates.Healthy, SourceStates.Silent }));
        Assert.That(repeated, Is.EqualTo(new[] { SourceStates.Silent }));
        Assert.That(aboutNoBrand, Is.EqualTo(new[] { SourceStates.Healthy }));

        async Task<List<string>> StatesAsync(params DateTimeOffset[] times)
        {
            List<string> states = [];
            foreach (var time in times)
                states.Add((await Store.Sources.ListAsync(time, None)).Single().State);
            return states;
        }

        async Task CommitAsync(CaptureBatch batch)
        {
            await Store.Sources.MakeDueAsync(Now, None);
            var lease = (await Store.Sources.LeaseDueAsync("me", 1, Minute, Now, None)).Single();
            await Store.Captures.CommitAsync(lease, batch, None);
        }
    }

    [Test]
    public async Task A_source_that_cannot_be_read_is_failing_and_not_silent()
    {
        await Store.Sources.SyncDefinitionsAsync([Some.Source("wire") with { SilentAfter = Minute }], Now - (3 * Minute), None);
        var lease = (await Store.Sources.LeaseDueAsync("me", 1, Minute, Now, None)).Single();

        await Store.Sources.RecordFailureAsync(lease, new SourceFailure(SourceStates.Failing, "no answer", Now, true, Now), None);

        Assert.That((await Store.Sources.ListAsync(Now + Minute, None)).Single().State, Is.EqualTo(SourceStates.Failing));
    }
}
