namespace Listener.Storage.Tests;

public abstract partial class StoreContract
{
    [Test]
    public async Task A_new_source_is_due_at_once_and_a_leased_one_is_nobody_elses()
    {
        await Store.Sources.SyncDefinitionsAsync([Some.Source("a"), Some.Source("b"), Some.Source("c")], Now, None);

        var mine = await Store.Sources.LeaseDueAsync("me", 2, Minute, Now, None);
        var others = await Store.Sources.LeaseDueAsync("other", 5, Minute, Now, None);
        var nothing = await Store.Sources.LeaseDueAsync("third", 5, Minute, Now, None);

        Assert.That(mine.Concat(others).Select(lease => lease.Source), Is.EquivalentTo(new[] { "a", "b", "c" }));
        Assert.That((mine.Count, others.Count, nothing.Count), Is.EqualTo((2, 1, 0)));
        Assert.That(mine[0], Is.EqualTo(new Lease(mine[0].Source, "rss", null, 0, 1, mine[0].Until, null)));
    }

    [Test]
    public async Task No_source_is_leased_twice_however_many_ask_at_once()
    {
        await Store.Sources.SyncDefinitionsAsync([.. Enumerable.Range(0, 40).Select(i => Some.Source($"s{i}"))], Now, None);

        var leases = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Store.Sources.LeaseDueAsync($"node {i}", 3, Minute, Now, None)));

        var names = leases.SelectMany(some => some).Select(lease => lease.Source).ToArray();
        Assert.That(names, Is.Unique);
        Assert.That(names, Has.Length.LessThanOrEqualTo(40).And.Length.GreaterThan(0));
    }

    [Test]
    public async Task The_longest_due_source_comes_first()
    {
        await Store.Sources.SyncDefinitionsAsync([Some.Source("late")], Now - Minute, None);
        await Store.Sources.SyncDefinitionsAsync([Some.Source("late"), Some.Source("early")], Now - (2 * Minute), None);

        var leases = await Store.Sources.LeaseDueAsync("me", 2, Minute, Now, None);

        Assert.That(leases.Select(lease => lease.Source), Is.EqualTo(new[] { "early", "late" }));
    }

    [Test]
    public async Task A_lapsed_lease_is_taken_over_with_the_next_epoch_and_the_old_holder_is_fenced_off()
    {
        await Store.Sources.SyncDefinitionsAsync([Some.Source("a")], Now, None);
        var old = (await Store.Sources.LeaseDueAsync("me", 1, Lapsed, Now, None)).Single();

        var current = (await Store.Sources.LeaseDueAsync("other", 1, Minute, Now, None)).Single();

        Assert.That((old.Epoch, current.Epoch), Is.EqualTo((1L, 2L)));
        Assert.That(() => Store.Sources.RenewAsync(old, Minute, Now, None), Throws.TypeOf<LeaseLostException>());
        var failure = new SourceFailure(SourceStates.Failing, "late", Now, true, Now);
        Assert.That(() => Store.Sources.RecordFailureAsync(old, failure, None), Throws.TypeOf<LeaseLostException>());
        await Store.Sources.ReleaseAsync(old, None);
        Assert.That((await Store.Sources.ListAsync(Now, None)).Single().LeasedUntil, Is.Not.Null);
    }

    [Test]
    public async Task A_lease_that_only_ran_out_may_still_commit()
    {
        await Store.Sources.SyncDefinitionsAsync([Some.Source("wire")], Now, None);
        var lease = (await Store.Sources.LeaseDueAsync("me", 1, Lapsed, Now, None)).Single();

        var result = await Store.Captures.CommitAsync(lease, Some.Batch(Some.Mention("1")), None);

        Assert.That(result.Captured, Is.EqualTo(1));
    }

    [Test]
    public async Task A_lease_that_was_given_back_commits_nothing_more()
    {
        var lease = await LeasedAsync();
        await Store.Captures.CommitAsync(lease, Some.Batch(Some.Mention("1")), None);

        Assert.That(() => Store.Captures.CommitAsync(lease, Some.Batch(Some.Mention("2")), None), Throws.TypeOf<LeaseLostException>());
    }

    [Test]
    public async Task A_released_source_is_due_as_before()
    {
        var lease = await LeasedAsync();

        await Store.Sources.ReleaseAsync(lease, None);

        var again = (await Store.Sources.LeaseDueAsync("me", 1, Minute, Now, None)).Single();
        Assert.That((again.Source, again.Failures, again.Epoch), Is.EqualTo(("wire", 0, 2L)));
    }

    [Test]
    public async Task Failures_climb_the_ladder_and_a_success_steps_one_down()
    {
        for (var i = 0; i < 3; i++)
        {
            var failure = new SourceFailure(SourceStates.Failing, "no answer", Now, true, Now);
            await Store.Sources.RecordFailureAsync(await LeasedAsync(), failure, None);
        }

        await Store.Sources.RecordFailureAsync(await LeasedAsync(), new SourceFailure(SourceStates.Throttled, "wait", Now, false, Now), None);
        var throttled = (await Store.Sources.ListAsync(Now, None)).Single();
        await Store.Captures.CommitAsync(await LeasedAsync(), Some.Batch(), None);
        var healthy = (await Store.Sources.ListAsync(Now, None)).Single();

        Assert.That((throttled.State, throttled.Failures, throttled.LastError), Is.EqualTo((SourceStates.Throttled, 3, "wait")));
        Assert.That((healthy.State, healthy.Failures, healthy.LastError), Is.EqualTo((SourceStates.Healthy, 2, (string?)null)));
    }

    [Test]
    public async Task A_page_that_broke_off_is_stored_and_counted_as_a_failure_in_one_go()
    {
        await Store.Captures.CommitAsync(await LeasedAsync(), Some.Batch(Some.Mention("1")) with { NextDue = Now }, None);
        var lease = await LeasedAsync();
        var later = Now + TimeSpan.FromMinutes(1);
        var failure = new SourceFailure(SourceStates.Failing, "It breaks off.", later, CountsAsFailure: true, later);
        var cut = Some.Batch(Some.Mention("1"), Some.Mention("2")) with { Cursor = lease.Cursor, Failure = failure, NextDue = later, Now = later };

        await Store.Captures.CommitAsync(lease, cut, None);

        var source = (await Store.Sources.ListAsync(later, None)).Single();
        Assert.Multiple(() =>
        {
            Assert.That((source.State, source.LastError, source.Failures), Is.EqualTo((SourceStates.Failing, "It breaks off.", 1)));
            Assert.That((source.Captured, source.LastSuccessAt, source.LeasedUntil), Is.EqualTo((2, Now, (DateTimeOffset?)null)));
        });
    }

    [Test]
    public async Task A_parked_source_waits_for_a_changed_definition_which_drops_the_cursor()
    {
        await Store.Captures.CommitAsync(await LeasedAsync(), Some.Batch() with { NextDue = Now }, None);
        var lease = await LeasedAsync();
        await Store.Sources.RecordFailureAsync(lease, new SourceFailure(SourceStates.Parked, "401", Now, true, Now), None);

        await Store.Sources.SyncDefinitionsAsync([Some.Source("wire")], Now, None);
        var parked = await Store.Sources.LeaseDueAsync("me", 1, Minute, Now, None);
        await Store.Sources.SyncDefinitionsAsync([Some.Source("wire", "v2")], Now, None);
        var unparked = (await Store.Sources.LeaseDueAsync("me", 1, Minute, Now, None)).Single();

        Assert.That(lease.Cursor, Is.EqualTo("after"));
        Assert.That(parked, Is.Empty);
        Assert.That((unparked.Cursor, unparked.Failures), Is.EqualTo(((string?)null, 0)));
    }

    [Test]
    public async Task A_changed_definition_fences_off_who_polls_the_old_one()
    {
        var lease = await LeasedAsync();

        await Store.Sources.SyncDefinitionsAsync([Some.Source("wire", "v2")], Now, None);

        Assert.That(() => Store.Captures.CommitAsync(lease, Some.Batch(Some.Mention("1")), None), Throws.TypeOf<LeaseLostException>());
    }

    [Test]
    public async Task A_removed_source_keeps_its_row_and_its_cursor()
    {
        await Store.Captures.CommitAsync(await LeasedAsync(), Some.Batch(Some.Mention("1")) with { NextDue = Now }, None);

        await Store.Sources.SyncDefinitionsAsync([], Now, None);
        var removed = (await Store.Sources.ListAsync(Now, None)).Single();
        var leases = await Store.Sources.LeaseDueAsync("me", 1, Minute, Now, None);
        var back = await LeasedAsync();

        Assert.That((removed.Enabled, removed.State, removed.Captured), Is.EqualTo((false, SourceStates.Parked, 1L)));
        Assert.That(leases, Is.Empty);
        Assert.That(back.Cursor, Is.EqualTo("after"));
    }

    [Test]
    public async Task A_source_that_pushes_is_never_leased()
    {
        await Store.Sources.SyncDefinitionsAsync([Some.Source("hook") with { Every = Timeout.InfiniteTimeSpan }], Now, None);

        Assert.That(await Store.Sources.LeaseDueAsync("me", 1, Minute, Now, None), Is.Empty);
        Assert.That(await Store.Sources.NextDueAsync(None), Is.Null);
    }

    [Test]
    public async Task The_next_due_time_waits_for_a_lease_to_end()
    {
        await Store.Sources.SyncDefinitionsAsync([Some.Source("a")], Now, None);
        var before = await Store.Sources.NextDueAsync(None);
        var lease = (await Store.Sources.LeaseDueAsync("me", 1, Minute, Now, None)).Single();

        Assert.That(before, Is.EqualTo(Now));
        Assert.That(await Store.Sources.NextDueAsync(None), Is.EqualTo(lease.Until));
    }

    [Test]
    public async Task The_source_view_has_the_columns_people_were_promised()
    {
        await LeasedAsync();

        Assert.That(
            await Store.RowsAsync("select name, kind, state, last_success_at, failures, last_error, collected, captured, repeats, duplicates, not_matched, rejected, gaps from source_view"),
            Is.EqualTo(new[] { "wire|rss|healthy||0||0|0|0|0|0|0|0" }));
        Assert.That(await Store.CountAsync("source_view where next_due_at is not null"), Is.EqualTo(1));
    }

    [Test]
    public async Task All_sources_can_be_made_due_but_those_whose_server_asked_for_patience()
    {
        await Store.Sources.SyncDefinitionsAsync([Some.Source("fine"), Some.Source("parked"), Some.Source("throttled")], Now, None);
        foreach (var lease in await Store.Sources.LeaseDueAsync("me", 3, Minute, Now, None))
        {
            if (lease.Source == "fine")
                await Store.Captures.CommitAsync(lease, Some.Batch() with { NextDue = Now + (60 * Minute) }, None);
            else
                await Store.Sources.RecordFailureAsync(lease, new SourceFailure(lease.Source, "no", Now + (60 * Minute), false, Now), None);
        }

        var before = await Store.Sources.LeaseDueAsync("me", 3, Minute, Now, None);
        await Store.Sources.MakeDueAsync(Now, None);
        var after = await Store.Sources.LeaseDueAsync("me", 3, Minute, Now, None);

        Assert.That(before, Is.Empty);
        Assert.That(after.Select(lease => lease.Source), Is.EquivalentTo(new[] { "fine", "parked" }));
    }

    [Test]
    public async Task Leases_of_a_process_that_is_gone_can_be_taken_back_and_its_late_commit_is_refused()
    {
        var gone = await LeasedAsync();

        await Store.Sources.ReleaseAllAsync(None);
        var current = (await Store.Sources.LeaseDueAsync("me", 1, Minute, Now, None)).Single();

        Assert.That(current.Source, Is.EqualTo(gone.Source));
        Assert.That(() => Store.Captures.CommitAsync(gone, Some.Batch(Some.Mention("1")), None), Throws.TypeOf<LeaseLostException>());
    }
}
