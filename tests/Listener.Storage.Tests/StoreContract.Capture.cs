using Listener.Contracts;

namespace Listener.Storage.Tests;

public abstract partial class StoreContract
{
    [Test]
    public async Task A_stored_mention_reads_back_as_it_was()
    {
        var mention = Some.Mention("1", url: "https://example.org/1") with
        {
            Channel = Channel.AppStore,
            Title = "Otsikko äö 日本 👩‍👩‍👧",
            Language = "fi",
            ConversationId = "root",
            InReplyTo = "parent",
            Rating = 0.75,
            RatingRaw = "4/5",
            Engagement = new Engagement(Likes: 3, Views: 0),
            IsPrivate = true,
        };

        await Store.Captures.CommitAsync(await LeasedAsync(), Some.Batch(mention), None);

        Assert.That((await Store.Mentions.FindAsync(mention.Id, None))!.Mention, Is.EqualTo(mention));
    }

    [Test]
    public async Task What_no_engine_keeps_is_taken_out_of_text_and_the_rest_stays()
    {
        var mention = Some.Mention("1") with { Text = "a\0b\uD800c \u202E'); drop table mention;--", Author = null };

        await Store.Captures.CommitAsync(await LeasedAsync(), Some.Batch(mention), None);

        var read = (await Store.Mentions.FindAsync(mention.Id, None))!.Mention;
        Assert.That(read, Is.EqualTo(mention with { Text = "ab\uFFFDc \u202E'); drop table mention;--" }));
    }

    [Test]
    public async Task A_post_captured_twice_is_stored_and_announced_once()
    {
        var lease = await LeasedAsync();
        var batch = Some.Batch(Some.Mention("1"), Some.Mention("2")) with { Final = false };

        var first = await Store.Captures.CommitAsync(lease, batch, None);
        var second = await Store.Captures.CommitAsync(lease, batch, None);

        Assert.Multiple(() =>
        {
            Assert.That((first.Captured, first.Repeats, first.New.Count), Is.EqualTo((2, 0, 2)));
            Assert.That((second.Captured, second.Repeats, second.New.Count), Is.EqualTo((0, 2, 0)));
        });
        Assert.That(await Store.CountAsync("mention"), Is.EqualTo(2));
        Assert.That(await Store.CountAsync("outbox"), Is.EqualTo(2));
        Assert.That(await Store.CountAsync("sighting"), Is.EqualTo(2));
    }

    [Test]
    public async Task Of_two_posts_with_one_id_in_a_batch_the_later_is_a_repeat()
    {
        var result = await Store.Captures.CommitAsync(await LeasedAsync(), Some.Batch(Some.Mention("1"), Some.Mention("1")), None);

        Assert.That((result.Captured, result.Repeats, result.New.Count), Is.EqualTo((1, 1, 1)));
    }

    [Test]
    public async Task The_same_post_seen_by_a_second_source_is_a_repeat_with_a_sighting_of_its_own()
    {
        await CapturedAsync("1");

        var result = await Store.Captures.CommitPushAsync("other", "rss", Some.Batch(Some.Mention("1", source: "other")), None);

        Assert.That((result.Captured, result.Repeats), Is.EqualTo((0, 1)));
        Assert.That(await Store.RowsAsync("select source_name from sighting order by 1"), Is.EqualTo(new[] { "other", "wire" }));
    }

    [Test]
    public async Task The_same_article_under_another_id_is_a_duplicate_of_the_first_and_is_announced_too()
    {
        const string url = "https://example.org/story";
        var first = await CapturedAsync("1", url);

        var result = await Store.Captures.CommitAsync(
            await LeasedAsync(),
            Some.Batch(Some.Mention("2", url: url), Some.Mention("3", url: url), Some.Mention("4", brand: "other", url: url), Some.Mention("5")),
            None);

        Assert.That(result.New.Select(mention => mention.DuplicateOf), Is.EqualTo(new Guid?[] { first.Id, first.Id, null, null }));
        Assert.That((result.Captured, result.Duplicates), Is.EqualTo((2, 2)));
        Assert.That(await Store.CountAsync("outbox"), Is.EqualTo(5));
        Assert.That(
            await Store.RowsAsync($"select external_id from mention_view where duplicate_of = '{first.Id}' order by 1"), Is.EqualTo(new[] { "2", "3" }));
    }

    [TestCase("http://example.org/story?id=1", "https://example.org/story?id=1")]
    [TestCase("https://example.org/story?id=1", "http://example.org/story?id=1")]
    public async Task The_same_article_under_http_and_https_is_one(string one, string other)
    {
        var first = await CapturedAsync("1", one);
        var second = await CapturedAsync("2", other);
        var third = await CapturedAsync("3", one);

        Assert.That(new[] { first.DuplicateOf, second.DuplicateOf, third.DuplicateOf }, Is.EqualTo(new Guid?[] { null, first.Id, first.Id }));
    }

    [TestCase("http://example.org/story", "https://example.org/story/")]
    [TestCase("http://example.org:8080/story", "https://example.org:8080/story")]
    [TestCase("ftp://example.org/story", "http://example.org/story")]
    [TestCase("no link", "no link either")]
    [TestCase(null, null)]
    public async Task What_may_be_another_place_is_no_duplicate(string? one, string? other)
    {
        await CapturedAsync("1", one);
        var second = await CapturedAsync("2", other);

        Assert.That(second.DuplicateOf, Is.Null);
    }

    [Test]
    public async Task A_link_longer_than_an_index_row_is_kept_and_still_links_duplicates()
    {
        var url = "https://example.org/" + string.Concat(Enumerable.Range(0, 3_000).Select(i => $"{i:x}"));
        var first = await CapturedAsync("1", url);
        var second = await CapturedAsync("2", url);

        Assert.That(second.DuplicateOf, Is.EqualTo(first.Id));
    }

    [Test]
    public async Task Every_post_is_counted_in_exactly_one_state()
    {
        const string url = "https://example.org/story";
        await CapturedAsync("known", url);
        var batch = Some.Batch() with
        {
            Posts =
            [
                new CapturedPost([Some.Mention("new"), Some.Mention("new", brand: "other")]),
                new CapturedPost([Some.Mention("known")]),
                new CapturedPost([Some.Mention("again", url: url)]),
                new CapturedPost([Some.Mention("known"), Some.Mention("known", brand: "other")]),
            ],
            NotMatched = 3,
            Rejected = [new RejectedPost("no-id"), new RejectedPost("wrong-type", "9"), new RejectedPost("no-id")],
            Collected = 10,
            Gap = new SourceGap(Now - Minute, null, "page-cap"),
        };

        var result = await Store.Captures.CommitAsync(await LeasedAsync("poll"), batch, None);

        Assert.That((result.Captured, result.Duplicates, result.Repeats, result.New.Count), Is.EqualTo((2, 1, 1, 4)));
        var source = (await Store.Sources.ListAsync(Now, None)).Single(source => source.Name == "poll");
        Assert.That(
            (source.Collected, source.Captured, source.Duplicates, source.Repeats, source.NotMatched, source.Rejected, source.Gaps),
            Is.EqualTo((10L, 2L, 1L, 1L, 3L, 3L, 1L)));
        Assert.That(source.Rejections, Is.EquivalentTo(new Dictionary<string, long> { ["no-id"] = 2, ["wrong-type"] = 1 }));
        Assert.That(
            await Store.RowsAsync("select name from source_view where collected <> captured + duplicates + repeats + not_matched + rejected"), Is.Empty);
    }

    [Test]
    public void A_batch_whose_figures_do_not_add_up_is_refused()
    {
        var batch = Some.Batch(Some.Mention("1")) with { Collected = 2 };

        Assert.That(() => Store.Captures.CommitPushAsync("wire", "rss", batch, None), Throws.ArgumentException);
    }

    [Test]
    public async Task Only_the_last_page_of_a_poll_moves_the_due_time_and_gives_the_lease_back()
    {
        var lease = await LeasedAsync();

        await Store.Captures.CommitAsync(lease, Some.Batch(Some.Mention("1")) with { Cursor = "page 2", Final = false }, None);
        var during = (await Store.Sources.ListAsync(Now, None)).Single();
        await Store.Captures.CommitAsync(lease, Some.Batch(Some.Mention("2")) with { Cursor = "end" }, None);
        var after = (await Store.Sources.ListAsync(Now, None)).Single();

        Assert.That(during.LeasedUntil, Is.Not.Null);
        Assert.That(during.NextDueAt, Is.EqualTo(Now));
        Assert.That(after.LeasedUntil, Is.Null);

        // By our clock or by that of the server, which has gone on since the tests began.
        Assert.That(after.NextDueAt, Is.InRange(Now + TimeSpan.FromMinutes(4), TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(6)));
        Assert.That((after.Collected, after.LastSuccessAt, after.LastNewAt), Is.EqualTo((2L, Now, Now)));
    }

    [Test]
    public async Task A_lost_lease_leaves_nothing_of_the_batch()
    {
        var lease = await LeasedAsync();
        await Store.Sources.RenewAsync(lease, Lapsed, Now, None);
        var successor = (await Store.Sources.LeaseDueAsync("other", 1, Minute, Now, None)).Single();
        var batch = Some.Batch(Some.Mention("1")) with { Rejected = [new RejectedPost("no-id")], Collected = 2, Gap = new SourceGap(null, null, "cap") };

        Assert.That(() => Store.Captures.CommitAsync(lease, batch, None), Throws.TypeOf<LeaseLostException>());

        Assert.That(successor.Epoch, Is.EqualTo(lease.Epoch + 1));
        foreach (var table in new[] { "mention", "outbox", "sighting", "source_gap", "source_rejection" })
            Assert.That(await Store.CountAsync(table), Is.Zero, table);
        Assert.That(await Store.RowsAsync("select collected, cursor from source"), Is.EqualTo(new[] { "0|" }));
        Assert.That(await HandedOverAsync(), Is.Empty);
    }

    [Test]
    public async Task A_bad_item_does_not_fail_the_others_of_its_group()
    {
        var lease = await LeasedAsync();
        var stale = lease with { Epoch = lease.Epoch - 1 };

        var commits = Enumerable.Range(0, 200).Select(i => i % 50 == 7
            ? Store.Captures.CommitAsync(stale, Some.Batch(Some.Mention($"bad {i}")), None)
            : Store.Captures.CommitPushAsync("wire", "rss", Some.Batch(Some.Mention($"good {i}")), None)).ToArray();
        await Task.WhenAll(commits).ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.That(commits.Count(commit => commit.IsFaulted), Is.EqualTo(4));
        Assert.That(
            commits.Where(commit => commit.IsFaulted).Select(commit => commit.Exception!.InnerException), Has.All.TypeOf<LeaseLostException>());
        Assert.That(await Store.CountAsync("mention"), Is.EqualTo(196));
        Assert.That(await Store.RowsAsync("select captured from source"), Is.EqualTo(new[] { "196" }));
        var messages = await HandedOverAsync();
        Assert.That(messages.Select(message => message.MessageId).Distinct().Count(), Is.EqualTo(196));
        Assert.That(messages, Has.Count.EqualTo(196));
    }

    [Test]
    public async Task Duplicates_are_linked_however_many_commits_run_at_once()
    {
        const string url = "https://example.org/story";

        await Task.WhenAll(Enumerable.Range(0, 64).Select(i =>
            Store.Captures.CommitPushAsync("wire", "rss", Some.Batch(Some.Mention($"{i}", url: url)), None)));

        Assert.That(await Store.RowsAsync("select count(*), count(duplicate_of), count(distinct duplicate_of) from mention_view"), Is.EqualTo(new[] { "64|63|1" }));
    }

    [Test]
    public async Task A_page_of_thousands_of_posts_is_one_transaction()
    {
        var result = await Store.Captures.CommitAsync(
            await LeasedAsync(), Some.Batch([.. Enumerable.Range(0, 1_500).Select(i => Some.Mention($"{i}"))]), None);

        Assert.That(result.Captured, Is.EqualTo(1_500));
        Assert.That(await HandedOverAsync(), Has.Count.EqualTo(1_500));
    }
}
