using System.Runtime.CompilerServices;

namespace Listener.Classifier.Text;

/// <summary>
/// Finds all of many terms in one pass over a text: a trie of characters knows the words, a trie of words knows the terms.
/// Immutable and thread-safe; the work is linear in the text for any given terms.
/// </summary>
internal sealed class TermIndex
{
    private readonly LetterTrie _letters;
    private readonly EdgeTable _phrases;

    // Most words begin no phrase: that must cost one look.
    private readonly int[] _starts;
    private readonly int[][] _ends;
    private readonly Gap[]?[] _gaps;
    private readonly int[]?[] _joins;
    private readonly bool _readsStretched;

    /// <param name="terms">A term found is named by its place in this list.</param>
    /// <param name="readsStretched">True where "killlll" and "suuuue" are kill and sue.</param>
    public TermIndex(IReadOnlyList<Term> terms, bool readsStretched = false)
    {
        _readsStretched = readsStretched;
        var build = new TermIndexBuilder();
        for (var term = 0; term < terms.Count; term++)
        {
            build.Add(terms[term], term);
        }

        _letters = build.Letters();
        _phrases = new(build.Phrases);
        _starts = build.Starts();
        _ends = build.Ends();
        _gaps = build.Gaps();
        _joins = build.Joins();
    }

    /// <summary>Adds what is found in the text to the scan, whose position moves on behind the text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Scan(ReadOnlySpan<char> text, TermScan scan)
    {
        scan.ClearWords();
        var offset = scan.Position;
        var tokens = new Tokenizer(text, stackalloc char[Tokenizer.BufferSize]);
        while (tokens.MoveNext())
        {
            if (tokens.Kind == TokenKind.Link)
            {
                continue;
            }

            var hit = new WordHit(tokens.Glued ? 1u : 0u, offset + tokens.Position + (tokens.Kind >= TokenKind.Handle ? 1 : 0), tokens.Start, tokens.End);
            var known = scan.Words.Length;
            Walk(0, tokens.Folded, tokens.WholeWord, hit, scan);
            if (_readsStretched && StretchedWord.Is(tokens.Folded))
            {
                WalkStretched(tokens.Folded, known, hit, scan);
            }

            if (tokens.Kind == TokenKind.Handle && HostStart(tokens.Folded) is > 0 and var host)
            {
                Walk(0, tokens.Folded[..host], tokens.WholeWord, hit, scan);
            }

            foreach (var particle in Proclitics.Of(tokens.Script))
            {
                if (Proclitics.Precedes(particle, tokens.Folded))
                {
                    Walk(0, tokens.Folded[particle.Length..], tokens.WholeWord, hit, scan);
                }
            }
        }

        scan.Position = offset + tokens.Position + 1;
        FindTerms(scan);
    }

    /// <summary>Where the host of a federated handle begins, @acme@example.social; not above 0 when there is none.</summary>
    private static int HostStart(ReadOnlySpan<char> handle) =>
        handle[1..].IndexOf('@') is >= 0 and var at ? at + 1
        : handle.EndsWith(".bsky.social", StringComparison.Ordinal) ? handle.Length - ".bsky.social".Length
        : -1;

    /// <summary>The word as it is spelt, with a letter twice or once. It counts once, in the first spelling that is known.</summary>
    private void WalkStretched(ReadOnlySpan<char> word, int known, WordHit hit, TermScan scan)
    {
        var room = new StretchedWord();
        for (var times = 2; times > 0; times--)
        {
            var asIs = scan.Words.Length;
            Walk(0, room.Cut(word, times), isWhole: true, hit, scan);
            if (scan.Words.Length > asIs)
            {
                scan.Forget(known, asIs);
                return;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Walk(int node, ReadOnlySpan<char> word, bool isWhole, WordHit hit, TermScan scan)
    {
        foreach (var letter in word)
        {
            node = _letters.Next(node, letter);
            if (node == 0)
            {
                return;
            }

            Add(_letters.PrefixesAt(node), hit, scan);
        }

        if (isWhole)
        {
            Add(_letters.WordsAt(node), hit, scan);
        }
    }

    private static void Add(ReadOnlySpan<int> words, WordHit hit, TermScan scan)
    {
        foreach (var word in words)
        {
            scan.Add(hit with { Id = ((uint)word << 1) | hit.Id });
        }
    }

    private void FindTerms(TermScan scan)
    {
        var words = scan.Words;
        for (var first = 0; first < words.Length; first++)
        {
            var id = words[first].Id;
            Reach(_starts[id & ~1u], words, first, first, scan);
            if ((id & 1) != 0)
            {
                Reach(_starts[id], words, first, first, scan);
            }
        }
    }

    /// <summary>Goes from a node over one word, and on from there.</summary>
    private void Follow(int node, ReadOnlySpan<WordHit> words, int first, int at, TermScan scan)
    {
        var word = words[at];
        Reach(_phrases.Next(node, word.Id & ~1u), words, first, at, scan);
        if ((word.Id & 1) != 0)
        {
            Reach(_phrases.Next(node, word.Id), words, first, at, scan);
        }
    }

    /// <summary>Mostly there is no such node, which must not cost a call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Reach(int node, ReadOnlySpan<WordHit> words, int first, int at, TermScan scan)
    {
        if (node != 0)
        {
            Arrive(node, words, first, at, scan);
        }
    }

    private void Arrive(int node, ReadOnlySpan<WordHit> words, int first, int at, TermScan scan)
    {
        foreach (var joined in _joins[node] ?? [])
        {
            Arrive(joined, words, first, at, scan);
        }

        foreach (var term in _ends[node])
        {
            scan.Add(new TermHit(term, words[first].Position, words[at].Position, words[first].Start, words[at].End));
        }

        var next = at + 1;
        while (next < words.Length && words[next].Position == words[at].Position)
        {
            next++;
        }

        for (var here = next; here < words.Length && words[here].Position == words[at].Position + 1; here++)
        {
            Follow(node, words, first, here, scan);
        }

        foreach (var gap in _gaps[node] ?? [])
        {
            for (var here = next; here < words.Length && words[here].Position <= words[at].Position + 1 + gap.Max; here++)
            {
                Follow(gap.Node, words, first, here, scan);
            }
        }
    }

    /// <summary>A node to go on from when up to <see cref="Max"/> words stand between.</summary>
    internal readonly record struct Gap(int Max, int Node);
}
