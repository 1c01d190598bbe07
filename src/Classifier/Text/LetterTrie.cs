using System.Numerics;
using System.Runtime.CompilerServices;

namespace Listener.Classifier.Text;

/// <summary>
/// A trie of letters, its nodes numbered level by level: the children of a node follow each other, so that the letters and marks of the nodes near the
/// root, where most words end, share few cache lines. Built once, then read-only.
/// </summary>
internal sealed class LetterTrie
{
    private readonly Node[] _nodes;
    private readonly char[] _letters;
    private readonly int[] _roots = new int[128];
    private readonly int[]?[] _words;
    private readonly int[]?[] _prefixes;

    /// <param name="edges">Keys of <see cref="EdgeTable.Key"/> to nodes, which are numbered from 1; 0 is the root.</param>
    /// <param name="words">By node and whether a prefix ends there: numbers of words.</param>
    public LetterTrie(IReadOnlyDictionary<ulong, int> edges, IReadOnlyDictionary<(int Node, bool IsPrefix), List<int>> words)
    {
        var children = edges.GroupBy(edge => (int)(edge.Key >> 32)).ToDictionary(
            group => group.Key,
            group => group.Select(edge => (Letter: (char)(uint)edge.Key, Node: edge.Value)).OrderBy(child => Node.Place(child.Letter)).ThenBy(child => child.Letter).ToArray());
        (_nodes, _letters) = (new Node[edges.Count + 1], new char[edges.Count + 1]);
        (_words, _prefixes) = (new int[edges.Count + 1][], new int[edges.Count + 1][]);
        var numbered = new int[edges.Count + 1];
        var next = 1;
        for (var node = 0; node <= edges.Count; node++)
        {
            var below = children.GetValueOrDefault(numbered[node], []);
            (_words[node], _prefixes[node]) = (List(words, numbered[node], isPrefix: false), List(words, numbered[node], isPrefix: true));
            _nodes[node] = new(next, [.. below.Select(child => child.Letter)], (_words[node] is null ? 0 : Ends.Word) | (_prefixes[node] is null ? 0 : Ends.Prefix));
            foreach (var (letter, child) in below)
            {
                (_letters[next], numbered[next]) = (letter, child);
                if (node == 0 && letter < _roots.Length)
                {
                    _roots[letter] = next;
                }

                next++;
            }
        }
    }

    [Flags]
    private enum Ends : byte
    {
        Word = 1,
        Prefix = 2,
    }

    /// <summary>The node a letter leads to; 0 when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(int node, char letter)
    {
        if (node == 0 && letter < 128)
        {
            return _roots[letter];
        }

        ref readonly var from = ref _nodes[node];
        var bit = 1UL << Node.Place(letter);
        if ((from.Places & bit) == 0)
        {
            return 0;
        }

        var child = from.First + BitOperations.PopCount(from.Places & (bit - 1));
        return from.IsCrowded ? Search(from, letter) : _letters[child] == letter ? child : 0;
    }

    /// <summary>Words that end at a node.</summary>
    public ReadOnlySpan<int> WordsAt(int node) => (_nodes[node].Ends & Ends.Word) != 0 ? _words[node] : [];

    /// <summary>Words that begin with what leads to a node.</summary>
    public ReadOnlySpan<int> PrefixesAt(int node) => (_nodes[node].Ends & Ends.Prefix) != 0 ? _prefixes[node] : [];

    private int Search(in Node node, char letter)
    {
        var found = _letters.AsSpan(node.First, node.Count).IndexOf(letter);
        return found < 0 ? 0 : node.First + found;
    }

    private static int[]? List(IReadOnlyDictionary<(int Node, bool IsPrefix), List<int>> words, int node, bool isPrefix) =>
        words.TryGetValue((node, isPrefix), out var list) ? [.. list] : null;

    /// <summary>Where the children begin, in the order of their places; which places they have; and what ends here.</summary>
    private readonly struct Node
    {
        public readonly ulong Places;
        public readonly int First;
        public readonly ushort Count;
        public readonly bool IsCrowded;
        public readonly Ends Ends;

        public Node(int first, char[] letters, Ends ends)
        {
            (First, Count, Ends) = (first, (ushort)letters.Length, ends);
            foreach (var letter in letters)
            {
                Places |= 1UL << Place(letter);
            }

            IsCrowded = BitOperations.PopCount(Places) < letters.Length;
        }

        /// <summary>One of 64 places: the letters of an alphabet have one each, only those of scripts like Han share them.</summary>
        public static int Place(char letter) => letter & 63;
    }
}
