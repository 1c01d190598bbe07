using Listener.Worker.Commands;
using Listener.Worker.Terminal;

namespace Listener.Worker.Tests.Commands;

public sealed class UsageTests
{
    private static readonly string[] Verbs =
        ["run", "watch", "check", "migrate", "feed", "classify", "explain", "tail", "sources", "replay", "deadletters", "erase", "hold", "evidence", "train", "evaluate", "simulate"];

    [TestCase("wach", "did you mean 'watch'?")]
    [TestCase("xyzzy", "allowed: check, classify")]
    [TestCase("watch", "query")]
    [TestCase("watch acme --onse", "did you mean '--once'?")]
    [TestCase("watch acme --for", "--for")]
    [TestCase("watch acme --for never", "--for: 'never'")]
    [TestCase("watch acme --for -1m", "--for")]
    [TestCase("watch acme --source redit=x", "--source: 'redit'")]
    [TestCase("watch (acme", "olumn")]
    [TestCase("watch acme --feed ftp://example.com/feed", "Url")]
    [TestCase("tail --urgensy high", "did you mean '--urgency'?")]
    [TestCase("tail --urgency urgent", "--urgency: 'urgent'")]
    [TestCase("tail --stage backstage", "onstage, offstage")]
    [TestCase("tail extra", "'extra'")]
    [TestCase("explain", "--text")]
    [TestCase("explain --text", "--text")]
    [TestCase("explain not-an-id --db none.db", "not-an-id")]
    [TestCase("explain --text hello --channel tv", "--channel: 'tv'")]
    [TestCase("replay", "--from")]
    [TestCase("replay --from never", "--from: 'never'")]
    [TestCase("replay --from 2026-11-21 --to 2026-11-20 --db none.db", "--from is not before --to")]
    [TestCase("deadletters bury", "requeue")]
    [TestCase("deadletters requeue --db none.db", "id of a message")]
    [TestCase("erase --author nobody", "--author: 'nobody'")]
    [TestCase("hold not-an-id --reason x --db none.db", "not-an-id")]
    [TestCase("hold 3f0c1f3e-9d1a-8b52-a0c5-6b8f6a4f1c11 --db none.db", "--reason")]
    [TestCase("hold --release --db none.db", "id of a mention")]
    [TestCase("evidence burn", "export <mention-id>")]
    [TestCase("evidence export --db none.db", "--out")]
    [TestCase("evidence verify none.jsonl", "none.jsonl")]
    [TestCase("feed", "file-or-url")]
    [TestCase("feed --jsno a.xml", "did you mean '--json'?")]
    [TestCase("classify --modle x", "did you mean '--model'?")]
    [TestCase("train --data x.jsonl", "--out")]
    [TestCase("check --config none.json", "none.json: there is no such file")]
    [TestCase("check --config /", "/: is a folder, not a file")]
    [TestCase("watch foo:bar", "no field 'foo:'. Fields are")]
    [TestCase("simulate florst", "did you mean 'florist'?")]
    [TestCase("simulate xyzzy", "allowed: all, apple")]
    [TestCase("feed - - --json", "standard input (-) can be read once only")]
    [TestCase("classify - -", "standard input (-) can be read once only")]
    public async Task Bad_usage_ends_with_2_says_what_is_right_and_prints_nothing(string arguments, string hint)
    {
        var run = await Run.Of(arguments.Split(' '));

        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.Usage), run.ToString);
            Assert.That(run.Errors, Does.Contain(hint));
            Assert.That(run.Errors, Does.Not.Contain("   at "), "no stack traces");
            Assert.That(run.Output, Is.Empty);
        });
    }

    [TestCase("""{"Listner":{"Brands":[]}}""", "Listner: is not a known key, did you mean Listener?")]
    [TestCase("""{"Brands":[{"Key":"a","Query":"acme"}]}""", "Brands: stands outside of the section Listener")]
    [TestCase("""{"Listener":{"Fetch":{"MaxBytes":"10MB"}}}""", "Listener:Fetch:MaxBytes: '10MB' cannot be read")]
    [TestCase("""{"Listener":{"Fetch":{"Timeout":"1.00:00:00"}}}""", "Listener:Fetch:Timeout")]
    public async Task A_mistake_of_a_file_is_named_with_its_place(string content, string sentence)
    {
        using var folder = new Folder();

        var run = await Run.Of("check", "--config", folder.File("f.json", content));

        Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.Usage), run.ToString);
        Assert.That(run.Errors, Does.Contain(sentence));
    }

    [TestCaseSource(nameof(Verbs))]
    public async Task Each_verb_teaches(string verb)
    {
        var run = await Run.Of(verb, "--help");

        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero);
            Assert.That(run.Output, Does.Contain("Examples:").And.Contain($"listener {verb}"));
        });
    }

    [Test]
    public async Task The_help_of_watch_says_what_is_a_name_and_what_a_query()
    {
        var run = await Run.Of("watch", "--help");

        foreach (var word in (string[])["one name", "Brands[].Query", "AND OR NOT", "\"quotes\"", "(parentheses)", "lang: site: author:", "near/n", "*"])
            Assert.That(string.Join(' ', run.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), Does.Contain(word));
    }

    [Test]
    public async Task The_list_of_verbs_names_them_all()
    {
        var run = await Run.Of("--help");

        foreach (var verb in Verbs)
            Assert.That(run.Output, Does.Contain(verb));
    }

    [Test]
    public async Task An_escape_sequence_in_a_mistake_is_shown_and_not_obeyed()
    {
        var run = await Run.Of("watch", "acme", "--\u001b[2J");

        Assert.That(run.Errors, Does.Contain("\\x1b[2J"));
        Assert.That(run.Errors.Contains('\u001b'), Is.False);
    }

    [Test]
    public async Task A_missing_database_is_a_failure_and_is_not_created()
    {
        using var folder = new Folder();

        var run = await Run.Of("sources", "--db", folder.Path("none.db"));

        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.Failure));
            Assert.That(run.Errors, Does.Contain("none.db"));
            Assert.That(File.Exists(folder.Path("none.db")), Is.False);
        });
    }

    [TestCase("migrate --db {0}", "`migrate`")]
    [TestCase("replay --from 1h --db {0}", "`replay`")]
    [TestCase("watch acme --once --feed http://127.0.0.1:9/feed --db {0}", "`watch --db`")]
    public async Task A_database_that_another_process_has_ends_a_verb_with_3_and_the_handbook_names_it(string line, string verb)
    {
        using var folder = new Folder();
        var file = folder.Path("x.db");
        await using var holder = Settings.Database(file, null);
        await holder.StartAsync(CancellationToken.None);

        var run = await Run.Of(string.Format(null, line, file).Split(' '));

        Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.InUse), run.ToString);
        Assert.That(run.Errors, Does.Contain("in use"));
        Assert.That(Repository.Text("docs", "operations.md").Split("Exit codes:")[1].Split("\n\n")[0], Does.Contain(verb));
    }

    [TestCase("90s", 90)]
    [TestCase("10m", 600)]
    [TestCase("1h30m", 5_400)]
    [TestCase("7d", 604_800)]
    [TestCase("00:10:00", 600)]
    [TestCase("1.00:00:00", 86_400)]
    [TestCase("0s", null)]
    [TestCase("-5m", null)]
    [TestCase("10", null)]
    [TestCase("m", null)]
    [TestCase("99999999999999h", null)]
    [TestCase("", null)]
    public void Durations_are_read_as_people_write_them(string text, int? seconds) =>
        Assert.That(LooseTime.Duration(text)?.TotalSeconds, Is.EqualTo(seconds));

    [TestCase("2026-11-21", "2026-11-21T00:00:00Z")]
    [TestCase("2026-11-21T09:30", "2026-11-21T09:30:00Z")]
    [TestCase("2026-11-21T09:30:00+02:00", "2026-11-21T07:30:00Z")]
    [TestCase("2h", "2026-11-21T10:00:00Z")]
    [TestCase("21.11.2026", null)]
    public void Moments_are_UTC_or_so_long_ago(string text, string? expected) => Assert.That(
        LooseTime.Moment(text, new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero)),
        Is.EqualTo(expected is null ? null : (DateTimeOffset?)DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture)));
}
