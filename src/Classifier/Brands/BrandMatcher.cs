using Listener.Classifier.Text;

namespace Listener.Classifier.Brands;

/// <summary>Finds which of many brands a post mentions, reading the post once. Immutable and thread-safe; linear in the text.</summary>
public sealed class BrandMatcher
{
    /// <summary>So far apart are the last word of the title and the first of the text that neither a phrase nor near/n joins them.</summary>
    private const int TitleGap = 1000;

    private readonly Brand[] _brands;
    private readonly Func<string, string>? _detectLanguage;
    private readonly TermIndex _index;
    private readonly TermNode[] _terms;
    private readonly int[] _brandOfTerm;
    private readonly int[] _firstTermOfBrand;
    private readonly bool[] _needsNoWord;
    private readonly AccountName[][] _ownAccounts;
    private MatchMemory? _spare;

    /// <param name="brands">A match is named by its place in this list.</param>
    /// <param name="detectLanguage">Text to BCP 47 tag; asked when a query has <c>lang:</c> and the source gave no tag.</param>
    public BrandMatcher(IReadOnlyList<Brand> brands, Func<string, string>? detectLanguage = null)
    {
        _brands = [.. brands];
        _detectLanguage = detectLanguage;
        _terms = [.. _brands.SelectMany(brand => brand.Query.Terms)];
        _brandOfTerm = [.. _brands.SelectMany((brand, index) => brand.Query.Terms.Select(_ => index))];
        _firstTermOfBrand = [.. _brands.Select((_, index) => _brands.Take(index).Sum(before => before.Query.Terms.Count))];
        _needsNoWord = [.. _brands.Select(brand => brand.Query.Root.NeedsNoWord)];
        _ownAccounts = [.. _brands.Select(brand => brand.OwnAccounts.Select(AccountName.Parse).ToArray())];
        _index = new([.. _terms.Select(node => node.Term)]);
    }

    /// <summary>Places of the brands that the post mentions, ascending. Allocates only when there are any, or when a query asks for more than words.</summary>
    public IReadOnlyList<int> Match(in MatchInput input)
    {
        // One spare memory serves one thread without locks; a second thread at the same time makes its own.
        var memory = Interlocked.Exchange(ref _spare, null) ?? new MatchMemory(_terms.Length, _brands.Length);
        memory.Begin();
        if (input.Title is { Length: > 0 } title)
        {
            Scan(title, memory);
            memory.Scan.Position += TitleGap;
        }

        Scan(input.Text, memory);
        var matches = Evaluate(input, memory);
        _spare = memory;
        return matches ?? (IReadOnlyList<int>)[];
    }

    /// <summary>
    /// True when the brand itself wrote the post. A display name decides only where a source gives neither handle nor id: anybody may call himself Acme.
    /// </summary>
    public bool IsOwn(int brand, in MatchInput input)
    {
        var handle = AccountName.Parse(input.AuthorHandle ?? "");
        foreach (var (own, written) in _ownAccounts[brand].Zip(_brands[brand].OwnAccounts))
        {
            if (own.IsSameAs(handle)
                || (input.AuthorId is { Length: > 0 } id && id == written)
                || (input.AuthorHandle is null && input.AuthorId is null && input.AuthorName is { Length: > 0 } name && own.IsSameAs(AccountName.Parse(name))))
            {
                return true;
            }
        }

        return false;
    }

    private void Scan(string text, MatchMemory memory)
    {
        var before = memory.Scan.Terms.Length;
        _index.Scan(text, memory.Scan);
        for (var hit = before; hit < memory.Scan.Terms.Length; hit++)
        {
            var found = memory.Scan.Terms[hit];
            var wanted = _terms[found.Term];
            if (wanted.ExactWords is { } exact && !ExactForm.Matches(text.AsSpan(found.Start, found.End - found.Start), exact, wanted.Term))
            {
                memory.Scan.Reject(hit);
            }
            else
            {
                memory.See(found.Term, _brandOfTerm[found.Term]);
            }
        }
    }

    private List<int>? Evaluate(in MatchInput input, MatchMemory memory)
    {
        List<int>? matches = null;
        var evaluation = new QueryEvaluation(input, memory, _detectLanguage);
        for (var brand = 0; brand < _brands.Length; brand++)
        {
            if (!memory.IsCandidate(brand) && !_needsNoWord[brand])
            {
                continue;
            }

            evaluation.FirstTerm = _firstTermOfBrand[brand];
            if (evaluation.Matches(_brands[brand].Query.Root))
            {
                (matches ??= []).Add(brand);
            }
        }

        return matches;
    }
}
