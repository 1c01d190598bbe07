using Listener.Connectors.Search;
using Listener.Connectors.Tests.Http;

namespace Listener.Connectors.Tests.Search;

public sealed class SearchWalkTests
{
    private static readonly DateTimeOffset Now = Client.Noon;
    private static readonly SearchRules Rules = new() { MaxPages = 3 };

    [Test]
    public async Task The_newest_post_becomes_known_ground_only_when_the_walk_arrives()
    {
        var asked = new List<SearchStep>();
        var first = await StepAsync(null, asked, Result("p2", At("a", 10), At("b", 20)));
        var second = await StepAsync(first.Cursor, asked, Result(null, At("c", 30)));
        var third = await StepAsync(second.Cursor, asked, Result(null));

        Assert.Multiple(() =>
        {
            Assert.That((first.More, second.More, third.More), Is.EqualTo((true, false, false)));
            Assert.That(asked.Select(step => step.Next), Is.EqualTo((string?[])[null, "p2", null]));
            Assert.That(asked.Select(step => step.Since), Is.EqualTo((DateTimeOffset[])[Now.AddDays(-7), Now.AddDays(-7), Now.AddMinutes(-10).AddHours(-1)]));
        });
    }

    [Test]
    public async Task A_walk_that_broke_off_goes_on_at_its_page_and_loses_nothing()
    {
        var first = await StepAsync(null, [], Result("p2", At("a", 10)));
        Assert.ThrowsAsync<FetchException>(() => SearchWalk.StepAsync(
            Rules, ["q"], first.Cursor, Now, _ => throw new FetchException(FetchFailure.Unreachable, "503")));
        var asked = new List<SearchStep>();

        var page = await StepAsync(first.Cursor, asked, Result(null, At("b", 20)));

        Assert.That((asked.Single().Next, page.Posts.Single().ExternalId, page.More), Is.EqualTo(("p2", "b", false)));
    }

    [Test]
    public void A_token_of_a_megabyte_is_refused_and_nothing_of_it_kept()
    {
        var failure = Assert.ThrowsAsync<FetchException>(() => StepAsync(null, [], Result(new string('t', 1 << 20), At("a", 10))));

        Assert.That(failure!.Failure, Is.EqualTo(FetchFailure.Malformed));
        Assert.That(failure.Message, Has.Length.LessThan(200));
    }

    [Test]
    public async Task A_token_that_has_died_starts_the_walk_over_on_the_old_ground()
    {
        var first = await StepAsync(null, [], Result("p2", At("a", 10)));
        var asked = new List<string?>();

        var page = await SearchWalk.StepAsync(Rules, ["q"], first.Cursor, Now.AddHours(2), step =>
        {
            asked.Add(step.Next);
            return step.Next is null
                ? Task.FromResult(Result(null, At("a", 10), At("b", 20)))
                : throw new FetchException(FetchFailure.Malformed, "bad token");
        });

        Assert.That((string.Join(',', asked), page.Posts.Single().ExternalId), Is.EqualTo((",".Insert(0, "p2"), "b")));
    }

    [Test]
    public async Task A_cap_and_a_circle_are_reported_as_gaps()
    {
        var capped = await StepAsync(null, [], Result("p2", At("a", 1)));
        capped = await StepAsync(capped.Cursor, [], Result("p3", At("b", 2)));
        capped = await StepAsync(capped.Cursor, [], Result("p4", At("c", 3)));
        var circle = await StepAsync(null, [], Result("p2", At("a", 1)));
        circle = await StepAsync(circle.Cursor, [], Result("p2", At("b", 2)));

        Assert.Multiple(() =>
        {
            Assert.That((capped.More, capped.Gap), Is.EqualTo((false, new Gap(Now.AddDays(-7), Now.AddMinutes(-3), "more pages than are read in one walk"))));
            Assert.That((circle.More, circle.Gap?.Reason), Is.EqualTo((false, "the pages of the source lead in a circle")));
        });
    }

    [Test]
    public async Task Repeats_of_the_overlap_are_not_brought_again_but_latecomers_are()
    {
        var first = await StepAsync(null, [], Result(null, At("a", 10), At("b", 20)));

        var page = await StepAsync(first.Cursor, [], Result(null, At("a", 10), At("late", 500), At("b", 20)));

        Assert.That(page.Posts.Select(post => post.ExternalId), Is.EqualTo((string[])["late"]));
    }

    [Test]
    public async Task One_pinned_old_post_does_not_end_a_walk_two_do()
    {
        var first = await StepAsync(null, [], Result(null, At("a", 10)));

        var pinned = await StepAsync(first.Cursor, [], Result("p2", At("b", 5), At("old", 50_000)));
        var arrived = await StepAsync(first.Cursor, [], Result("p2", At("b", 5), At("old", 50_000), At("older", 60_000)));

        Assert.That((pinned.More, arrived.More), Is.EqualTo((true, false)));
    }

    [Test]
    public async Task A_date_in_the_future_is_no_known_ground()
    {
        var first = await StepAsync(null, [], Result(null, At("a", 10), At("tomorrow", -1440)));
        var asked = new List<SearchStep>();

        await StepAsync(first.Cursor, asked, Result(null));

        Assert.That(asked.Single().Since, Is.EqualTo(Now.AddMinutes(-70)));
    }

    [Test]
    public async Task The_first_walk_brings_no_archive()
    {
        var page = await StepAsync(null, [], Result(null, At("a", 10), At("ancient", 60 * 24 * 8)));

        Assert.That(page.Posts.Select(post => post.ExternalId), Is.EqualTo((string[])["a"]));
    }

    [Test]
    public async Task An_incomplete_answer_leaves_the_cursor()
    {
        var first = await StepAsync(null, [], Result(null, At("a", 10)));

        var page = await StepAsync(first.Cursor, [], Result(null, At("b", 5)) with { Incomplete = true });

        Assert.That((page.Incomplete, page.Cursor, page.Posts.Count, page.More), Is.EqualTo((true, first.Cursor, 1, false)));
    }

    [Test]
    public async Task A_pause_ends_the_poll_and_the_next_one_goes_on()
    {
        var first = await StepAsync(null, [], Result("p2", At("a", 10)) with { Pause = TimeSpan.FromSeconds(10) });
        var asked = new List<SearchStep>();
        await StepAsync(first.Cursor, asked, Result(null));

        Assert.That((first.More, first.PollAfter, asked.Single().Next), Is.EqualTo((false, TimeSpan.FromSeconds(10), "p2")));
    }

    [Test]
    public async Task Queries_take_turns_and_a_new_one_disturbs_no_other()
    {
        var asked = new List<string>();
        var page = await SearchWalk.StepAsync(Rules, ["q", "r"], null, Now, Ask);
        page = await SearchWalk.StepAsync(Rules, ["q", "r"], page.Cursor, Now, Ask);
        var more = page.More;
        page = await SearchWalk.StepAsync(Rules, ["s", "q", "r"], page.Cursor, Now, Ask);
        page = await SearchWalk.StepAsync(Rules, ["s", "q", "r"], page.Cursor, Now, Ask);

        Assert.That(
            (string.Join(' ', asked), more, page.Posts.Count),
            Is.EqualTo(($"q{Now.AddDays(-7):dd} r{Now.AddDays(-7):dd} s{Now.AddDays(-7):dd} q{Now.AddHours(-2):dd}", false, 0)));

        Task<SearchResult> Ask(SearchStep step)
        {
            asked.Add($"{step.Query}{step.Since:dd}");
            return Task.FromResult(Result(null, At(step.Query, 10)));
        }
    }

    private static Task<Page> StepAsync(string? cursor, List<SearchStep> asked, SearchResult result) => SearchWalk.StepAsync(Rules, ["q"], cursor, Now, step =>
    {
        asked.Add(step);
        return Task.FromResult(result);
    });

    private static Post At(string id, int minutesAgo) => new() { ExternalId = id, PublishedAt = Now.AddMinutes(-minutesAgo) };

    private static SearchResult Result(string? next, params Post[] posts) => new(posts) { Next = next };
}
