using Listener.Classifier.Features;

namespace Listener.Classifier.Training;

/// <summary>Rows of a sparse matrix: features by dense index, with a value; dense indices map back to buckets of the model.</summary>
internal sealed class SparseRows
{
    private SparseRows(int[] starts, int[] features, float[] values, int[] buckets, int[] families) =>
        (Starts, Features, Values, Buckets, Families) = (starts, features, values, buckets, families);

    /// <summary>One more than there are rows.</summary>
    public int[] Starts { get; }

    public int[] Features { get; }

    /// <summary>Each family of a row has a fixed length (words, characters, concepts, terms) or a fixed weight a feature (shape).</summary>
    public float[] Values { get; }

    /// <summary>Bucket of each dense feature.</summary>
    public int[] Buckets { get; }

    /// <summary><see cref="FeatureFamily"/> of each dense feature.</summary>
    public int[] Families { get; }

    public int Rows => Starts.Length - 1;

    public int Width => Buckets.Length;

    public ReadOnlySpan<int> FeaturesOf(int row) => Features.AsSpan(Starts[row], Starts[row + 1] - Starts[row]);

    public ReadOnlySpan<float> ValuesOf(int row) => Values.AsSpan(Starts[row], Starts[row + 1] - Starts[row]);

    /// <summary>The same rows with dense columns added; <paramref name="columns"/> is by row, then column. They are <see cref="FeatureFamily.Margins"/> and have no bucket.</summary>
    public SparseRows With(float[][] columns, float scale)
    {
        var count = columns[0].Length;
        var starts = new int[Starts.Length];
        var features = new int[Features.Length + (Rows * count)];
        var values = new float[features.Length];
        for (var row = 0; row < Rows; row++)
        {
            var length = Starts[row + 1] - Starts[row];
            var to = starts[row];
            Array.Copy(Features, Starts[row], features, to, length);
            Array.Copy(Values, Starts[row], values, to, length);
            for (var column = 0; column < count; column++)
                (features[to + length + column], values[to + length + column]) = (Width + column, columns[row][column] * scale);
            starts[row + 1] = to + length + count;
        }

        return new(starts, features, values, [.. Buckets, .. Enumerable.Repeat(-1, count)], [.. Families, .. Enumerable.Repeat((int)FeatureFamily.Margins, count)]);
    }

    /// <summary>Weights by dense feature as weights by bucket; those without a bucket are left out.</summary>
    public float[] ByBucket(float[] weights, int bits)
    {
        var buckets = new float[1 << bits];
        for (var feature = 0; feature < Width; feature++)
        {
            if (Buckets[feature] >= 0)
                buckets[Buckets[feature]] = weights[feature];
        }

        return buckets;
    }

    /// <summary>Extracts the features of all texts; those in fewer than <paramref name="leastRows"/> rows are left out, and still count in the lengths.</summary>
    /// <param name="languages">Keys of the languages whose rows have every feature twice, once for the language alone.</param>
    public static SparseRows From(IReadOnlyList<LabelledText> texts, int bits, FamilyScales scales, int leastRows, uint[] languages)
    {
        var extractor = new FeatureExtractor(WordTable.Shipped);
        var starts = new int[texts.Count + 1];
        var hashes = new List<int>(texts.Count * 300);
        var values = new List<float>(texts.Count * 300);
        var counts = new int[1 << bits];
        var families = new byte[1 << bits];
        var inRow = new Dictionary<int, int>();
        for (var row = 0; row < texts.Count; row++)
        {
            var text = texts[row];
            inRow.Clear();
            extractor.Extract(text.Input());
            AddAll(extractor.Features, 0);
            if (WordKey.Language(text.Language) is var key && languages.AsSpan().Contains(key))
                AddAll(extractor.Features, Hash.Mark(key));
            starts[row + 1] = hashes.Count;
        }

        return Compact(starts, hashes, values, counts, families, leastRows);

        void AddAll(FeatureBuffer features, uint mark)
        {
            Add(features.Words, mark, scales.OfWords(features.WordCount), FeatureFamily.Words);
            Add(features.Chars, mark, scales.OfChars(features.CharCount), FeatureFamily.Chars);
            Add(features.Shapes, mark, scales.Shapes, FeatureFamily.Shapes);
            Add(features.Concepts, mark, scales.OfConcepts(features.ConceptCount), FeatureFamily.Concepts);
            Add(features.Terms, mark, scales.OfTerms(features.TermCount), FeatureFamily.Terms);
        }

        void Add(ReadOnlySpan<uint> list, uint mark, float value, byte family)
        {
            foreach (var hash in list)
            {
                // A feature that occurs twice is one entry of twice the value: the solver needs the true length of a row.
                var bucket = (int)((hash ^ mark) >> (32 - bits));
                if (inRow.TryGetValue(bucket, out var place))
                {
                    values[place] += value;
                    continue;
                }

                inRow.Add(bucket, hashes.Count);
                counts[bucket]++;
                families[bucket] = family;
                hashes.Add(bucket);
                values.Add(value);
            }
        }
    }

    /// <summary>Rows of features that are hashed already and may repeat; each of n has the value 1 / sqrt(n).</summary>
    public static SparseRows FromHashes(IReadOnlyList<uint[]> rows, int bits, int leastRows)
    {
        var starts = new int[rows.Count + 1];
        var hashes = new List<int>();
        var values = new List<float>();
        var counts = new int[1 << bits];
        for (var row = 0; row < rows.Count; row++)
        {
            foreach (var group in rows[row].GroupBy(hash => (int)(hash >> (32 - bits))))
            {
                counts[group.Key]++;
                hashes.Add(group.Key);
                values.Add(group.Count() / MathF.Sqrt(rows[row].Length));
            }

            starts[row + 1] = hashes.Count;
        }

        return Compact(starts, hashes, values, counts, new byte[1 << bits], leastRows);
    }

    private static SparseRows Compact(int[] starts, List<int> hashes, List<float> values, int[] counts, byte[] families, int leastRows)
    {
        var dense = new int[counts.Length];
        var buckets = new List<int>();
        for (var bucket = 0; bucket < counts.Length; bucket++)
        {
            dense[bucket] = counts[bucket] >= leastRows ? buckets.Count : -1;
            if (dense[bucket] >= 0)
                buckets.Add(bucket);
        }

        var kept = 0;
        var features = new int[hashes.Count];
        var keptValues = new float[hashes.Count];
        var keptStarts = new int[starts.Length];
        for (var row = 0; row + 1 < starts.Length; row++)
        {
            for (var i = starts[row]; i < starts[row + 1]; i++)
            {
                if (dense[hashes[i]] < 0)
                    continue;
                (features[kept], keptValues[kept]) = (dense[hashes[i]], values[i]);
                kept++;
            }

            keptStarts[row + 1] = kept;
        }

        return new(keptStarts, features[..kept], keptValues[..kept], [.. buckets], [.. buckets.Select(bucket => (int)families[bucket])]);
    }
}
