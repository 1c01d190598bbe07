using System.Runtime.Intrinsics;
using Listener.Classifier.Features;

namespace Listener.Classifier.Models;

/// <summary>Quantised weights: 2^bits rows of 16 or 32 signed bytes, one a column of the model. A feature's row is the high bits of its hash.</summary>
internal sealed class WeightTable
{
    public const int Lanes = 16;

    // 127 x 256 stays inside a short.
    private const int Flush = 256;

    private readonly sbyte[] _weights;
    private readonly int _shift;

    public WeightTable(int bits, int columns)
    {
        (Bits, Stride, _shift) = (bits, columns <= Lanes ? Lanes : 2 * Lanes, 32 - bits);
        _weights = new sbyte[(long)Stride << bits];
    }

    public int Bits { get; }

    /// <summary>Bytes a row.</summary>
    public int Stride { get; }

    public Span<sbyte> Row(int bucket) => _weights.AsSpan(bucket * Stride, Stride);

    public sbyte Weight(uint hash, int column) => _weights[((int)(hash >> _shift) * Stride) + column];

    /// <summary>Adds the sum of the rows of some features, times a factor, to the sums.</summary>
    /// <param name="mark">Changes every hash; 0 for none. With <see cref="Hash.Mark"/> a language's own copies of the features are found.</param>
    public void AddTo(Span<float> sums, ReadOnlySpan<uint> features, float factor, uint mark = 0)
    {
        for (var lane = 0; lane < Stride; lane += Lanes)
        {
            Vector256<int> low = default, high = default;
            for (var start = 0; start < features.Length; start += Flush)
            {
                var part = features.Slice(start, Math.Min(Flush, features.Length - start));
                var (lowPart, highPart) = Vector256.Widen(Sum(part, lane, mark));
                (low, high) = (low + lowPart, high + highPart);
            }

            for (var i = 0; i < Lanes; i++)
                sums[lane + i] += factor * (i < 8 ? low[i] : high[i - 8]);
        }
    }

    private Vector256<short> Sum(ReadOnlySpan<uint> features, int lane, uint mark)
    {
        ref var weights = ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(_weights);
        var sum = Vector256<short>.Zero;
        foreach (var hash in features)
        {
            // The shift bounds the index: hash >> (32 - bits) is below 2^bits.
            var row = Vector128.LoadUnsafe(ref weights, ((nuint)((hash ^ mark) >> _shift) * (nuint)Stride) + (nuint)lane);
            var (low, high) = Vector128.Widen(row);
            sum += Vector256.Create(low, high);
        }

        return sum;
    }
}
