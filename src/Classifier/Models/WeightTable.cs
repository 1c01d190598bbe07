using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Listener.Classifier.Models;

/// <summary>
/// Quantised weights: of 2^bits buckets those that have any, 16 or 32 signed bytes each, one a column of the model. A feature's bucket is the high bits of its hash.
/// Many features of a text have no weights: a map of bits, small enough for a near cache, says so before the rows are touched. Immutable once filled.
/// </summary>
internal sealed class WeightTable
{
    public const int Lanes = 16;

    /// <summary>Features whose rows are added up at once.</summary>
    public const int Most = 128;

    // Two rows a feature; 127 x 256 stays inside a short.
    private const int Flush = 2 * Most;

    private readonly Block[] _blocks;
    private readonly sbyte[] _weights;
    private readonly int _shift;

    /// <param name="buckets">Those that have weights, ascending.</param>
    public WeightTable(int bits, int columns, ReadOnlySpan<int> buckets)
    {
        (Bits, Columns, Stride, _shift, Count) = (bits, columns, columns <= Lanes ? Lanes : 2 * Lanes, 32 - bits, buckets.Length);
        _weights = new sbyte[(long)Stride * buckets.Length];
        _blocks = new Block[((1 << bits) + 63) / 64];
        foreach (var bucket in buckets)
            _blocks[bucket >> 6].Used |= 1UL << (bucket & 63);
        for (int block = 0, before = 0; block < _blocks.Length; before += BitOperations.PopCount(_blocks[block].Used), block++)
            _blocks[block].Before = before;
    }

    public int Bits { get; }

    public int Columns { get; }

    /// <summary>Bytes a row.</summary>
    public int Stride { get; }

    /// <summary>Rows, one a bucket that has weights.</summary>
    public int Count { get; }

    /// <summary>The buckets that have a row, ascending: the first has row 0.</summary>
    public IEnumerable<int> Buckets
    {
        get
        {
            for (var block = 0; block < _blocks.Length; block++)
            {
                for (var left = _blocks[block].Used; left != 0; left &= left - 1)
                    yield return (block << 6) + BitOperations.TrailingZeroCount(left);
            }
        }
    }

    public Span<sbyte> Row(int row) => _weights.AsSpan(row * Stride, Stride);

    /// <summary>Sum of one column over some features.</summary>
    /// <param name="mark">With <see cref="Features.Hash.Mark"/> a language's own copies of the features count as well; 0 for none.</param>
    public int Sum(ReadOnlySpan<uint> features, int column, uint mark = 0)
    {
        var sum = 0;
        foreach (var hash in features)
        {
            sum += WeightOf(hash, column);
            if (mark != 0)
                sum += WeightOf(hash ^ mark, column);
        }

        return sum;
    }

    /// <summary>Adds the sum of the rows of some features, times a factor, to the sums.</summary>
    /// <param name="mark">With <see cref="Features.Hash.Mark"/> a language's own copies of the features count as well; 0 for none.</param>
    [SkipLocalsInit] // a kilobyte of noughts a call
    public void AddTo(Span<float> sums, ReadOnlySpan<uint> features, float factor, uint mark = 0)
    {
        Span<int> rows = stackalloc int[Flush];
        for (var start = 0; start < features.Length; start += Most)
        {
            var found = rows[..Find(features.Slice(start, Math.Min(Most, features.Length - start)), mark, rows)];
            for (var lane = 0; lane < Stride; lane += Lanes)
            {
                var (low, high) = Vector256.Widen(Sum(found, lane));
                Add(sums.Slice(lane, Lanes), low, high, factor);
            }
        }
    }

    /// <summary>Adds the rows of at most <see cref="Most"/> features to sums that are still whole numbers, and with a mark the rows of their copies.</summary>
    [SkipLocalsInit]
    public void AddTo(Span<short> sums, ReadOnlySpan<uint> features, uint mark)
    {
        Span<int> rows = stackalloc int[Flush];
        var found = rows[..Find(features, mark, rows)];
        for (var lane = 0; lane < Stride; lane += Lanes)
        {
            var part = sums.Slice(lane, Lanes);
            (Vector256.Create<short>(part) + Sum(found, lane)).CopyTo(part);
        }
    }

    /// <summary>Adds whole numbers, <see cref="Stride"/> of them a word, times a factor, to the sums.</summary>
    public void AddTo(Span<float> sums, ReadOnlySpan<short> words, float factor)
    {
        for (var lane = 0; lane < Stride; lane += Lanes)
        {
            var (low, high) = (Vector256<int>.Zero, Vector256<int>.Zero);
            for (var at = lane; at < words.Length; at += Stride)
            {
                var (first, second) = Vector256.Widen(Vector256.Create(words.Slice(at, Lanes)));
                (low, high) = (low + first, high + second);
            }

            Add(sums.Slice(lane, Lanes), low, high, factor);
        }
    }

    private static void Add(Span<float> sums, Vector256<int> low, Vector256<int> high, float factor)
    {
        ref var first = ref MemoryMarshal.GetReference(sums);
        (Vector256.LoadUnsafe(ref first) + (Vector256.ConvertToSingle(low) * factor)).StoreUnsafe(ref first);
        (Vector256.LoadUnsafe(ref first, 8) + (Vector256.ConvertToSingle(high) * factor)).StoreUnsafe(ref first, 8);
    }

    // Without a branch: whether a feature has weights is anybody's guess, the processor's too.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Find(ReadOnlySpan<uint> features, uint mark, Span<int> rows)
    {
        var count = 0;
        ref var first = ref MemoryMarshal.GetReference(rows);
        foreach (var hash in features)
        {
            ref var block = ref BlockOf(hash, out var bit);
            Unsafe.Add(ref first, count) = RowOf(block, bit);
            count += (int)(block.Used >> bit & 1);
            if (mark != 0)
            {
                block = ref BlockOf(hash ^ mark, out bit);
                Unsafe.Add(ref first, count) = RowOf(block, bit);
                count += (int)(block.Used >> bit & 1);
            }
        }

        return count;
    }

    private int WeightOf(uint hash, int column)
    {
        ref var block = ref BlockOf(hash, out var bit);
        return (block.Used >> bit & 1) != 0 ? _weights[(RowOf(block, bit) * Stride) + column] : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Vector256<short> Sum(ReadOnlySpan<int> rows, int lane)
    {
        ref var weights = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_weights), lane);
        var sum = Vector256<short>.Zero;
        foreach (var row in rows)
            sum += Vector256.WidenLower(Vector128.LoadUnsafe(ref weights, (nuint)row * (nuint)Stride).ToVector256Unsafe());
        return sum;
    }

    // The shift bounds the index: hash >> (32 - bits) is below 2^bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Block BlockOf(uint hash, out int bit)
    {
        var bucket = hash >> _shift;
        bit = (int)(bucket & 63);
        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_blocks), bucket >> 6);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int RowOf(in Block block, int bit) => block.Before + BitOperations.PopCount(block.Used & ((1UL << bit) - 1));

    /// <summary>64 buckets: which of them have a row, and how many rows come before. Without room between: a quarter less to keep in the near caches.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private struct Block
    {
        public ulong Used;
        public int Before;
    }
}
