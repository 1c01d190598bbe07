using System.Runtime.CompilerServices;

namespace Listener.Classifier.Text;

/// <summary>
/// A trie of letters, its nodes numbered level by level: the children of a node follow each other, in the order of their letters, so that the letters
/// and marks of the nodes near the root, where most words end, share few cache lines. Built once, then read-only.
/// </summary>
internal sealed class LetterTrie
{
    private const int Few = 8;
    private const byte EndsWord = 1, EndsPrefix = 2;

    // Children of node n are the nodes from _first[n] to _first[n + 1].
    private readonly int[] _first;
    private readonly char[] _letters;
    private readonly byte[] _ends;
    private readonly int[] _roots = new int[128];
    private readonly int[]?[] _words;
    private readonly int[]?[] _prefixes;

    /// <param name="edges">Keys of <see cref="EdgeTable.Key"/> to nodes, which are numbered from 1; 0 is the root.</param>
    /// <param name="words">By node and whether a prefix ends there: numbers of words.</param>
    public LetterTrie(IReadOnlyDictionary<ulong, int> edges, IReadOnlyDictionary<(int Node, bool IsPrefix), List<int>> words)
    {
        var children = edges.GroupBy(edge => (int)(edge.Key >> 32)).ToDictionary(
            group => group.Key,
            group => group.Select(edge => (Letter: (char)(uint)edge.Key, Node: edge.Value)).OrderBy(child => child.Letter).ToArray());
        (_first, _letters, _ends) = (new int[edges.Count + 2], new char[edges.Count + 1], new byte[edges.Count + 1]);
        (_words, _prefixes) = (new int[edges.Count + 1][], new int[edges.Count + 1][]);
        var numbered = new int[edges.Count + 1];
        var next = 1;
        for (var node = 0; node <= edges.Count; node++)
        {
            _first[node] = next;
            foreach (var (letter, child) in children.GetValueOrDefault(numbered[node], []))
            {
                (_letters[next], numbered[next]) = (letter, child);
                if (node == 0 && letter < _roots.Length)
                {
                    _roots[letter] = next;
                }

                next++;
            }

            End(node, words.GetValueOrDefault((numbered[node], false)), EndsWord, _words);
            End(node, words.GetValueOrDefault((numbered[node], true)), EndsPrefix, _prefixes);
        }

        _first[^1] = next;
    }

    /// <summary>The node a letter leads to; 0 when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(int node, char letter) => node == 0 && letter < 128 ? _roots[letter] : Search(node, letter);

    /// <summary>Words that end at a node.</summary>
    public ReadOnlySpan<int> WordsAt(int node) => (_ends[node] & EndsWord) != 0 ? _words[node] : [];

    /// <summary>Words that begin with what leads to a node.</summary>
    public ReadOnlySpan<int> PrefixesAt(int node) => (_ends[node] & EndsPrefix) != 0 ? _prefixes[node] : [];

    private int Search(int node, char letter)
    {
        var (from, to) = (_first[node], _first[node + 1]);
        if (to - from > Few)
        {
            var found = _letters.AsSpan(from, to - from).BinarySearch(letter);
            return found < 0 ? 0 : from + found;
        }

        for (var child = from; child < to; child++)
        {
            if (_letters[child] == letter)
            {
                return child;
            }
        }

        return 0;
    }

    private void End(int node, List<int>? words, byte kind, int[]?[] target)
    {
        if (words is not null)
        {
            _ends[node] |= kind;
            target[node] = [.. words];
        }
    }
}
