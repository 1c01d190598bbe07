using Listener.Classifier.Models;

namespace Listener.Classifier.Training;

/// <summary>Weights of all buckets while they are learned, one column after the other.</summary>
internal sealed class WeightRows(int bits, int columns)
{
    private readonly sbyte[] _weights = new sbyte[(long)columns << bits];

    public Span<sbyte> Row(int bucket) => _weights.AsSpan(bucket * columns, columns);

    /// <summary>The rows of which a weight has at least so many steps.</summary>
    public WeightTable ToTable(int least = 1)
    {
        int[] buckets = [.. Enumerable.Range(0, 1 << bits).Where(bucket => Row(bucket).ContainsAnyExceptInRange((sbyte)(1 - least), (sbyte)(least - 1)))];
        var table = new WeightTable(bits, columns, buckets);
        for (var row = 0; row < buckets.Length; row++)
            Row(buckets[row]).CopyTo(table.Row(row));
        return table;
    }
}
