namespace Listener.Classifier.Evaluation;

/// <summary>Counts of labels and predictions over the classes of one task.</summary>
internal sealed class Tally(int classes)
{
    private const int Bins = 10;

    private readonly int[,] _counts = new int[classes, classes];
    private readonly (int Rows, int Right, double Confidence)[] _bins = new (int, int, double)[Bins];
    private int _rows, _right;

    public int Rows => _rows;

    public double Accuracy => _rows == 0 ? 0 : (double)_right / _rows;

    public double MacroF1
    {
        get
        {
            var present = Enumerable.Range(0, classes).Where(index => Labelled(index) > 0).ToArray();
            return present.Length == 0 ? 0 : present.Average(F1);
        }
    }

    public double CalibrationError =>
        _rows == 0 ? 0 : _bins.Where(bin => bin.Rows > 0).Sum(bin => Math.Abs(bin.Confidence - bin.Right)) / _rows;

    public void Add(int label, int predicted, double confidence)
    {
        _counts[label, predicted]++;
        _rows++;
        var right = label == predicted ? 1 : 0;
        _right += right;
        ref var bin = ref _bins[Math.Clamp((int)(confidence * Bins), 0, Bins - 1)];
        bin = (bin.Rows + 1, bin.Right + right, bin.Confidence + confidence);
    }

    public int Count(int label, int predicted) => _counts[label, predicted];

    public int Labelled(int index) => Enumerable.Range(0, classes).Sum(other => _counts[index, other]);

    public double Precision(int index) => Ratio(_counts[index, index], Enumerable.Range(0, classes).Sum(other => _counts[other, index]));

    public double Recall(int index) => Ratio(_counts[index, index], Labelled(index));

    public double F1(int index)
    {
        var (precision, recall) = (Precision(index), Recall(index));
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    private static double Ratio(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}
