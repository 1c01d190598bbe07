using Listener.Contracts;

namespace Listener.Storage.Tests;

public abstract partial class StoreContract
{
    [Test]
    public async Task A_mention_says_how_often_its_author_complained_of_the_brand_before()
    {
        await ComplainedAsync(Some.Mention("1"));
        await ComplainedAsync(Some.Mention("2"));

        var result = await Store.Captures.CommitAsync(await LeasedAsync(), Some.Batch(Some.Mention("3"), Some.Mention("4")), None);

        Assert.That(result.New.Select(mention => mention.Author!.Complaints), Is.EqualTo(new long?[] { 2, 2 }));
        Assert.That((await Store.Mentions.FindAsync(Some.Mention("3").Id, None))!.Mention, Is.EqualTo(result.New[0]));
        Assert.That((await HandedOverAsync()).Select(message => message.Mention.Author!.Complaints).Last(), Is.EqualTo(2));
    }

    [Test]
    public async Task Nothing_but_complaints_of_the_author_about_the_brand_on_that_kind_of_source_within_90_days_counts()
    {
        await ComplainedAsync(Some.Mention("praise"), Intent.Praise);
        await ComplainedAsync(Some.Mention("brand", brand: "other"));
        await ComplainedAsync(Some.Mention("author") with { Author = new Author("author-2", "Ann Author", "ann") });
        await ComplainedAsync(Some.Mention("kind") with { Source = new MentionSource("reddit", "wire") });
        await ComplainedAsync(Some.Mention("old") with { FoundAt = Now.AddDays(-91) });
        await CapturedAsync("without a verdict");
        await ComplainedAsync(Some.Mention("counts") with { FoundAt = Now.AddDays(-89) });

        Assert.That((await CapturedAsync("1")).Author!.Complaints, Is.EqualTo(1));
    }

    [Test]
    public async Task A_copy_of_a_complaint_counts_with_its_first()
    {
        const string url = "https://example.org/story";
        await ComplainedAsync(Some.Mention("1", url: url));
        await ComplainedAsync(Some.Mention("2", url: url));

        Assert.That((await CapturedAsync("3")).Author!.Complaints, Is.EqualTo(1));
    }

    [Test]
    public async Task Nobody_looks_where_the_author_has_no_id_or_is_a_publisher()
    {
        var nameless = Some.Mention("1") with { Author = new Author(Name: "Ann Author", Tier: "premium") };
        var unknown = Some.Mention("2") with { Author = null };
        var paper = Some.Mention("3") with { Channel = Channel.News, Author = new Author("paper.example", "paper.example") };
        await ComplainedAsync(paper);

        var result = await Store.Captures.CommitAsync(await LeasedAsync(), Some.Batch(nameless, unknown, paper with { Id = Guid.NewGuid() }), None);

        Assert.That(result.New.Select(mention => mention.Author), Is.EqualTo(new[] { nameless.Author, null, paper.Author }));
    }

    [Test]
    public async Task Ids_of_authors_may_be_longer_than_an_index_row_and_begin_alike()
    {
        var shared = string.Concat(Enumerable.Range(0, 3_000).Select(i => $"{i:x}"));
        await ComplainedAsync(Some.Mention("1") with { Author = new Author(shared + "1") });
        await ComplainedAsync(Some.Mention("2") with { Author = new Author(shared + "2") });
        var batch = Some.Batch(Some.Mention("3") with { Author = new Author(shared + "1") }, Some.Mention("4") with { Author = new Author(shared + "3") });

        var result = await Store.Captures.CommitAsync(await LeasedAsync(), batch, None);

        Assert.That(result.New.Select(mention => mention.Author!.Complaints), Is.EqualTo(new long?[] { 1, 0 }));
    }

    [Test]
    public async Task A_mention_that_comes_back_from_a_message_keeps_what_was_known_of_its_author()
    {
        var mention = Some.Mention("1") with { Author = new Author("author-1", Tier: "premium", Complaints: 7) };

        await Store.Verdicts.CommitAsync(mention, Some.Verdict(), Now, replayed: false, None);

        Assert.That((await Store.Mentions.FindAsync(mention.Id, None))!.Mention, Is.EqualTo(mention));
    }

    [Test]
    public async Task Erasure_takes_what_was_known_of_an_author_with_the_author()
    {
        await ComplainedAsync(Some.Mention("1"));
        await CapturedAsync("2");

        await Store.Retention.EraseAsync("wire", isKind: false, "author-1", dryRun: false, Now, None);

        Assert.That(await Store.RowsAsync("select author_tier, author_complaints from mention"), Is.Empty);
        Assert.That((await CapturedAsync("3")).Author!.Complaints, Is.Zero);
    }

    private async Task ComplainedAsync(Mention mention, Intent intent = Intent.Complaint)
    {
        await Store.Captures.CommitPushAsync("wire", mention.Source.Kind, Some.Batch(mention) with { Now = mention.FoundAt }, None);
        await Store.Verdicts.CommitAsync(mention, Some.Verdict() with { Intent = intent }, Now, replayed: false, None);
    }
}
