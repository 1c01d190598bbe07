using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Listener.Connectors;
using Listener.Contracts;
using Listener.Storage;
using Listener.Tests;
using Listener.Worker.Configuration;
using Listener.Worker.Hosting;
using Listener.Worker.Telemetry;
using Listener.Worker.Tests.Api;
using Listener.Worker.Tests.Commands;
using Listener.Worker.Tests.Polling;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Listener.Worker.Tests.Telemetry;

public sealed partial class ListenerMeterTests
{
    private static readonly Page Mixed = PollRig.Page("a", "b") with
    {
        Posts = [.. PollRig.Page("a", "b", "a").Posts, new Post { ExternalId = "c", Text = "of nobody" }],
        Rejected = [new Rejection("no-id")],
    };

    [Test]
    public void The_page_has_every_instrument_with_its_kind_unit_and_tags_and_no_other()
    {
        using var readings = Everything();
        var tags = readings.Read().Keys.Select(series => series.Split(' ')).ToLookup(
            words => words[0], words => string.Join(", ", words.Skip(1).Select(tag => $"`{tag.Split('=')[0]}`")));

        var rows = readings.Instruments.Select(instrument =>
            $"| `{instrument.Name}` | {(instrument is Counter<long> ? "counter" : "gauge")}, `{instrument.Unit}` | {tags[instrument.Name].Distinct().Single()} |");

        Assert.That(Rows().Matches(Section).Select(row => row.Value), Is.EquivalentTo(rows.Select(row => row.Replace("|  |", "| |", StringComparison.Ordinal))));
    }

    [Test]
    public void The_page_has_every_word_of_state_and_outcome()
    {
        using var readings = Everything();

        var words = readings.Read().Keys.SelectMany(series => series.Split(' ')).Select(tag => tag.Split('=')).Where(tag => tag[0] is "state" or "outcome");

        Assert.That(words.Select(tag => $"`{tag[1]}`").Where(word => !Section.Contains(word, StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public async Task A_poll_and_each_of_its_posts_is_counted_once()
    {
        await using var rig = await PollRig.CreateAsync((_, _) => Task.FromResult(Mixed));
        using var readings = new Readings(rig.Meters);

        await rig.Poller.PollAsync(await rig.LeaseAsync(), CancellationToken.None);

        var source = await rig.StatusAsync();
        Assert.That(source.Collected, Is.EqualTo(5));
        Assert.That(readings.Read(), Is.EquivalentTo(new Dictionary<string, long>
        {
            ["listener.polls kind=fake outcome=healthy"] = 1,
            ["listener.posts kind=fake state=captured"] = source.Captured,
            ["listener.posts kind=fake state=repeat"] = source.Repeats,
            ["listener.posts kind=fake state=not_matched"] = source.NotMatched,
            ["listener.posts kind=fake state=rejected"] = source.Rejected,
        }));
    }

    [TestCase(FetchFailure.RateLimited, "throttled")]
    [TestCase(FetchFailure.Unreachable, "failing")]
    [TestCase(FetchFailure.Gone, "parked")]
    public async Task A_poll_that_fails_is_counted_by_the_state_it_leaves_its_source_in(FetchFailure failure, string outcome)
    {
        await using var rig = await PollRig.CreateAsync((_, _) => throw new FetchException(failure, "No."));
        using var readings = new Readings(rig.Meters);

        await rig.Poller.PollAsync(await rig.LeaseAsync(), CancellationToken.None);

        Assert.That(readings.Read(), Is.EqualTo(new Dictionary<string, long> { [$"listener.polls kind=fake outcome={outcome}"] = 1 }));
        Assert.That((await rig.StatusAsync()).State, Is.EqualTo(outcome));
    }

    [Test]
    public async Task A_delivery_counts_its_posts_and_its_repetition_nothing()
    {
        await using var api = await ApiHost.StartAsync();
        using var readings = new Readings(api.Get<IMeterFactory>());
        const string body = """{"posts":[{"externalId":"1","text":"Acme Air lost my bag."},{"externalId":"2","text":"Of nobody."}]}""";

        for (var i = 0; i < 2; i++)
        {
            using var answer = await api.Http.SendAsync(ApiHost.Delivery(body));
            Assert.That(answer.IsSuccessStatusCode, Is.True, await answer.Content.ReadAsStringAsync());
        }

        Assert.That(readings.Read(), Is.EquivalentTo(new Dictionary<string, long>
        {
            ["listener.posts kind=webhook state=captured"] = 1,
            ["listener.posts kind=webhook state=not_matched"] = 1,
        }));
    }

    [Test]
    public async Task A_verdict_is_counted_once_it_is_stored()
    {
        using var folder = new Folder();
        using var host = ListenerHost.Build(
            new() { Roles = Roles.Classify | Roles.Relay, Storage = new() { ConnectionString = $"Data Source={folder.Path("verdict.db")};Pooling=False" } },
            new ConfigurationBuilder().AddInMemoryCollection([new("Logging:LogLevel:Default", "None")]).Build());
        using var readings = new Readings(host.Services.GetRequiredService<IMeterFactory>());
        await host.StartAsync();
        await host.Services.GetRequiredService<StoreGate>().OpenedAsync(CancellationToken.None);
        var mention = Mention();

        await host.Services.GetRequiredService<CaptureStore>().CommitPushAsync(
            "wire", "rss", new() { Posts = [new([mention])], Collected = 1, Now = mention.FoundAt }, CancellationToken.None);
        Assert.That(() => readings.Read().Keys, Has.Some.StartsWith("listener.verdicts").After(20_000, 50));

        var verdict = (await host.Services.GetRequiredService<MentionStore>().FindAsync(mention.Id, CancellationToken.None))!.Verdict!;
        await host.StopAsync();
        Assert.That(readings.Read(), Is.EqualTo(new Dictionary<string, long>
        {
            [$"listener.verdicts stage={verdict.Stage} intent={verdict.Intent} urgency={verdict.Urgency}".ToLowerInvariant()] = 1,
        }));
    }

    [Test]
    public void What_waits_is_the_last_sample_until_it_is_old()
    {
        using var factory = Readings.Factory();
        var time = new ManualTime(DateTimeOffset.UnixEpoch);
        var meter = new ListenerMeter(factory, time);
        using var before = new Readings(factory);
        Assert.That(before.Read(), Is.Empty);

        meter.Looked(new OutboxLag(7, TimeSpan.Zero, 9, 0));
        Assert.That(before.Read(), Is.EqualTo(new Dictionary<string, long> { ["listener.outbox.waiting"] = 7 }));

        time.Advance(TimeSpan.FromMinutes(11));
        using var after = new Readings(factory);
        Assert.That(after.Read(), Is.Empty);
    }

    /// <summary>The part of the page that is about the meter.</summary>
    private static string Section
    {
        get
        {
            var page = Repository.Text("docs", "operations.md");
            return page[page.IndexOf("### Meter", StringComparison.Ordinal)..page.IndexOf("## Everyday commands", StringComparison.Ordinal)];
        }
    }

    /// <summary>Readings of a meter on which all has happened that is counted.</summary>
    private static Readings Everything()
    {
        var factory = Readings.Factory();
        var readings = new Readings(factory);
        var meter = new ListenerMeter(factory, TimeProvider.System);
        foreach (var outcome in new[] { SourceStates.Healthy, SourceStates.Throttled, SourceStates.Failing, SourceStates.Parked })
            meter.Polled(new("wire", "rss", 0, 0, null) { Outcome = outcome });
        meter.Stored("rss", new() { NotMatched = 1, Rejected = [new("no-id")] }, new(1, 1, 1, []));
        meter.Judged(new() { Stage = Stage.Onstage, Urgency = Urgency.High, UrgencyScore = 61, Intent = Intent.Complaint, Language = "en", Reasons = [], ClassifierVersion = 1 });
        meter.Looked(new(1, TimeSpan.Zero, 1, 0));
        return readings;
    }

    private static Mention Mention()
    {
        var now = TimeProvider.System.GetUtcNow();
        return new()
        {
            Id = Guid.NewGuid(),
            Brand = "acme",
            Source = new("rss", "wire"),
            Channel = Channel.Social,
            ExternalId = "1",
            Text = "Acme lost my bag again, worst airline ever.",
            PublishedAt = now,
            FoundAt = now,
        };
    }

    [GeneratedRegex(@"^\| `listener\.[^|]+\|[^|]+\|[^|]*\|", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
