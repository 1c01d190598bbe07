using Listener.Contracts;
using Listener.Storage;
using Listener.Worker.Commands;
using Microsoft.Extensions.Options;

namespace Listener.Worker.Tests.Commands;

/// <summary>The verbs that read or change a store, on a real SQLite file.</summary>
public sealed partial class StoreVerbsTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());

    private Folder folder = null!;
    private string file = null!;

    [SetUp]
    public async Task StoreAsync()
    {
        folder = new();
        file = folder.Path("listener.db");
        await using var database = Open();
        await database.StartAsync(CancellationToken.None);
        var verdicts = new VerdictStore(database);
        foreach (var number in Enumerable.Range(1, 3))
        {
            var mention = Some(number);
            await verdicts.CommitAsync(mention, Verdict(number == 3 ? Urgency.Critical : Urgency.Low), Now, replayed: false, CancellationToken.None);
        }
    }

    [TearDown]
    public void Close() => folder.Dispose();

    [Test]
    public async Task Explain_shows_a_stored_verdict_with_its_sum()
    {
        var run = await Run.Of("explain", Some(3).Id.ToString(), "--db", file);

        Assert.That(run.ExitCode, Is.Zero, run.ToString);
        Assert.That(run.Output, Does.Contain("urgency.legal").And.Contain("[oikeuteen]").And.Contain("= urgency"));
        Assert.That(run.Output.Contains('\u001b'), Is.False);
    }

    [Test]
    public async Task Explain_says_that_a_mention_is_not_there()
    {
        var run = await Run.Of("explain", Guid.NewGuid().ToString(), "--db", file);

        Assert.That(run.ExitCode, Is.EqualTo(1), run.ToString);
    }

    [Test]
    public async Task Explain_takes_a_text_and_prints_json()
    {
        var run = await Run.Of("explain", "--text", "I will call my lawyer", "--channel", "email", "--json");

        Assert.Multiple(() =>
        {
            Assert.That(run.Json.Single().GetProperty("verdict").GetProperty("stage").GetString(), Is.EqualTo("offstage"));
            Assert.That(run.Json.Single().GetProperty("mention").GetProperty("channel").GetString(), Is.EqualTo("email"));
        });
    }

    [Test]
    public async Task Nothing_is_dead_in_a_new_store_and_an_unknown_letter_is_a_failure()
    {
        var list = await Run.Of("deadletters", "--json", "--db", file);
        var requeue = await Run.Of("deadletters", "requeue", "all", "--json", "--db", file);
        var show = await Run.Of("deadletters", "show", Guid.NewGuid().ToString(), "--db", file);

        Assert.Multiple(() =>
        {
            Assert.That((list.ExitCode, list.Output), Is.EqualTo((0, "")));
            Assert.That((requeue.ExitCode, requeue.Output), Is.EqualTo((0, "{\"requeued\":0}\n")));
            Assert.That(show.ExitCode, Is.EqualTo(1));
        });
    }

    [Test]
    public async Task A_store_in_use_ends_with_3()
    {
        await using var database = Open();
        await database.StartAsync(CancellationToken.None);

        var run = await Run.Of("replay", "--from", "1d", "--db", file);

        Assert.That(run.ExitCode, Is.EqualTo(3), run.ToString);
        Assert.That(run.Errors, Does.Contain("Stop the service, replay, start it again"));
    }

    [Test]
    public async Task What_is_replayed_waits_for_the_service_and_that_is_said_with_json_too()
    {
        await SendAllAsync();
        var text = await Run.Of("replay", "--from", "1d", "--db", file);
        await SendAllAsync();
        var json = await Run.Of("replay", "--from", "1d", "--db", file, "--json");

        Assert.That(text.Output, Is.EqualTo("3 replayed. They go out when the service is started again.\n"));
        Assert.That((json.Output, json.Errors.Trim()), Is.EqualTo(("{\"replayed\":3}\n", "They go out when the service is started again.")));
    }

    [Test]
    public async Task A_replay_of_a_brand_that_has_no_mentions_names_those_that_have()
    {
        var run = await Run.Of("replay", "--from", "1d", "--brand", "acne", "--db", file);

        Assert.That(run.ExitCode, Is.EqualTo(2), run.ToString);
        Assert.That(run.Errors, Does.Contain("'acne' is no brand that has mentions, did you mean 'acme'?"));
    }

    [Test]
    public async Task A_tail_goes_from_the_past_to_the_present_without_gap_or_repeat()
    {
        await using var writer = Open();
        await writer.StartAsync(CancellationToken.None);
        await using var reader = Open();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var seen = new List<string>();

        await foreach (var batch in new StoreTail(new(reader), TimeProvider.System).FollowAsync(Now.AddHours(-1), stop.Token))
        {
            seen.AddRange(batch.Select(message => message.Mention.ExternalId));
            if (seen.Count == 3)
                await new VerdictStore(writer).CommitAsync(Some(4), Verdict(Urgency.High), Now, replayed: false, CancellationToken.None);
            if (seen.Count >= 4)
                break;
        }

        Assert.That(seen, Is.EqualTo(new[] { "1", "2", "3", "4" }));
    }

    [TestCase(null, null, "fi", null, true)]
    [TestCase("high+", "complaint,question", null, "RSS", true)]
    [TestCase("low,normal", null, null, null, false)]
    [TestCase(null, "praise", null, null, false)]
    [TestCase(null, null, "sv", null, false)]
    [TestCase(null, null, null, "reddit", false)]
    public void A_filter_lets_through_what_it_names(string? urgency, string? intent, string? language, string? source, bool expected)
    {
        var filter = new TailFilter
        {
            Urgencies = urgency is null ? null : EnumWords<Urgency>.ParseAtLeast(urgency),
            Intents = intent is null ? null : EnumWords<Intent>.ParseSet(intent),
            Language = language,
            Source = source,
        };

        Assert.That(filter.Matches(new() { Mention = Some(1), Verdict = Verdict(Urgency.Critical) }), Is.EqualTo(expected));
    }

    /// <summary>As the service would: what waits already is not queued a second time.</summary>
    private async Task SendAllAsync()
    {
        await using var database = Open();
        await database.StartAsync(CancellationToken.None);
        var (outbox, later) = (new OutboxStore(database), TimeProvider.System.GetUtcNow().AddMinutes(10));
        var claimed = await outbox.ClaimAsync(10, TimeSpan.FromMinutes(1), later, CancellationToken.None);
        await outbox.CompleteAsync([.. claimed.Select(message => message.Id)], later, CancellationToken.None);
    }

    private Database Open() => new(Options.Create(new StorageOptions { ConnectionString = Settings.FileName(file) }), TimeProvider.System);

    private static Mention Some(int number) => new()
    {
        Id = new Guid(number, 0, 0, new byte[8]),
        Brand = "acme",
        Source = new("rss", "wire"),
        ExternalId = $"{number}",
        Author = new($"author-{number}", "Ann\u001b[2J"),
        Text = "Vien teidät oikeuteen. \u001b[2J",
        PublishedAt = Now.AddMinutes(-5),
        FoundAt = Now,
    };

    private static Verdict Verdict(Urgency urgency) => new()
    {
        Stage = Stage.Onstage,
        Urgency = urgency,
        UrgencyScore = 30,
        Intent = Intent.Complaint,
        Language = "fi",
        Reasons = [new("urgency.legal", 30, "oikeuteen"), new("stage.channel", 0)],
        ClassifierVersion = 1,
    };
}
