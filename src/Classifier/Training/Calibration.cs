namespace Listener.Classifier.Training;

/// <summary>From margins of rows that were not learned: offsets for the sake of rare classes, and the temperature of the softmax.</summary>
internal static class Calibration
{
    // A gain below this is as likely luck.
    private const double WorthIt = 0.008;

    /// <summary>Macro F1 of the classes that occur.</summary>
    public static double MacroF1(IReadOnlyList<float[]> margins, int[] labels, float[] offsets)
    {
        var count = offsets.Length;
        Span<int> right = stackalloc int[count], said = stackalloc int[count], there = stackalloc int[count];
        for (var row = 0; row < labels.Length; row++)
        {
            var best = Best(margins[row], offsets);
            said[best]++;
            there[labels[row]]++;
            right[best] += best == labels[row] ? 1 : 0;
        }

        double sum = 0;
        var classes = 0;
        for (var i = 0; i < count; i++)
        {
            if (there[i] == 0)
                continue;
            classes++;
            sum += 2.0 * right[i] / (said[i] + there[i]);
        }

        return sum / Math.Max(1, classes);
    }

    /// <summary>Offsets by class that raise macro F1 clearly; all zero when none do.</summary>
    public static float[] Offsets(IReadOnlyList<float[]> margins, int[] labels, int classes)
    {
        var offsets = new float[classes];
        var start = MacroF1(margins, labels, offsets);
        var best = start;
        ReadOnlySpan<float> steps = [0.2f, 0.1f, 0.05f];
        foreach (var step in steps)
        {
            for (var round = 0; round < 2; round++)
            {
                for (var index = 0; index < classes; index++)
                {
                    best = Try(margins, labels, offsets, index, step, best);
                    best = Try(margins, labels, offsets, index, -step, best);
                }
            }
        }

        return best - start >= WorthIt ? offsets : new float[classes];
    }

    /// <summary>Inverse temperature that makes the rows' labels likeliest, by golden section over its logarithm.</summary>
    public static float Sharpness(IReadOnlyList<float[]> margins, int[] labels, float[] offsets)
    {
        const double Ratio = 0.6180339887498949;
        double low = Math.Log(0.1), high = Math.Log(20);
        for (var i = 0; i < 40; i++)
        {
            var left = high - (Ratio * (high - low));
            var right = low + (Ratio * (high - low));
            if (Loss(margins, labels, offsets, Math.Exp(left)) < Loss(margins, labels, offsets, Math.Exp(right)))
                high = right;
            else
                low = left;
        }

        return (float)Math.Exp((low + high) / 2);
    }

    private static double Try(IReadOnlyList<float[]> margins, int[] labels, float[] offsets, int index, float step, double best)
    {
        offsets[index] += step;
        var reached = MacroF1(margins, labels, offsets);
        if (reached > best + 0.0005)
            return reached;
        offsets[index] -= step;
        return best;
    }

    private static double Loss(IReadOnlyList<float[]> margins, int[] labels, float[] offsets, double sharpness)
    {
        double loss = 0;
        for (var row = 0; row < labels.Length; row++)
        {
            double top = double.MinValue, sum = 0;
            for (var i = 0; i < offsets.Length; i++)
                top = Math.Max(top, sharpness * (margins[row][i] + offsets[i]));
            for (var i = 0; i < offsets.Length; i++)
                sum += Math.Exp((sharpness * (margins[row][i] + offsets[i])) - top);
            loss += Math.Log(sum) + top - (sharpness * (margins[row][labels[row]] + offsets[labels[row]]));
        }

        return loss;
    }

    private static int Best(float[] margins, float[] offsets)
    {
        var best = 0;
        for (var i = 1; i < offsets.Length; i++)
            best = margins[i] + offsets[i] > margins[best] + offsets[best] ? i : best;
        return best;
    }
}
