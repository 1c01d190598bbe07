using Listener.Classifier.Text;

namespace Listener.Classifier.Brands;

/// <summary>A part of a query that a post matches or does not.</summary>
internal abstract record QueryNode
{
    /// <summary>True when a post without any word of the query might still match.</summary>
    public abstract bool NeedsNoWord { get; }

    /// <summary>True when a post that has nothing the query names matches.</summary>
    public abstract bool MatchesNothing { get; }

    /// <summary>Words of which every matching post has at least one; null when there are no such words.</summary>
    public abstract IReadOnlyList<TermNode>? Cover { get; }
}

/// <summary>A word or phrase.</summary>
/// <param name="Term">What to look for, folded.</param>
/// <param name="Index">Its place in <see cref="WatchQuery.Terms"/>.</param>
/// <param name="ExactWords">The words with their accents; null when accents do not matter.</param>
internal sealed record TermNode(Term Term, int Index, IReadOnlyList<string>? ExactWords) : QueryNode
{
    public override bool NeedsNoWord => false;

    public override bool MatchesNothing => false;

    public override IReadOnlyList<TermNode> Cover => [this];
}

/// <summary>Two that stand at most <see cref="Distance"/> words apart, in either order.</summary>
internal sealed record NearNode(QueryNode Left, QueryNode Right, int Distance) : QueryNode
{
    public override bool NeedsNoWord => false;

    public override bool MatchesNothing => false;

    public override IReadOnlyList<TermNode>? Cover => QueryCover.Better(Left.Cover, Right.Cover);
}

internal sealed record AndNode(IReadOnlyList<QueryNode> Parts) : QueryNode
{
    public override bool NeedsNoWord { get; } = Parts.All(part => part.NeedsNoWord);

    public override bool MatchesNothing { get; } = Parts.All(part => part.MatchesNothing);

    public override IReadOnlyList<TermNode>? Cover => Parts.Select(part => part.Cover).Aggregate(QueryCover.Better);
}

internal sealed record OrNode(IReadOnlyList<QueryNode> Parts) : QueryNode
{
    public override bool NeedsNoWord { get; } = Parts.Any(part => part.NeedsNoWord);

    public override bool MatchesNothing { get; } = Parts.Any(part => part.MatchesNothing);

    public override IReadOnlyList<TermNode>? Cover =>
        Parts.All(part => part.Cover is not null) ? [.. Parts.SelectMany(part => part.Cover!)] : null;
}

internal sealed record NotNode(QueryNode Part) : QueryNode
{
    public override bool NeedsNoWord => true;

    public override bool MatchesNothing { get; } = !Part.MatchesNothing;

    public override IReadOnlyList<TermNode>? Cover => null;
}

/// <summary>A condition on something else than words.</summary>
internal abstract record FieldNode : QueryNode
{
    public override bool NeedsNoWord => true;

    public override bool MatchesNothing => false;

    public override IReadOnlyList<TermNode>? Cover => null;
}

internal sealed record LanguageNode(string Tag) : FieldNode
{
    /// <summary>True for the tag itself and for narrower ones: pt matches pt-BR (RFC 4647, 3.3.1 basic filtering).</summary>
    public bool Includes(string language) =>
        language.StartsWith(Tag, StringComparison.OrdinalIgnoreCase) && (language.Length == Tag.Length || language[Tag.Length] is '-' or '_');
}

internal sealed record SiteNode(SitePattern Site) : FieldNode;

internal sealed record LinkNode(SitePattern Site) : FieldNode;

internal sealed record AuthorNode(AccountName Account, string Words) : FieldNode;

internal static class QueryCover
{
    /// <summary>The smaller set finds fewer posts in vain; of two as small, the one with longer words.</summary>
    public static IReadOnlyList<TermNode>? Better(IReadOnlyList<TermNode>? one, IReadOnlyList<TermNode>? other)
    {
        if (one is null || other is null)
        {
            return one ?? other;
        }

        return one.Count < other.Count || (one.Count == other.Count && Shortest(one) >= Shortest(other)) ? one : other;
    }

    private static int Shortest(IReadOnlyList<TermNode> terms) => terms.Min(term => term.Term.Written.Length);
}
