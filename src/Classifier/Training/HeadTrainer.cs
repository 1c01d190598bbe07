using Listener.Classifier.Features;

namespace Listener.Classifier.Training;

/// <summary>Learns the columns of one task: one class against the rest, as the mean of a plain machine and one whose features are scaled by their log-count ratio (Wang and Manning 2012).</summary>
/// <param name="usesPrior">False leaves out what another model knows.</param>
internal sealed class HeadTrainer(TaskRows data, TrainerOptions options, bool usesPrior)
{
    private const int Epochs = 10;
    private const double Tolerance = 0.02;

    public int Columns => data.Classes.Length == 2 ? 1 : data.Classes.Length;

    /// <summary>Weights by column, from the rows (positions in <see cref="TaskRows.Picked"/>) that are given.</summary>
    public float[][] Fit(int[] positions, float cost) =>
        [.. Enumerable.Range(0, Columns).Select(column => FitColumn(positions, Columns == 1 ? 1 : column, cost))];

    /// <summary>Margins by class of a row, by position.</summary>
    public float[] Margins(float[][] columns, int position)
    {
        var margins = new float[data.Classes.Length];
        for (var column = 0; column < columns.Length; column++)
            margins[column] = DualDescent.Margin(data.Rows, data.Picked[position], columns[column]);
        if (Columns == 1)
            (margins[0], margins[1]) = (-margins[0], margins[0]);
        return margins;
    }

    private float[] FitColumn(int[] positions, int wanted, float cost)
    {
        var rows = Array.ConvertAll(positions, position => data.Picked[position]);
        var targets = Array.ConvertAll(positions, position => (sbyte)(data.Labels[position] == wanted ? 1 : -1));
        float with = 0, without = 0;
        for (var i = 0; i < positions.Length; i++)
        {
            var weight = data.Weights[positions[i]];
            (with, without) = targets[i] > 0 ? (with + weight, without) : (with, without + weight);
        }

        // Half way between every row alike and every class alike.
        var rare = MathF.Sqrt((with + without) / (2 * MathF.Max(with, 1e-3f)));
        var common = MathF.Sqrt((with + without) / (2 * MathF.Max(without, 1e-3f)));
        var costs = new float[positions.Length];
        for (var i = 0; i < costs.Length; i++)
            costs[i] = cost * data.Weights[positions[i]] * (targets[i] > 0 ? rare : common);

        var (plain, ratio) = Scales(positions, targets, with, without);
        var first = DualDescent.Solve(data.Rows, rows, targets, costs, plain, Epochs, Tolerance, options.Seed);
        var second = DualDescent.Solve(data.Rows, rows, targets, costs, ratio, Epochs, Tolerance, options.Seed + 1);
        for (var i = 0; i < first.Length; i++)
            first[i] = (first[i] + second[i]) / 2;
        return first;
    }

    private (float[] Plain, float[] Ratio) Scales(int[] positions, sbyte[] targets, float with, float without)
    {
        var (inside, outside, rows) = (new float[data.Rows.Width], new float[data.Rows.Width], new int[data.Rows.Width]);
        for (var i = 0; i < positions.Length; i++)
        {
            var counts = targets[i] > 0 ? inside : outside;
            foreach (var feature in data.Rows.FeaturesOf(data.Picked[positions[i]]))
            {
                counts[feature] += data.Weights[positions[i]];
                rows[feature]++;
            }
        }

        var (plain, ratio) = (new float[data.Rows.Width], new float[data.Rows.Width]);
        for (var feature = 0; feature < plain.Length; feature++)
        {
            if (rows[feature] < options.LeastRows || (!usesPrior && data.Rows.Families[feature] == FeatureFamily.Margins))
                continue;
            plain[feature] = 1;
            ratio[feature] = data.Rows.Families[feature] >= FeatureFamily.Shapes
                ? 1
                : MathF.Abs(MathF.Log((inside[feature] + 1) / (with + 2) / ((outside[feature] + 1) / (without + 2))));
        }

        return (plain, ratio);
    }
}
