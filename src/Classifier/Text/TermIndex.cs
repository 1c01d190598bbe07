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

    // By node: what it has of the above, and some of what leads on from it. Most have little, and what they lack must not be looked for.
    private readonly (ulong Onward, Traits Traits)[] _nodes;
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
        _nodes = [.. build.Onward().Select((onward, node) => (onward, TraitsOf(node)))];
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
        var (onward, traits) = _nodes[node];
        if ((traits & Traits.Joins) != 0)
        {
            foreach (var joined in _joins[node]!)
            {
                Arrive(joined, words, first, at, scan);
            }
        }

        if ((traits & Traits.Ends) != 0)
        {
            foreach (var term in _ends[node])
            {
                scan.Add(new TermHit(term, words[first].Position, words[at].Position, words[first].Start, words[at].End));
            }
        }

        if (onward == 0 && (traits & Traits.Gaps) == 0)
        {
            return;
        }

        var next = at + 1;
        while (next < words.Length && words[next].Position == words[at].Position)
        {
            next++;
        }

        for (var here = next; here < words.Length && words[here].Position == words[at].Position + 1; here++)
        {
            if ((onward & (Bit(words[here].Id) | Bit(words[here].Id & ~1u))) != 0)
            {
                Follow(node, words, first, here, scan);
            }
        }

        foreach (var gap in (traits & Traits.Gaps) != 0 ? _gaps[node]! : [])
        {
            for (var here = next; here < words.Length && words[here].Position <= words[at].Position + 1 + gap.Max; here++)
            {
                Follow(gap.Node, words, first, here, scan);
            }
        }
    }

    private Traits TraitsOf(int node) =>
        (_ends[node].Length > 0 ? Traits.Ends : 0) | (_joins[node] is null ? 0 : Traits.Joins) | (_gaps[node] is null ? 0 : Traits.Gaps);

    /// <summary>One of 64 bits for a word with its glue.</summary>
    public static ulong Bit(uint id) => 1UL << (int)((id * 0x9E3779B1) >> 26);

    [Flags]
    private enum Traits : byte
    {
        Ends = 1,
        Joins = 2,
        Gaps = 4,
    }

    /// <summary>A node to go on from when up to <see cref="Max"/> words stand between.</summary>
    internal readonly record struct Gap(int Max, int Node);
}
