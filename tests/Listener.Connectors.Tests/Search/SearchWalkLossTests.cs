using Listener.Connectors.Search;
using Listener.Connectors.Tests.Http;

namespace Listener.Connectors.Tests.Search;

/// <summary>Sources that lose count, forget what marked a page, show only so much or refuse a query: what they still offer is brought, and what not is a gap.</summary>
public sealed class SearchWalkLossTests
{
    private const int PageSize = 10;

    private static readonly DateTimeOffset Now = Client.Noon;

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(PageSize)]
    public async Task Posts_deleted_while_counted_pages_are_read_hide_none_of_those_that_stay(int deleted)
    {
        var source = new Source { Rules = new() { PagesShift = true } };
        source.Publish(47);
        source.AfterPage[1] = () => source.Posts.RemoveRange(2, deleted);

        await source.PollAsync();

        Assert.That(source.Posts.Select(post => post.ExternalId).Except(source.Brought), Is.Empty);
        Assert.That(source.Brought, Is.Unique);
    }

    [Test]
    public async Task Pages_of_known_posts_are_not_read_twice()
    {
        var source = new Source { Rules = new() { PagesShift = true } };
        source.Publish(47);
        await source.PollAsync();
        source.Publish(3);
        source.Asked.Clear();

        await source.PollAsync();

        Assert.That(source.Asked, Is.EqualTo([1, 2, 3, 4, 5]));
        Assert.That(source.Brought.Count, Is.EqualTo(50));
    }

    [Test]
    public async Task A_page_whose_mark_was_deleted_is_read_from_the_top_again()
    {
        var source = new Source { Rules = new() { MarksDie = true } };
        source.Publish(35);
        source.Dead = 2;

        await source.PollAsync();

        Assert.That(source.Brought.Count, Is.EqualTo(35));
        Assert.That(source.Gaps, Is.Empty);
    }

    [Test]
    public async Task Where_a_source_shows_so_much_and_no_more_the_rest_is_a_gap()
    {
        var source = new Source { Rules = new(), Shown = 40 };
        source.Publish(15);
        await source.PollAsync();
        source.Publish(60);

        await source.PollAsync();

        Assert.That(source.Gaps.Select(gap => gap.Reason), Is.EqualTo(["the source shows nothing older, and nothing that was known"]));
        Assert.That(source.Gaps[0].To, Is.EqualTo(source.Posts[39].PublishedAt));
    }

    [TestCase(5)]
    [TestCase(25)]
    [TestCase(39)]
    public async Task Where_known_posts_are_still_shown_there_is_no_gap(int posts)
    {
        var source = new Source { Rules = new(), Shown = 40 };
        source.Publish(15);
        await source.PollAsync();
        source.Publish(posts);

        await source.PollAsync();

        Assert.That(source.Gaps, Is.Empty);
        Assert.That(source.Brought.Count, Is.EqualTo(15 + posts));
    }

    [Test]
    public async Task More_in_the_overlap_than_one_walk_reads_is_one_gap_and_not_one_each_poll()
    {
        var source = new Source { Rules = new() { MaxPages = 4 } };
        source.Publish(90);
        for (var poll = 0; poll < 5; poll++)
            await source.PollAsync();

        Assert.That(source.Gaps.Select(gap => gap.Reason), Is.EqualTo(["more pages than are read in one walk"]));
    }

    [Test]
    public async Task Empty_pages_that_lead_on_for_ever_are_a_gap()
    {
        string? cursor = null;
        List<Gap> gaps = [];
        for (var step = 0; step < 3; step++)
        {
            var page = await SearchWalk.StepAsync(new() { MaxPages = 3 }, ["q"], cursor, Now, _ => Task.FromResult(new SearchResult([]) { Next = $"{step}" }));
            cursor = page.Cursor;
            if (page.Gap is { } gap)
                gaps.Add(gap);
        }

        Assert.That(gaps.Select(gap => gap.Reason), Is.EqualTo(["more pages than are read in one walk"]));
    }

    [Test]
    public async Task A_query_that_is_refused_holds_up_no_other_and_is_told_when_all_have_had_their_turn()
    {
        List<string> asked = [];
        string? cursor = null;
        List<Page> pages = [];
        for (var step = 0; step < 6; step++)
        {
            pages.Add(await SearchWalk.StepAsync(new(), ["us", "xx", "de"], cursor, Now, step =>
            {
                asked.Add(step.Query);
                return step.Query == "xx"
                    ? throw new FetchException(FetchFailure.Malformed, "answered 400.") { IsOfQuery = true }
                    : Task.FromResult(new SearchResult([new Post { ExternalId = $"{step.Query}{asked.Count}", PublishedAt = Now }]));
            }));
            cursor = pages[^1].Cursor;
        }

        Assert.Multiple(() =>
        {
            Assert.That(asked, Is.EqualTo(["us", "xx", "de", "us", "xx", "de"]));
            Assert.That(pages.Select(page => page.Posts.Count), Is.EqualTo([1, 0, 1, 1, 0, 1]));
            Assert.That(pages.Select(page => page.More), Is.EqualTo([true, true, false, true, true, false]));
            Assert.That(pages.Select(page => page.Trouble), Is.EqualTo((string?[])[null, null, "1 of 3 queries were refused, the first: answered 400.", null, null, "1 of 3 queries were refused, the first: answered 400."]));
            Assert.That(pages.Select(page => page.Fault), Is.All.Null, "it is polled as before");
        });
    }

    [Test]
    public async Task When_every_query_is_refused_the_poll_has_failed()
    {
        var page = await SearchWalk.StepAsync(new(), ["us", "xx"], null, Now, Refuse);
        page = await SearchWalk.StepAsync(new(), ["us", "xx"], page.Cursor, Now, Refuse);

        Assert.That((page.More, page.Fault, page.Trouble), Is.EqualTo((false, "2 of 2 queries were refused, the first: answered 400.", (string?)null)));

        static Task<SearchResult> Refuse(SearchStep step) => throw new FetchException(FetchFailure.Malformed, "answered 400.") { IsOfQuery = true };
    }

    [TestCase(FetchFailure.RateLimited)]
    [TestCase(FetchFailure.Unauthorized)]
    [TestCase(FetchFailure.Unreachable)]
    public void What_is_about_the_whole_source_ends_the_poll(FetchFailure failure) =>
        Assert.That(
            () => SearchWalk.StepAsync(new(), ["us", "xx"], null, Now, _ => throw new FetchException(failure, "no")),
            Throws.InstanceOf<FetchException>());

    /// <summary>Pages counted from 1, newest post first.</summary>
    private sealed class Source
    {
        private string? _cursor;
        private int _published;

        public required SearchRules Rules { get; init; }

        /// <summary>Posts that are shown at most.</summary>
        public int Shown { get; init; } = int.MaxValue;

        /// <summary>A page that comes back empty, once.</summary>
        public int Dead { get; set; }

        public List<Post> Posts { get; } = [];

        public Dictionary<int, Action> AfterPage { get; } = [];

        public List<int> Asked { get; } = [];

        public List<string> Brought { get; } = [];

        public List<Gap> Gaps { get; } = [];

        /// <summary>Half a minute apart, so that all fall into the overlap of an hour.</summary>
        public void Publish(int count)
        {
            for (var i = 0; i < count; i++)
                Posts.Insert(0, new Post { ExternalId = $"{++_published}" });
            for (var i = 0; i < Posts.Count; i++)
                Posts[i] = Posts[i] with { PublishedAt = Posts[i].PublishedAt ?? Now.AddMinutes(-0.5 * i) };
        }

        public async Task PollAsync()
        {
            for (var more = true; more;)
            {
                var page = await SearchWalk.StepAsync(Rules, ["q"], _cursor, Now, AskAsync);
                Brought.AddRange(page.Posts.Select(post => post.ExternalId));
                if (page.Gap is { } gap)
                    Gaps.Add(gap);
                (_cursor, more) = (page.Cursor, page.More);
            }
        }

        private Task<SearchResult> AskAsync(SearchStep step)
        {
            var number = int.Parse(step.Next ?? "1", System.Globalization.CultureInfo.InvariantCulture);
            Asked.Add(number);
            if (number == Dead)
            {
                Dead = 0;
                return Task.FromResult(new SearchResult([]));
            }

            var shown = Posts.Take(Shown).ToList();
            var result = new SearchResult([.. shown.Skip((number - 1) * PageSize).Take(PageSize)])
            {
                Next = shown.Count > number * PageSize ? $"{number + 1}" : null,
            };
            if (AfterPage.Remove(number, out var act))
                act();
            return Task.FromResult(result);
        }
    }
}
