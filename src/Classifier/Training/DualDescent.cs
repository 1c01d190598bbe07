namespace Listener.Classifier.Training;

/// <summary>Linear support vector machine with squared hinge loss, by dual coordinate descent (Hsieh et al. 2008, algorithm 3 without shrinking). Deterministic.</summary>
internal static class DualDescent
{
    /// <summary>Weights (one a dense feature, then the bias) of a two-class problem.</summary>
    /// <param name="rows">All rows; only those in <paramref name="picked"/> are used.</param>
    /// <param name="picked">Indices of the rows to learn from.</param>
    /// <param name="targets">1 or -1, by position in <paramref name="picked"/>.</param>
    /// <param name="costs">Cost of an error, by position in <paramref name="picked"/>.</param>
    /// <param name="scales">Multiplies every value of a feature; the weights returned apply to unscaled values.</param>
    public static float[] Solve(SparseRows rows, int[] picked, sbyte[] targets, float[] costs, float[] scales, int epochs, double tolerance, uint seed)
    {
        var weights = new float[rows.Width + 1];
        var alphas = new float[picked.Length];
        var diagonal = new float[picked.Length];
        var order = new int[picked.Length];
        for (var i = 0; i < picked.Length; i++)
            (order[i], diagonal[i]) = (i, Square(rows, picked[i], scales) + 1 + (0.5f / costs[i]));

        var random = new SeededRandom(seed);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            random.Shuffle(order);
            var worst = 0f;
            foreach (var i in order)
            {
                float target = targets[i];
                var features = rows.FeaturesOf(picked[i]);
                var values = rows.ValuesOf(picked[i]);
                var margin = weights[^1];
                for (var k = 0; k < features.Length; k++)
                    margin += weights[features[k]] * values[k] * scales[features[k]];

                var gradient = (target * margin) - 1 + (alphas[i] * 0.5f / costs[i]);
                if (alphas[i] == 0 && gradient >= 0)
                    continue;

                worst = MathF.Max(worst, MathF.Abs(gradient));
                var old = alphas[i];
                alphas[i] = MathF.Max(0, old - (gradient / diagonal[i]));
                var step = (alphas[i] - old) * target;
                if (step == 0)
                    continue;
                for (var k = 0; k < features.Length; k++)
                    weights[features[k]] += step * values[k] * scales[features[k]];
                weights[^1] += step;
            }

            if (worst < tolerance)
                break;
        }

        for (var k = 0; k < rows.Width; k++)
            weights[k] *= scales[k];
        return weights;
    }

    public static float Margin(SparseRows rows, int row, float[] weights)
    {
        var features = rows.FeaturesOf(row);
        var values = rows.ValuesOf(row);
        var margin = weights[^1];
        for (var k = 0; k < features.Length; k++)
            margin += weights[features[k]] * values[k];
        return margin;
    }

    private static float Square(SparseRows rows, int row, float[] scales)
    {
        var sum = 0f;
        var features = rows.FeaturesOf(row);
        var values = rows.ValuesOf(row);
        for (var k = 0; k < features.Length; k++)
        {
            var value = values[k] * scales[features[k]];
            sum += value * value;
        }

        return sum;
    }
}
