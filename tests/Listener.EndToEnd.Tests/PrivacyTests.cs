using System.Text;
using System.Text.Json;
using Listener.EndToEnd.Tests.Harness;

namespace Listener.EndToEnd.Tests;

/// <summary>What is forgotten and what is kept, from the source to the files.</summary>
[TestFixture(Engine.Sqlite, Bus.InMemory)]
[TestFixture(Engine.Postgres, Bus.RabbitMq)]
public sealed class PrivacyTests(Engine engine, Bus bus)
{
    private const string Author = "Zebulon Quaggasmith";
    private const string Word = "kanarialintu";

    [Test]
    public async Task An_erased_author_is_in_no_table_or_file_and_does_not_come_back_when_the_post_is_polled_again()
    {
        await using var rig = await Rig.CreateAsync(engine, bus);
        var feed = rig.Web.Add("rss", new FeedPlan(Items: 30));
        feed.Always = Answers.WithoutValidators;
        feed.Add(Theirs(feed, 100));
        feed.Add(Theirs(feed, 101));
        rig.StartWorker();
        await ClassifiedAsync(rig, 32);
        await rig.StopAsync();

        var planned = Certificate(await rig.RunAsync("erase", "--author", $"rss:{Author}", "--dry-run", "--json"));
        var erased = Certificate(await rig.RunAsync("erase", "--author", $"rss:{Author}", "--json"));
        Assert.That(BytesLeft(rig), Is.Empty);
        rig.StartWorker();
        feed.Add(feed.Item(200));
        await rig.Web.MoreRequestsAsync(feed, 3);
        await ClassifiedAsync(rig, 31);
        await rig.StopAsync();

        Assert.Multiple(() =>
        {
            Assert.That(planned.GetProperty("rows").GetProperty("mention").GetInt32(), Is.EqualTo(2));
            Assert.That(erased.GetProperty("rows").GetProperty("mention").GetInt32(), Is.EqualTo(2));
            Assert.That(erased.ToString(), Does.Not.Contain("Zebulon"), "the certificate names nobody");
            Assert.That(BytesLeft(rig), Is.Empty);
        });
        var left = await rig.Store.ScalarAsync($"select count(*) from mention_view where author_name = '{Author}' or text like '%{Word}%'");
        Assert.That(left, Is.Zero);
    }

    [Test]
    public async Task A_threat_is_held_and_sealed_with_the_bytes_that_came_and_outlives_an_erasure()
    {
        await using var rig = await Rig.CreateAsync(engine, bus);
        var feed = rig.Web.Add("rss", new FeedPlan(Items: 5));
        var threat = feed.Item(100) with { Title = "Acme Air", Text = "Acme Air, I know where your crew lives. I will kill you all.", Author = Author };
        feed.Add(threat);
        rig.StartWorker();
        var listed = await Eventually.ReadAsync(
            () => rig.RunAsync("evidence", "list", "--json"), run => run.Lines.Count == 1, TimeSpan.FromSeconds(60), "one record", rig.Worker);
        var mention = JsonDocument.Parse(listed.Lines[0]).RootElement.GetProperty("mentionId").GetString()!;
        await rig.StopAsync();

        var file = Path.Combine(rig.Folder, "threat.jsonl");
        var exported = await rig.RunAsync("evidence", "export", mention, "--out", file);
        var good = await rig.RunAsync("evidence", "verify", file, "--json");
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[Encoding.UTF8.GetString(bytes).IndexOf("\"base64\":\"", StringComparison.Ordinal) + 12] ^= 1;
        await File.WriteAllBytesAsync(file + ".changed", bytes);
        var bad = await rig.RunAsync("evidence", "verify", file + ".changed", "--json");
        var erased = Certificate(await rig.RunAsync("erase", "--author", $"rss:{Author}", "--json"));
        var chain = await rig.RunAsync("evidence", "verify");
        var payloads = await rig.Store.ScalarAsync("select count(*) from payload");

        var lines = (await File.ReadAllLinesAsync(file)).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var payload = lines.Single(line => line.TryGetProperty("part", out var part) && part.GetString() == "payload").GetProperty("value");
        var item = Encoding.UTF8.GetString(payload.GetProperty("base64").GetBytesFromBase64());
        Assert.Multiple(() =>
        {
            Assert.That((exported.ExitCode, good.ExitCode, bad.ExitCode, chain.ExitCode), Is.EqualTo((0, 0, 1, 0)), $"{exported}{good}{bad}{chain}");
            Assert.That(bad.Output, Does.Contain("\"payload\""));
            Assert.That(item, Does.StartWith("<item>").And.Contain(threat.Id).And.Contain("kill you all").And.EndWith("</item>"));
            Assert.That(payload.GetProperty("scope").GetString(), Is.EqualTo("item"));
            Assert.That(erased.GetProperty("held").EnumerateArray().Select(id => id.GetString()), Is.EqualTo(new[] { mention }));
            Assert.That(payloads, Is.Zero, "what has its verdict needs its bytes no more");
        });
    }

    private static StubItem Theirs(StubFeed feed, int number) =>
        feed.Item(number) with { Text = $"Acme Air and my {Word} never again, says {number}.", Title = $"{Word} on board of Acme Air", Author = Author };

    private static JsonElement Certificate(Finished run)
    {
        Assert.That(run.ExitCode, Is.Zero, run.ToString);
        return JsonDocument.Parse(run.Lines.Single()).RootElement;
    }

    /// <summary>Files of SQLite that still hold something of the author; PostgreSQL's are not ours to read.</summary>
    private static IEnumerable<string> BytesLeft(Rig rig) => Directory.GetFiles(rig.Folder, "listener.db*").Where(file =>
    {
        var bytes = Encoding.Latin1.GetString(File.ReadAllBytes(file));
        return bytes.Contains(Word, StringComparison.OrdinalIgnoreCase) || bytes.Contains("Quaggasmith", StringComparison.OrdinalIgnoreCase);
    });

    private static Task ClassifiedAsync(Rig rig, long count) => Eventually.ReadAsync(
        () => rig.Store.ScalarAsync("select count(*) from mention_view where stage is not null"), found => found == count, TimeSpan.FromSeconds(60), $"{count} verdicts", rig.Worker);
}
