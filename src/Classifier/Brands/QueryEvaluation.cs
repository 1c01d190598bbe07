using Listener.Classifier.Text;

namespace Listener.Classifier.Brands;

/// <summary>Says whether one post, already scanned, matches queries.</summary>
internal ref struct QueryEvaluation(in MatchInput input, MatchMemory memory, Func<string, string>? detectLanguage)
{
    private readonly MatchInput _input = input;
    private string? _language = input.Language is { Length: > 0 } given && !IsUndetermined(given) ? given : null;
    private string? _authorWords;

    /// <summary>Number, among the terms of all brands, of the first term of the query at hand.</summary>
    public int FirstTerm { get; set; }

    public bool Matches(QueryNode node)
    {
        switch (node)
        {
            case TermNode term:
                return memory.HasSeen(FirstTerm + term.Index);
            case NotNode not:
                return !Matches(not.Part);
            case AndNode and:
                foreach (var part in and.Parts)
                {
                    if (!Matches(part))
                    {
                        return false;
                    }
                }

                return true;
            case OrNode or:
                foreach (var part in or.Parts)
                {
                    if (Matches(part))
                    {
                        return true;
                    }
                }

                return false;
            case NearNode near:
                return Matches(near.Left) && Matches(near.Right) && Spans(near).Count > 0;
            default:
                return MatchesField((FieldNode)node);
        }
    }

    private bool MatchesField(FieldNode field) => field switch
    {
        LanguageNode language => language.Includes(_language ??= Detect()),
        SiteNode site => site.Site.Matches(_input.Url),
        LinkNode link => LinksTo(link.Site, _input.Text) || (_input.Title is { } title && LinksTo(link.Site, title)),
        AuthorNode author => IsBy(author),
        _ => throw new InvalidOperationException($"{field.GetType().Name} has no meaning."),
    };

    /// <summary>The tags by which sources say that they do not know, all three of ISO 639-2 and X's own.</summary>
    private static bool IsUndetermined(string tag) => tag is "und" or "zxx" or "mul" or "qme" or "qht" or "qst" or "qam" or "qct";

    private readonly string Detect() =>
        detectLanguage?.Invoke(_input.Title is { Length: > 0 } title ? $"{title}\n\n{_input.Text}" : _input.Text) ?? "und";

    private static bool LinksTo(SitePattern site, string text)
    {
        var tokens = new Tokenizer(text, stackalloc char[Tokenizer.BufferSize]);
        while (tokens.MoveNext())
        {
            if (tokens.Kind == TokenKind.Link && site.Matches(text[tokens.Start..tokens.End].TrimEnd('.', ',', ')', ';', ':', '!', '?', '\'')))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsBy(AuthorNode author)
    {
        if ((_input.AuthorHandle is { } handle && author.Account.IsSameAs(AccountName.Parse(handle))) || _input.AuthorId == author.Account.Name)
        {
            return true;
        }

        _authorWords ??= $" {TextFold.Words(_input.AuthorName)} ";
        return author.Words.Length > 0 && _authorWords.Contains($" {author.Words} ", StringComparison.Ordinal);
    }

    /// <summary>Where in the text a word, a choice of words or a neighbourhood stands, by first word.</summary>
    private List<(int First, int Last)> Spans(QueryNode node)
    {
        var spans = new List<(int First, int Last)>();
        switch (node)
        {
            case TermNode term:
                foreach (var hit in memory.Scan.Terms)
                {
                    if (hit.Term == FirstTerm + term.Index)
                    {
                        spans.Add((hit.First, hit.Last));
                    }
                }

                return spans;
            case OrNode or:
                foreach (var part in or.Parts)
                {
                    spans.AddRange(Spans(part));
                }

                break;
            case NearNode near:
                var (left, right) = (Spans(near.Left), Spans(near.Right));
                Join(left, right, near.Distance, spans);
                Join(right, left, near.Distance, spans);
                break;
        }

        spans.Sort();
        return spans;
    }

    /// <summary>Of each span that is followed closely enough by one of the others, both together. The nearest follower decides: it is found by bisection.</summary>
    private static void Join(List<(int First, int Last)> spans, List<(int First, int Last)> followers, int distance, List<(int First, int Last)> joined)
    {
        foreach (var (first, last) in spans)
        {
            var next = followers.BinarySearch((last + 1, int.MinValue));
            next = next < 0 ? ~next : next;
            if (next < followers.Count && followers[next].First - last <= distance)
            {
                joined.Add((first, followers[next].Last));
            }
        }
    }
}
