using System.Text;
using Listener.EndToEnd.Tests.Harness;

namespace Listener.EndToEnd.Tests.Faults;

/// <summary>
/// Faults 55 to 64: what sources do to a reader. One worker lives among all of them at once, each on a host of its own, for a minute and a
/// quarter; the tests then read what was seen.
/// </summary>
[Category("faults")]
[Category("faults-ci")]
public sealed class SourceFaultTests
{
    private static readonly TimeSpan Observed = TimeSpan.FromSeconds(75);

    private Rig rig = null!;
    private Dictionary<string, SourceRow> sources = [];
    private ILookup<string, MentionRow> mentions = null!;
    private ILookup<string, ServedRequest> requests = null!;
    private long memory;

    [OneTimeSetUp]
    public async Task LiveAmongThemAsync()
    {
        rig = await Rig.CreateAsync();
        var host = 1;
        StubFeed Add(string name, FeedPlan plan, params Answer[] next)
        {
            var feed = rig.Web.Add(name, plan, host++);
            foreach (var answer in next)
            {
                feed.Next.Enqueue(answer);
            }

            return feed;
        }

        var small = new FeedPlan(Items: 6);
        Add("healthy", new FeedPlan(Items: 400, Step: 2, Overlap: 2));
        Add("failing", small).Always = Answers.Status(500);
        Add("gone", small).Always = Answers.Status(410);
        Add("forbidden", small).Always = Answers.Status(401);
        Add("throttled-seconds", small, Answers.Status(429, "20"));
        Add("throttled-date", small, FaultAnswers.ThrottledUntil(TimeSpan.FromSeconds(20)));
        Add("throttled-absurd", small, Answers.Status(429, "99999999999"));
        Add("unavailable", small, Answers.Status(503, "20"));
        Add("loris", small).Always = Answers.Slow(1, TimeSpan.FromSeconds(1));
        Add("silent", small).Always = Answers.Silence;
        Add("resets", small, Answers.ResetAfter(0), Answers.ResetAfter(700));
        Add("web-page", small).Always = Answers.Body("text/html", "<html><body>Please log in</body></html>"u8.ToArray());
        Add("nothing", small).Always = Answers.Body("application/rss+xml", []);
        Add("laughs", small).Always = Answers.Body("application/rss+xml", Encoding.UTF8.GetBytes(FaultAnswers.Laughs()));
        Add("gzip-bomb", small).Always = FaultAnswers.GzipBomb;
        Add("gaps", new FeedPlan(Items: 50, Step: 10));
        Add("no-gaps", new FeedPlan(Items: 50, Step: 10, Overlap: 3));
        Add("moved", small).Always = Answers.Redirect(Add("new-home", small).Url);
        var loop = Add("loop", small);
        loop.Always = Answers.Redirect(loop.Url);
        Add("file", small).Always = Answers.Redirect(new Uri("file:///etc/passwd"));
        Add("trap", small);
        Add("edited", small, [.. FaultAnswers.Editions(rig.Web.Feeds.Single(feed => feed.Name == "healthy"))]);
        var trap = rig.Web.Feeds.OrderBy(feed => feed.Name, StringComparer.Ordinal).ToList().FindIndex(feed => feed.Name == "trap");
        rig.Settings = rig.Settings.With($"Listener__Sources__{trap}__AllowPrivate", "false");

        rig.StartWorker();
        await Task.Delay(Observed);

        sources = (await rig.Store.SourcesAsync()).ToDictionary(source => source.Name);
        mentions = (await rig.Store.MentionsAsync()).ToLookup(mention => mention.SourceName);
        requests = rig.Web.Requests.OrderBy(request => request.At).ToLookup(request => request.Feed);
        memory = rig.Worker.WorkingSet;
    }

    [OneTimeTearDown]
    public async Task LeaveAsync()
    {
        if (rig is not null)
        {
            await rig.DisposeAsync();
        }
    }

    [Test]
    public void The_worker_lives_and_its_memory_is_bounded()
    {
        Assert.Multiple(() =>
        {
            Assert.That(rig.Worker.HasExited, Is.False, rig.Evidence);
            Assert.That(memory, Is.LessThan(400L << 20));
        });
    }

    [Test]
    public void F55_A_failing_source_is_asked_ever_less()
    {
        var times = requests["failing"].Select(request => request.At.TotalSeconds).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(times, Has.Count.InRange(1, 24), "at most eight polls of three quick requests");
            Assert.That(sources["failing"].Failures, Is.Positive);
            Assert.That(sources["failing"].State, Is.EqualTo("failing"));
            Assert.That(sources["failing"].LastError, Does.Contain("500"));
        });
    }

    [TestCase("throttled-seconds")]
    [TestCase("throttled-date")]
    [TestCase("unavailable")]
    public void F56_Retry_after_is_kept_to_the_second_and_then_forgotten(string name)
    {
        var times = requests[name].Select(request => request.At.TotalSeconds).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(times, Has.Count.GreaterThan(1), "asked again after the wait");
            Assert.That(times.ElementAtOrDefault(1) - times[0], Is.GreaterThanOrEqualTo(19));
            Assert.That(mentions[name].Count(), Is.EqualTo(6));
        });
    }

    [Test]
    public void F56_An_absurd_retry_after_is_a_long_wait_not_a_crash() =>
        Assert.That(requests["throttled-absurd"].Count(), Is.EqualTo(1));

    [Test]
    public void F57_Unchanged_is_not_new()
    {
        var source = sources["no-gaps"];
        Assert.Multiple(() =>
        {
            Assert.That(requests["no-gaps"].Count(request => request.Status == 304), Is.GreaterThan(5));
            Assert.That(source.Captured, Is.EqualTo(50));
            Assert.That(source.Failures, Is.Zero);
        });
    }

    [Test]
    public void F58_What_is_gone_is_asked_once()
    {
        Assert.Multiple(() =>
        {
            Assert.That(requests["gone"].Count(), Is.EqualTo(1));
            Assert.That(sources["gone"].State, Is.EqualTo("parked"));
        });
    }

    [Test]
    public void Refused_credentials_are_not_tried_again_and_again() =>
        Assert.That(requests["forbidden"].Count(), Is.EqualTo(1));

    [TestCase("loris")]
    [TestCase("silent")]
    public void F59_A_source_that_never_ends_is_given_up(string name)
    {
        Assert.Multiple(() =>
        {
            Assert.That(sources[name].Failures, Is.Positive);
            Assert.That(mentions[name], Is.Empty);
        });
    }

    [Test]
    public void F59_A_slow_source_makes_no_other_late()
    {
        var times = requests["healthy"].Select(request => request.At.TotalSeconds).ToList();
        var longest = times.Zip(times.Skip(1), (earlier, later) => later - earlier).Max();
        Assert.Multiple(() =>
        {
            Assert.That(longest, Is.LessThan(15), "the slow ones take 30 s");
            Assert.That(times, Has.Count.GreaterThan(15));
        });
    }

    [Test]
    public void F60_A_connection_reset_in_the_middle_leaves_nothing_half()
    {
        var ids = mentions["resets"].Select(mention => mention.ExternalId).ToList();
        Assert.That(ids, Is.Unique.And.Count.EqualTo(6));
    }

    [Test]
    public void F61_Reordered_repeated_edited_and_returning_items_are_one_mention_each() =>
        Assert.That(mentions["edited"].Select(mention => mention.ExternalId).ToList(), Is.Unique.And.Count.EqualTo(5));

    [Test]
    public void F62_A_window_that_moved_on_is_a_gap_and_one_that_overlaps_is_none()
    {
        Assert.Multiple(() =>
        {
            Assert.That(sources["gaps"].Gaps, Is.EqualTo(4));
            Assert.That(sources["no-gaps"].Gaps, Is.Zero);
        });
    }

    [TestCase("web-page")]
    [TestCase("nothing")]
    [TestCase("laughs")]
    [TestCase("gzip-bomb")]
    [TestCase("loop")]
    [TestCase("file")]
    public void What_is_no_feed_is_an_error_and_no_mention(string name)
    {
        Assert.Multiple(() =>
        {
            Assert.That(sources[name].Failures, Is.Positive);
            Assert.That(sources[name].LastError, Is.Not.Null.And.Not.Empty);
            Assert.That(mentions[name], Is.Empty);
        });
    }

    [Test]
    public void A_feed_that_moved_is_followed() =>
        Assert.That(sources["moved"].Captured + sources["moved"].Repeats, Is.GreaterThanOrEqualTo(6), "its posts may have been found at the new address first");

    [Test]
    public void A_redirect_loop_is_left_after_a_few_rounds()
    {
        var longestRun = requests["loop"].GroupBy(request => (int)(request.At.TotalSeconds / 5)).Max(run => run.Count());
        Assert.That(longestRun, Is.LessThanOrEqualTo(20));
    }

    [Test]
    public void F64_No_byte_goes_to_a_private_address_that_was_not_allowed()
    {
        Assert.Multiple(() =>
        {
            Assert.That(requests["trap"], Is.Empty);
            Assert.That(sources["trap"].LastError, Is.Not.Null);
        });
    }
}
