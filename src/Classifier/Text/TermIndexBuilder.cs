using System.Runtime.InteropServices;

namespace Listener.Classifier.Text;

/// <summary>Collects the two tries of a <see cref="TermIndex"/>.</summary>
internal sealed class TermIndexBuilder
{
    private const uint GapLabel = 0x8000_0000, ClassLabel = 0x4000_0000;

    private readonly Dictionary<ulong, int> _letters = [];
    private readonly Dictionary<string, int> _wordIds = [];
    private readonly Dictionary<(int Node, bool IsPrefix), List<int>> _words = [];
    private readonly Dictionary<int, List<int>> _ends = [];
    private readonly Dictionary<int, List<TermIndex.Gap>> _gaps = [];
    private readonly Dictionary<int, List<int>> _joins = [];

    public Dictionary<ulong, int> Phrases { get; } = [];

    public void Add(Term term, int id)
    {
        var node = 0;
        foreach (var word in term.Words)
        {
            node = word.MaxGap > 0 && node != 0 ? GapNode(node, word.MaxGap) : node;
            node = word.Class is { Phrases.Count: > 0 } members ? ClassNode(node, word, members) : WordNode(node, word);
        }

        CollectionsMarshal.GetValueRefOrAddDefault(_ends, node, out _) ??= [];
        _ends[node].Add(id);
    }

    public LetterTrie Letters() => new(_letters, _words);

    /// <summary>By word with its glue, as in <see cref="WordHit.Id"/>: the node of the phrases that begin with it; 0 for none.</summary>
    public int[] Starts()
    {
        var starts = new int[_wordIds.Count * 2];
        foreach (var (key, node) in Phrases)
        {
            if (key < ClassLabel)
            {
                starts[key] = node;
            }
        }

        return starts;
    }

    /// <summary>By node of the phrases: the terms that end there.</summary>
    public int[][] Ends() =>
        [.. Enumerable.Range(0, Phrases.Count + 1).Select(node => _ends.TryGetValue(node, out var terms) ? terms.ToArray() : [])];

    public TermIndex.Gap[]?[] Gaps() =>
        [.. Enumerable.Range(0, Phrases.Count + 1).Select(node => _gaps.TryGetValue(node, out var gaps) ? gaps.ToArray() : null)];

    /// <summary>By node: those where everybody is as well who has come to it, because a phrase of a class ends there; null for none.</summary>
    public int[]?[] Joins() =>
        [.. Enumerable.Range(0, Phrases.Count + 1).Select(node => _joins.TryGetValue(node, out var joins) ? joins.ToArray() : null)];

    /// <summary>By node: a bit for every <see cref="TermIndex.Bit"/> of a word that leads on; 0 where none does.</summary>
    public ulong[] Onward()
    {
        var onward = new ulong[Phrases.Count + 1];
        foreach (var key in Phrases.Keys)
        {
            if ((uint)key < ClassLabel)
            {
                onward[key >> 32] |= TermIndex.Bit((uint)key);
            }
        }

        return onward;
    }

    private int WordNode(int node, TermWord word) => Next(Phrases, node, ((uint)WordId(word) << 1) | (word.IsGlued ? 1u : 0u));

    /// <summary>
    /// All members lead from one node to another: what follows the class is there once, however many members it has. A term with two classes would else
    /// be as many terms as there are pairs.
    /// </summary>
    private int ClassNode(int from, TermWord word, WordClass members)
    {
        var before = Phrases.Count;
        var after = Next(Phrases, from, ClassLabel | (uint)WordId(word));
        if (Phrases.Count == before)
        {
            return after;
        }

        if (members.Words.Count > 0)
        {
            Join(WordNode(from, word), after);
        }

        foreach (var phrase in members.Phrases)
        {
            Join(phrase.Aggregate(from, WordNode), after);
        }

        return after;
    }

    private void Join(int end, int after)
    {
        var joins = CollectionsMarshal.GetValueRefOrAddDefault(_joins, end, out _) ??= [];
        if (!joins.Contains(after))
        {
            joins.Add(after);
        }
    }

    private static int Next(Dictionary<ulong, int> edges, int node, uint label)
    {
        ref var next = ref CollectionsMarshal.GetValueRefOrAddDefault(edges, EdgeTable.Key(node, label), out var exists);
        return exists ? next : next = edges.Count;
    }

    private int WordId(TermWord word)
    {
        ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(_wordIds, word.Class?.Name ?? (word.IsPrefix ? word.Folded + "*" : word.Folded), out var exists);
        if (exists)
        {
            return id;
        }

        id = _wordIds.Count - 1;
        foreach (var form in word.Class?.Words ?? [word])
        {
            var node = 0;
            foreach (var letter in form.Folded)
            {
                node = Next(_letters, node, letter);
            }

            (CollectionsMarshal.GetValueRefOrAddDefault(_words, (node, form.IsPrefix), out _) ??= []).Add(id);
        }

        return id;
    }

    private int GapNode(int node, int max)
    {
        var next = Next(Phrases, node, GapLabel | (uint)max);
        var gaps = CollectionsMarshal.GetValueRefOrAddDefault(_gaps, node, out _) ??= [];
        if (!gaps.Exists(gap => gap.Node == next))
        {
            gaps.Add(new(max, next));
        }

        return next;
    }
}
