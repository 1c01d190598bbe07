using System.Numerics;

namespace Listener.Classifier.Text;

/// <summary>The edges of a trie, (node, label) to node, in one flat table with linear probing. Built once, then read-only.</summary>
internal sealed class EdgeTable
{
    // One more than the key; 0 in an empty slot.
    private readonly ulong[] _keys;
    private readonly int[] _values;
    private readonly int _shift;

    /// <param name="edges">Keys of <see cref="Key"/>; values from 1, because 0 is the root, to which nothing leads.</param>
    public EdgeTable(IReadOnlyDictionary<ulong, int> edges)
    {
        var size = BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, edges.Count * 3));
        _shift = 64 - BitOperations.Log2(size);
        _keys = new ulong[size];
        _values = new int[size];
        foreach (var (key, value) in edges)
        {
            var slot = Slot(key);
            while (_keys[slot] != 0)
            {
                slot = (slot + 1) & (_keys.Length - 1);
            }

            _keys[slot] = key + 1;
            _values[slot] = value;
        }
    }

    public static ulong Key(int node, uint label) => ((ulong)(uint)node << 32) | label;

    /// <summary>The node behind the edge; 0 when there is no such edge.</summary>
    public int Next(int node, uint label)
    {
        var key = Key(node, label);
        var slot = Slot(key);
        while (true)
        {
            // Most searches end at an empty slot: that must not touch a second array.
            var found = _keys[slot];
            if (found == key + 1)
            {
                return _values[slot];
            }

            if (found == 0)
            {
                return 0;
            }

            slot = (slot + 1) & (_keys.Length - 1);
        }
    }

    // Fibonacci hashing (Knuth, TAOCP 3, 6.4).
    private int Slot(ulong key) => (int)((key * 0x9E3779B97F4A7C15) >> _shift);
}
