namespace Listener.Classifier.Brands;

/// <summary>What makes a post a mention of a brand, read from the query language of docs/watches.md. Immutable and thread-safe.</summary>
public sealed class WatchQuery
{
    /// <summary>Characters a query may have.</summary>
    public const int MaxLength = 4096;

    private WatchQuery(string text, QueryNode root, IReadOnlyList<TermNode> terms)
    {
        Text = text;
        Root = root;
        Terms = terms;
        SearchTerms = [.. (root.Cover ?? []).Select(term => term.Term.Written).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The query as written.</summary>
    public string Text { get; }

    /// <summary>
    /// Words and phrases, without quotes, of which every matching post has at least one: what to ask a source that can search.
    /// Empty when the query names none, as <c>site:example.com</c>.
    /// </summary>
    public IReadOnlyList<string> SearchTerms { get; }

    internal QueryNode Root { get; }

    internal IReadOnlyList<TermNode> Terms { get; }

    /// <summary>Reads a query.</summary>
    /// <exception cref="QueryException">It cannot be read; the exception names the column and the remedy.</exception>
    public static WatchQuery Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxLength)
        {
            throw new QueryException($"A query may have {MaxLength} characters, this one has {text.Length}. Split it into several watches.", MaxLength + 1);
        }

        try
        {
            var parser = new QueryParser(text);
            return new(text, parser.Parse(), parser.Terms);
        }
        catch (QueryException mistake)
        {
            throw mistake.AsSeenIn(text);
        }
    }

    /// <summary>The query as written.</summary>
    public override string ToString() => Text;
}
