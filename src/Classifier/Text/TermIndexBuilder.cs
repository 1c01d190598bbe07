using System.Runtime.InteropServices;

namespace Listener.Classifier.Text;

/// <summary>Collects the two tries of a <see cref="TermIndex"/>.</summary>
internal sealed class TermIndexBuilder
{
    private const uint GapLabel = 0x8000_0000;

    private readonly Dictionary<(int Node, bool IsPrefix), int> _words = [];
    private readonly Dictionary<int, List<int>> _ends = [];
    private readonly Dictionary<int, List<TermIndex.Gap>> _gaps = [];

    public Dictionary<ulong, int> Letters { get; } = [];

    public Dictionary<ulong, int> Phrases { get; } = [];

    public void Add(Term term, int id)
    {
        var node = 0;
        foreach (var word in term.Words)
        {
            node = word.MaxGap > 0 && node != 0 ? GapNode(node, word.MaxGap) : node;
            node = Next(Phrases, node, ((uint)WordId(word) << 1) | (word.IsGlued ? 1u : 0u));
        }

        CollectionsMarshal.GetValueRefOrAddDefault(_ends, node, out _) ??= [];
        _ends[node].Add(id);
    }

    /// <summary>By node of the letters: the number of the word that ends there, or -1.</summary>
    public int[] WholeWords(bool prefixes)
    {
        var words = new int[Letters.Count + 1];
        Array.Fill(words, -1);
        foreach (var ((node, isPrefix), word) in _words)
        {
            if (isPrefix == prefixes)
            {
                words[node] = word;
            }
        }

        return words;
    }

    /// <summary>By node of the phrases: the terms that end there.</summary>
    public int[][] Ends() =>
        [.. Enumerable.Range(0, Phrases.Count + 1).Select(node => _ends.TryGetValue(node, out var terms) ? terms.ToArray() : [])];

    public TermIndex.Gap[]?[] Gaps() =>
        [.. Enumerable.Range(0, Phrases.Count + 1).Select(node => _gaps.TryGetValue(node, out var gaps) ? gaps.ToArray() : null)];

    private static int Next(Dictionary<ulong, int> edges, int node, uint label)
    {
        ref var next = ref CollectionsMarshal.GetValueRefOrAddDefault(edges, EdgeTable.Key(node, label), out var exists);
        return exists ? next : next = edges.Count;
    }

    private int WordId(TermWord word)
    {
        var node = 0;
        foreach (var letter in word.Folded)
        {
            node = Next(Letters, node, letter);
        }

        ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(_words, (node, word.IsPrefix), out var exists);
        return exists ? id : id = _words.Count - 1;
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
