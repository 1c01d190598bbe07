using System.Globalization;
using System.Text;
using System.Text.Json;
using Listener.Contracts;
using Listener.Worker.Commands;

namespace Listener.Worker.Tests.Commands;

public sealed class ClassifyVerbTests
{
    [Test]
    public async Task Each_line_has_its_verdict_in_order_and_a_bad_line_an_error_in_its_place()
    {
        var run = await Run.WithInputAsync(
            """
            {"id":"one","text":"Acme Air lost my suitcase and nobody answers. I want a refund now!","channel":"social"}
            not json
            {"id":3,"text":"Thank you Acme Air for the lovely crew.","channel":"email"}
            """,
            "classify");

        var lines = run.Json;
        Assert.That(run.ExitCode, Is.Zero, run.ToString);
        Assert.Multiple(() =>
        {
            Assert.That(lines[0].GetProperty("id").GetString(), Is.EqualTo("one"));
            Assert.That(lines[0].GetProperty("intent").GetString(), Is.EqualTo("complaint"));
            Assert.That(lines[1].GetProperty("line").GetInt32(), Is.EqualTo(2));
            Assert.That(lines[1].GetProperty("error").GetString(), Is.EqualTo("not JSON from byte 1 on"));
            Assert.That(lines[2].GetProperty("id").GetInt32(), Is.EqualTo(3));
            Assert.That(lines[2].GetProperty("stage").GetString(), Is.EqualTo("offstage"));
        });
    }

    [TestCase("""{"text":"half \ud800 a pair, Thank you!","channel":"E-Mail"}""", "offstage", Description = "a character is lost, not the post; and an e-mail is private however it is written")]
    [TestCase("""{"text":"Thanks","channel":"Direct Message"}""", "offstage")]
    [TestCase("""{"text":"Thanks","channel":"telegraph"}""", "onstage")]
    public async Task Words_are_taken_as_they_are_meant(string line, string stage) =>
        Assert.That((await Run.WithInputAsync(line, "classify")).Json[0].GetProperty("stage").GetString(), Is.EqualTo(stage));

    [Test]
    public async Task A_line_with_a_time_of_its_own_gives_the_same_whenever_it_is_read()
    {
        var run = await Run.WithInputAsync("""{"text":"Our flight was cancelled, I want a refund","channel":"email","publishedAt":"2026-01-02T03:04:05Z"}""", "classify");

        Assert.That(run.Json[0].GetProperty("respondBy").GetDateTimeOffset(), Is.InRange(DateTimeOffset.Parse("2026-01-02T03:04:05Z", CultureInfo.InvariantCulture), DateTimeOffset.Parse("2026-01-05T00:00:00Z", CultureInfo.InvariantCulture)));
    }

    [Test]
    public async Task A_missing_file_is_said_before_anything_is_classified()
    {
        using var folder = new Folder();
        var run = await Run.Of("classify", folder.File("a.jsonl", """{"text":"Thanks"}"""), folder.Path("b.jsonl"));

        Assert.That((run.ExitCode, run.Output), Is.EqualTo((1, "")), run.ToString);
        Assert.That(run.Errors, Does.Contain("There is no file"));
    }

    [Test]
    public async Task The_figures_of_the_configuration_count()
    {
        using var folder = new Folder();
        var config = folder.File("figures.json", """{"Listener":{"Urgency":{"legal":77},"Expectations":{"social":0.123}}}""");
        const string Text = "My lawyer will sue you, where is my refund";

        var classified = await Run.WithInputAsync($$"""{"text":"{{Text}}","channel":"social"}""", "classify", "--config", config);
        var explained = await Run.Of("explain", "--text", Text, "--channel", "social", "--config", config);

        var verdict = classified.Json[0];
        Assert.That(verdict.GetProperty("expectsReply").GetDouble(), Is.EqualTo(0.123), classified.ToString);
        Assert.That(verdict.GetProperty("reasons").EnumerateArray().Single(reason => reason.GetProperty("code").GetString() == "urgency.legal").GetProperty("weight").GetDouble(), Is.EqualTo(77));
        Assert.That(explained.Output, Does.Contain("+77"), explained.ToString);
    }

    [Test]
    public async Task What_is_known_of_an_author_counts()
    {
        const string Text = "Terrible food and rude staff, never again";

        var classified = await Run.WithInputAsync(
            $$$"""
            {"text":"{{{Text}}}","channel":"email","author":{"tier":"vip","complaints":2}}
            {"text":"{{{Text}}}","channel":"email","authorTier":"premium"}
            """,
            "classify");
        var explained = await Run.Of("explain", "--text", Text, "--channel", "email", "--tier", "vip");

        Assert.That(Weights(classified.Json[0]), Is.SupersetOf(new[] { ("urgency.tier", 14.0), ("urgency.complainer", 8.0) }), classified.ToString);
        Assert.That(Weights(classified.Json[1]), Has.Member(("urgency.tier", 8.0)));
        Assert.That(explained.Output, Does.Contain("urgency.tier").And.Contain("+14"), explained.ToString);
    }

    [Test]
    public async Task A_figure_nobody_knows_is_refused()
    {
        using var folder = new Folder();
        var run = await Run.WithInputAsync("", "classify", "--config", folder.File("figures.json", """{"Listener":{"Urgency":{"legall":77}}}"""));

        Assert.That(run.ExitCode, Is.Not.Zero, run.ToString);
        Assert.That(run.Errors, Does.Contain("legall"));
    }

    [TestCase("""{"id":"x"}""", "text is missing")]
    [TestCase("""{"text":null}""", "text is missing")]
    [TestCase("""{"text":1}""", "text must be a string")]
    [TestCase("""["text"]""", "not a JSON object")]
    [TestCase("""{"text":"a"} {"text":"b"}""", "not JSON from byte 13 on")]
    [TestCase("""{"text":"a",}""", "not JSON from byte 12 on")]
    [TestCase("""{"text":"a","rating":"5"}""", "rating is a number from 0 to 1")]
    [TestCase("""{"text":"a","rating":1.01}""", "rating is a number from 0 to 1")]
    [TestCase("""{"text":"a","authorFollowers":-1}""", "authorFollowers is a whole number, not negative")]
    [TestCase("""{"text":"a","authorFollowers":1.5}""", "authorFollowers is a whole number, not negative")]
    [TestCase("""{"text":"a","author":"Ann"}""", "author is an object")]
    [TestCase("""{"text":"a","authorTier":1}""", "authorTier must be a string")]
    [TestCase("""{"text":"a","author":{"tier":true}}""", "author.tier must be a string")]
    [TestCase("""{"text":"a","author":{"complaints":0.5}}""", "author.complaints is a whole number, not negative")]
    [TestCase("""{"text":"a","author":{"followers":"many"}}""", "author.followers is a whole number, not negative")]
    [TestCase("""{"text":"a","publishedAt":"yesterday"}""", "publishedAt is a time such as 2026-11-21T09:30:00Z")]
    [TestCase("""{"text":"a","isPrivate":"yes"}""", "isPrivate is true or false")]
    [TestCase(" ", "an empty line")]
    public async Task A_line_that_is_no_mention_says_why(string line, string error)
    {
        var run = await Run.WithInputAsync($"{line}\n{{\"text\":\"and on it goes\"}}\n", "classify");

        Assert.Multiple(() =>
        {
            Assert.That(run.Json[0].GetProperty("error").GetString(), Is.EqualTo(error));
            Assert.That(run.Json[0].GetProperty("line").GetInt32(), Is.EqualTo(1));
            Assert.That(run.Json[1].TryGetProperty("urgency", out _), Is.True);
        });
    }

    [Test]
    public async Task A_byte_order_mark_line_ends_of_Windows_and_blank_lines_at_the_end_do_no_harm()
    {
        var run = await Run.WithInputAsync("\uFEFF{\"text\":\"a\"}\r\n{\"text\":\"b\"}\r\n\r\n\n", "classify");

        Assert.That(run.Json.Select(line => line.TryGetProperty("urgency", out _)), Is.EqualTo(new[] { true, true }), run.ToString);
    }

    [Test]
    public async Task Bytes_that_are_not_utf_8_are_one_bad_line()
    {
        byte[] input = [.. "{\"text\":\""u8, 0xC3, 0x28, .. "\"}\n{\"text\":\"b\"}\n"u8];

        var run = await Run.WithInputAsync(input, "classify");

        Assert.That(run.Json.Select(line => line.TryGetProperty("error", out _)), Is.EqualTo(new[] { true, false }));
    }

    [Test]
    public async Task Many_lines_on_several_threads_keep_their_order_and_their_numbers()
    {
        var input = new StringBuilder();
        for (var number = 1; number <= 20_000; number++)
            input.Append(string.Create(CultureInfo.InvariantCulture, $"{{\"id\":{number},\"text\":\"line {number}\"")).Append(number % 1_000 == 0 ? "\n" : "}\n");

        var run = await Run.WithInputAsync(input.ToString(), "classify");

        Assert.That(
            run.Json.Select(line => line.TryGetProperty("id", out var id) ? id.GetInt32() : line.GetProperty("line").GetInt32()),
            Is.EqualTo(Enumerable.Range(1, 20_000)));
    }

    [Test]
    public async Task A_line_longer_than_a_chunk_is_read_whole()
    {
        var run = await Run.WithInputAsync($"{{\"id\":1,\"note\":\"{new string('x', 3_000_000)}\",\"text\":\"short\"}}\n{{\"id\":2,\"text\":\"b\"}}", "classify");

        Assert.That(run.Json.Select(line => line.GetProperty("id").GetInt32()), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public async Task A_line_longer_than_16_MiB_is_told_as_such_and_one_of_16_MiB_is_read()
    {
        const string Words = "{\"id\":1,\"text\":\"short\",\"note\":\"";
        var longest = $"{Words}{new string('x', LineChunks.LongestLine - Words.Length - 2)}\"}}";

        var run = await Run.WithInputAsync($"{longest}\n{longest} \n{{\"id\":3,\"text\":\"b\"}}\n{longest}{longest}", "classify");

        Assert.That(
            run.Json.Select(line => line.TryGetProperty("error", out var error) ? error.GetString() : line.GetProperty("id").GetRawText()),
            Is.EqualTo(new[] { "1", "the line is longer than 16 MiB", "3", "the line is longer than 16 MiB" }));
    }

    [Test]
    public void Every_field_of_a_mention_is_read()
    {
        var mention = MentionLine.Read(
            """
            {"id":"x","title":"T","text":"W","channel":"app-store","language":"fi","url":"https://a.example/","rating":0.25,"ratingRaw":"2/5",
             "author":{"id":"1","name":"N","handle":"h","followers":7,"tier":"vip","complaints":2,"more":[1]},"engagement":{"likes":1,"replies":2,"shares":3,"views":4},
             "conversationId":"c","inReplyTo":"r","isPrivate":true,"publishedAt":"2026-11-21T09:30:00+02:00","unknown":{"text":"no"},"authorFollowers":9,"authorTier":"premium"}
            """u8, DateTimeOffset.UnixEpoch, out var id);

        Assert.That(Encoding.UTF8.GetString(id), Is.EqualTo("\"x\""));
        Assert.That(mention, Is.EqualTo(new Mention
        {
            Id = Guid.Empty,
            Brand = "",
            Source = new("classify", "classify"),
            ExternalId = "",
            Title = "T",
            Text = "W",
            Channel = Channel.AppStore,
            Language = "fi",
            Url = "https://a.example/",
            Rating = 0.25,
            RatingRaw = "2/5",
            Author = new("1", "N", "h", 9, "premium", 2),
            Engagement = new(1, 2, 3, 4),
            ConversationId = "c",
            InReplyTo = "r",
            IsPrivate = true,
            PublishedAt = new(2026, 11, 21, 7, 30, 0, TimeSpan.Zero),
            FoundAt = new(2026, 11, 21, 7, 30, 0, TimeSpan.Zero),
        }));
    }

    private static IEnumerable<(string Code, double Weight)> Weights(JsonElement verdict) =>
        verdict.GetProperty("reasons").EnumerateArray().Select(reason => (reason.GetProperty("code").GetString()!, reason.GetProperty("weight").GetDouble()));
}
