using Listener.Contracts;

namespace Listener.Storage.Tests;

public abstract partial class StoreContract
{
    [Test]
    public async Task Pages_come_newest_first_without_a_gap_or_a_repeat()
    {
        await Store.Captures.CommitPushAsync("wire", "rss", Some.Batch([.. Enumerable.Range(0, 25).Select(i => Some.Mention($"{i}"))]), None);
        var read = new List<string>();

        for (string? cursor = null; ;)
        {
            var page = await Store.Mentions.QueryAsync(new MentionQuery { Limit = 10, Cursor = cursor }, None);
            if (page.Count == 0)
                break;
            read.AddRange(page.Select(record => record.Mention.ExternalId));
            cursor = page[^1].Cursor;
        }

        Assert.That(read, Is.EqualTo(Enumerable.Range(0, 25).Reverse().Select(i => $"{i}")));
    }

    [Test]
    public async Task A_tail_reads_verdicts_in_the_order_of_their_commits_and_sees_a_late_one()
    {
        var mentions = new[] { await CapturedAsync("1"), await CapturedAsync("2"), await CapturedAsync("3") };
        await Store.Verdicts.CommitAsync(mentions[2], Some.Verdict(), Now, false, None);
        var tail = new MentionQuery { Order = MentionOrder.AsClassified };

        var first = await Store.Mentions.QueryAsync(tail, None);
        await Store.Verdicts.CommitAsync(mentions[0], Some.Verdict(), Now, false, None);
        var second = await Store.Mentions.QueryAsync(tail with { Cursor = first[^1].Cursor }, None);

        Assert.That(first.Select(record => record.Mention.ExternalId), Is.EqualTo(new[] { "3" }));
        Assert.That(second.Select(record => record.Mention.ExternalId), Is.EqualTo(new[] { "1" }));
    }

    [Test]
    public async Task A_tail_that_reads_while_many_commit_misses_none()
    {
        var mentions = Enumerable.Range(0, 1_000).Select(i => Some.Mention($"{i}")).ToArray();
        await Store.Captures.CommitPushAsync("wire", "rss", Some.Batch(mentions), None);
        var commits = Task.WhenAll(mentions.Select(mention => Store.Verdicts.CommitAsync(mention, Some.Verdict(), Now, false, None)));
        var read = new List<Guid>();

        string? cursor = null;
        for (var last = false; ; last = commits.IsCompleted)
        {
            var page = await Store.Mentions.QueryAsync(new MentionQuery { Order = MentionOrder.AsClassified, Cursor = cursor, Limit = 100 }, None);
            if (page.Count == 0 && last)
                break;
            read.AddRange(page.Select(record => record.Mention.Id));
            cursor = page.Count == 0 ? cursor : page[^1].Cursor;
        }

        await commits;
        Assert.That(read, Is.Unique);
        Assert.That(read, Is.EquivalentTo(mentions.Select(mention => mention.Id)));
    }

    [Test]
    public async Task Filters_combine()
    {
        var fit = await CapturedAsync("fit");
        var low = await CapturedAsync("low");
        await CapturedAsync("open");
        await Store.Captures.CommitPushAsync("other", "rss", Some.Batch(Some.Mention("foreign", brand: "other", source: "other")), None);
        await Store.Verdicts.CommitAsync(fit, Some.Verdict(urgency: Urgency.Critical), Now, false, None);
        await Store.Verdicts.CommitAsync(low, Some.Verdict(urgency: Urgency.Normal), Now, false, None);

        Assert.That(await FoundAsync(new MentionQuery { UrgencyAtLeast = Urgency.High }), Is.EqualTo(new[] { "fit" }));
        Assert.That(await FoundAsync(new MentionQuery { UrgencyAtLeast = Urgency.Normal, Brand = "acme" }), Is.EqualTo(new[] { "low", "fit" }));
        Assert.That(await FoundAsync(new MentionQuery { Stage = Stage.Offstage }), Is.Empty);
        Assert.That(await FoundAsync(new MentionQuery { Intent = Intent.Complaint, Language = "fi", Stage = Stage.Onstage }), Is.EqualTo(new[] { "low", "fit" }));
        Assert.That(await FoundAsync(new MentionQuery { Language = "FI", UrgencyAtLeast = Urgency.High }), Is.EqualTo(new[] { "fit" }), "tags have no case");
        Assert.That(await FoundAsync(new MentionQuery { Language = "f" }), Is.Empty);
        Assert.That(await FoundAsync(new MentionQuery { Language = "%" }), Is.Empty);
        Assert.That(await FoundAsync(new MentionQuery { Source = "other" }), Is.EqualTo(new[] { "foreign" }));
        Assert.That(await FoundAsync(new MentionQuery { Source = "rss", Since = Now, Until = Now + Minute }), Has.Length.EqualTo(4));
        Assert.That(await FoundAsync(new MentionQuery { Until = Now }), Is.Empty);
        Assert.That(await FoundAsync(new MentionQuery { Brand = "' or 1=1 --" }), Is.Empty);
    }

    [TestCase("pt", 2)]
    [TestCase("pt-br", 1)]
    [TestCase("pt-BR", 1)]
    [TestCase("pt-PT", 0)]
    public async Task A_language_is_found_with_its_regions(string language, int found)
    {
        foreach (var tag in new[] { "pt", "pt-BR", "pl", "p" })
            await Store.Verdicts.CommitAsync(await CapturedAsync(tag), Some.Verdict() with { Language = tag }, Now, false, None);

        Assert.That(await FoundAsync(new MentionQuery { Language = language }), Has.Length.EqualTo(found));
    }

    [TestCase("abc")]
    [TestCase("-1")]
    [TestCase("")]
    public void A_cursor_that_nobody_gave_out_is_refused(string cursor) =>
        Assert.That(() => Store.Mentions.QueryAsync(new MentionQuery { Cursor = cursor }, None), Throws.ArgumentException);

    [Test]
    public async Task A_stream_gives_every_mention_of_its_time_once_over_many_pages()
    {
        var mentions = Enumerable.Range(0, 1_201).Select(i => Some.Mention($"{i}") with { FoundAt = Now + TimeSpan.FromMilliseconds(i) }).ToArray();
        await Store.Captures.CommitPushAsync("wire", "rss", Some.Batch(mentions), None);

        var read = new List<string>();
        await foreach (var record in Store.Mentions.StreamAsync(Now, Now + TimeSpan.FromMilliseconds(1_200), "acme", None))
            read.Add(record.Mention.ExternalId);

        Assert.That(read, Is.EqualTo(Enumerable.Range(0, 1_200).Select(i => $"{i}")));
    }

    [Test]
    public async Task The_mention_view_has_the_columns_people_were_promised()
    {
        var mention = await CapturedAsync("1");
        const string columns = """
            id, brand, source_kind, source_name, channel, external_id, url, author_id, author_name, title, text, rating, conversation_id,
            duplicate_of, stage, urgency, urgency_score, intent, sentiment, severity, threat, playbook, classifier_version, language
            """;

        var open = await Store.RowsAsync($"select {columns} from mention_view where classified_at is null");
        await Store.Verdicts.CommitAsync(mention, Some.Verdict(), Now, false, None);
        var classified = await Store.RowsAsync("select stage, urgency, urgency_score, intent, severity, playbook, classifier_version, language from mention_view where classified_at is not null");

        Assert.That(open, Is.EqualTo(new[] { $"{mention.Id}|acme|rss|wire|social|1||author-1|Ann Author||Words of 1.|||||||||||||" }));
        Assert.That(classified, Is.EqualTo(new[] { "onstage|high|61|complaint|blame|fears|1|fi" }));
    }

    private async Task<string[]> FoundAsync(MentionQuery query) =>
        [.. (await Store.Mentions.QueryAsync(query, None)).Select(record => record.Mention.ExternalId)];
}
