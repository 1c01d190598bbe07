using System.Runtime.InteropServices;

namespace Listener.Classifier.Text;

/// <summary>Collects the two tries of a <see cref="TermIndex"/>.</summary>
internal sealed class TermIndexBuilder
{
    private const uint GapLabel = 0x8000_0000;

    private readonly Dictionary<ulong, int> _letters = [];
    private readonly Dictionary<string, int> _wordIds = [];
    private readonly Dictionary<(int Node, bool IsPrefix), List<int>> _words = [];
    private readonly Dictionary<int, List<int>> _ends = [];
    private readonly Dictionary<int, List<TermIndex.Gap>> _gaps = [];

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

    public LetterTrie Letters() => new(_letters, _words);

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
