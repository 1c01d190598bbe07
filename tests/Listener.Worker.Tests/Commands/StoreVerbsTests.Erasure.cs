using Listener.Contracts;
using Listener.Storage;

namespace Listener.Worker.Tests.Commands;

/// <content>Erasing, holding, and the evidence that outlives both.</content>
public sealed partial class StoreVerbsTests
{
    [Test]
    public async Task A_dry_erasure_counts_and_removes_nothing()
    {
        var erase = await Run.Of("erase", "--author", "rss:author-1", "--dry-run", "--json", "--db", file);
        var erased = await Run.Of("erase", "--author", "rss:author-1", "--json", "--db", file);

        Assert.Multiple(() =>
        {
            Assert.That(erase.Json.Single().GetProperty("rows").GetProperty("mention").GetInt32(), Is.EqualTo(1), erase.ToString);
            Assert.That(erased.Json.Single().GetProperty("rows").GetProperty("mention").GetInt32(), Is.EqualTo(1));
            Assert.That(erased.Json.Single().GetProperty("notReached")[0].GetString(), Does.StartWith("Messages on a broker: --db names a database alone."));
        });
    }

    [TestCase("nosource:u1", "'nosource' is neither name nor kind of a source (allowed: ")]
    [TestCase("rsss:author-1", "did you mean 'rss'?")]
    [TestCase("wirre:author-1", "did you mean 'wire'?")]
    public async Task An_erasure_at_a_source_nobody_knows_is_a_mistake(string author, string said)
    {
        var dry = await Run.Of("erase", "--author", author, "--dry-run", "--db", file);
        var erase = await Run.Of("erase", "--author", author, "--json", "--db", file);

        Assert.Multiple(() =>
        {
            Assert.That((dry.ExitCode, erase.ExitCode, erase.Output), Is.EqualTo((2, 2, "")), $"{dry}{erase}");
            Assert.That(erase.Errors, Does.Contain(said));
        });
    }

    [Test]
    public async Task Of_a_source_that_is_named_like_a_kind_only_its_own_authors_are_erased()
    {
        await using (var database = Open())
        {
            await database.StartAsync(CancellationToken.None);
            var other = Some(1) with { Id = new Guid(9, 0, 0, new byte[8]), Source = new("webhook", "rss"), ExternalId = "9" };
            await new VerdictStore(database).CommitAsync(other, Verdict(Urgency.Low), Now, replayed: false, CancellationToken.None);
        }

        var named = await Run.Of("erase", "--author", "rss:author-1", "--json", "--db", file);
        var left = await Run.Of("explain", Some(1).Id.ToString(), "--db", file);
        var rest = await Run.Of("erase", "--author", "wire:author-1", "--json", "--db", file);

        Assert.Multiple(() =>
        {
            Assert.That(named.Json.Single().GetProperty("rows").GetProperty("mention").GetInt32(), Is.EqualTo(1), named.ToString);
            Assert.That(named.Json.Single().GetProperty("notReached")[0].GetString(), Does.EndWith("to be erased by their own names: wire."));
            Assert.That(left.ExitCode, Is.Zero, left.ToString);
            Assert.That(rest.Json.Single().GetProperty("rows").GetProperty("mention").GetInt32(), Is.EqualTo(1), rest.ToString);
        });
    }

    [Test]
    public async Task The_certificate_of_an_erasure_can_be_checked_and_names_nobody()
    {
        var erased = await Run.Of("erase", "--author", "rss:author-1", "--json", "--db", file);

        var line = erased.Output.TrimEnd('\n');
        var at = line.LastIndexOf(",\"sha256\"", StringComparison.Ordinal);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(line[..at] + "}")));
        Assert.Multiple(() =>
        {
            Assert.That(erased.Json.Single().GetProperty("sha256").GetString(), Is.EqualTo(hash));
            Assert.That(erased.Json.Single().GetProperty("filesRewritten").GetBoolean(), Is.True);
            Assert.That(line, Does.Not.Contain("author-1"));
        });
    }

    [Test]
    public async Task A_held_mention_survives_its_erasure_until_it_is_released()
    {
        var id = Some(1).Id.ToString();

        var held = await Run.Of("hold", id, "--reason", "Case 4711", "--json", "--db", file);
        var kept = await Run.Of("erase", "--author", "rss:author-1", "--json", "--db", file);
        var list = await Run.Of("hold", "--db", file);
        var released = await Run.Of("hold", id, "--release", "--reason", "Closed", "--json", "--db", file);
        var gone = await Run.Of("erase", "--author", "rss:author-1", "--json", "--db", file);
        var evidence = await Run.Of("evidence", "list", "--json", "--db", file);
        var export = await Run.Of("evidence", "export", id, "--out", folder.Path("out.jsonl"), "--db", file);

        Assert.Multiple(() =>
        {
            Assert.That(held.Json.Single().GetProperty("by").GetString(), Does.StartWith(Environment.UserName));
            Assert.That(kept.Json.Single().GetProperty("held")[0].GetString(), Is.EqualTo(id));
            Assert.That(list.Output, Does.Contain("Case 4711"));
            Assert.That(released.Json.Single().GetProperty("held").GetBoolean(), Is.False);
            Assert.That(gone.Json.Single().GetProperty("rows").GetProperty("mention").GetInt32(), Is.EqualTo(1));
            Assert.That(evidence.Json.Single().GetProperty("erased").GetBoolean(), Is.True, evidence.ToString);
            Assert.That((export.ExitCode, export.Errors), Is.EqualTo((1, $"The evidence of mention {id} was erased.{Environment.NewLine}")));
        });
    }

    [Test]
    public async Task Evidence_is_sealed_by_command_exported_once_and_verified()
    {
        var (id, target) = (Some(3).Id.ToString(), folder.Path("out.jsonl"));

        var export = await Run.Of("evidence", "export", id, "--out", target, "--json", "--db", file);
        var again = await Run.Of("evidence", "export", id, "--out", target, "--db", file);
        var good = await Run.Of("evidence", "verify", target);
        await File.AppendAllTextAsync(target, " ");
        var bad = await Run.Of("evidence", "verify", target);
        var store = await Run.Of("evidence", "verify", "--db", file);

        Assert.Multiple(() =>
        {
            Assert.That(export.Json.Single().GetProperty("number").GetInt32(), Is.EqualTo(1), export.ToString);
            Assert.That((again.ExitCode, good.ExitCode, bad.ExitCode, store.ExitCode), Is.EqualTo((1, 0, 1, 0)), $"{again}{good}{bad}{store}");
        });
    }
}
