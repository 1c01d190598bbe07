namespace Listener.Classifier.Training;

/// <summary>Learned weights to signed bytes.</summary>
internal static class Quantiser
{
    /// <summary>Fills a column and returns what one step is worth. The largest weight decides it; a handful of giants are cut so that the many small ones keep their steps.</summary>
    /// <param name="weights">By bucket.</param>
    public static float Fill(float[] weights, WeightRows rows, int column)
    {
        var sizes = Array.FindAll(weights, weight => weight != 0);
        for (var i = 0; i < sizes.Length; i++)
            sizes[i] = MathF.Abs(sizes[i]);
        Array.Sort(sizes);
        var unit = MathF.Max(sizes.Length == 0 ? 0 : sizes[Math.Max(0, sizes.Length - 1 - (sizes.Length / 20000))], 1e-6f) / 127;
        for (var bucket = 0; bucket < weights.Length; bucket++)
        {
            if (weights[bucket] != 0)
                rows.Row(bucket)[column] = (sbyte)Math.Clamp(MathF.Round(weights[bucket] / unit), -127, 127);
        }

        return unit;
    }
}
