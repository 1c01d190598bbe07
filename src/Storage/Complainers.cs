using Listener.Contracts;

namespace Listener.Storage;

/// <summary>How often the authors of new mentions have complained of the same brand before: one probe of an index each.</summary>
internal sealed class Complainers
{
    // Somebody who posts all day must not make a commit slow; so many posts say enough.
    private const int LatestPosts = 100;

    private static readonly TimeSpan Before = TimeSpan.FromDays(90);

    /// <summary>Reads nothing.</summary>
    public Complainers(Dialect dialect) => Count = new RowStatement<Mention>(dialect)
        .Text("brand", mention => mention.Brand)
        .Text("source_kind", mention => mention.Source.Kind)
        .Text("author_id", mention => mention.Author!.Id)
        .Number("since", mention => mention.FoundAt.ToUnixTimeMilliseconds() - Before.Milliseconds())
        .As($"""
            select count(*) from (
                select sequence from mention
                where brand = @brand and source_kind = @source_kind
                    and substr(author_id, 1, 100) = substr(@author_id, 1, 100) and author_id = @author_id
                    and found_at >= @since and duplicate_of is null
                order by found_at desc limit {LatestPosts}) latest
            join verdict v on v.mention = latest.sequence
            where v.intent = 'complaint'
            """);

    /// <summary>The number for one author; a copy of a post counts with its first.</summary>
    public RowStatement<Mention> Count { get; }

    /// <summary>The mentions with their authors' numbers; without a statement when no author can be told from others.</summary>
    public async Task<Mention[]> CountedAsync(WriteSession session, Mention[] mentions, CancellationToken cancellationToken)
    {
        if (!Array.Exists(mentions, IsAsked))
            return mentions;
        var authors = mentions.Where(IsAsked).DistinctBy(Key).ToArray();
        var counts = await session.EachAsync(Count, authors, static reader => reader.GetInt64(0), cancellationToken);
        var known = authors.Zip(counts).ToDictionary(pair => Key(pair.First), pair => pair.Second);
        return Array.ConvertAll(mentions, mention => IsAsked(mention)
            ? mention with { Author = mention.Author! with { Complaints = known[Key(mention)] } }
            : mention);
    }

    /// <summary>The author of news is its publisher, whom nobody has disappointed.</summary>
    private static bool IsAsked(Mention mention) => mention.Author?.Id is not null && mention.Channel != Channel.News;

    private static (string Brand, string Kind, string Id) Key(Mention mention) => (mention.Brand, mention.Source.Kind, mention.Author!.Id!);
}
