using Listener.Classifier.Text;

namespace Listener.Classifier.Brands;

/// <summary>What one match remembers, reused by the next. A stamp makes forgetting free.</summary>
internal sealed class MatchMemory(int terms, int brands)
{
    private readonly int[] _seenTerms = new int[terms];
    private readonly int[] _candidates = new int[brands];
    private int _stamp;

    public TermScan Scan { get; } = new();

    public void Begin()
    {
        Scan.Clear();
        if (++_stamp == int.MaxValue)
        {
            Array.Clear(_seenTerms);
            Array.Clear(_candidates);
            _stamp = 1;
        }
    }

    public void See(int term, int brand)
    {
        _seenTerms[term] = _stamp;
        _candidates[brand] = _stamp;
    }

    public bool HasSeen(int term) => _seenTerms[term] == _stamp;

    public bool IsCandidate(int brand) => _candidates[brand] == _stamp;
}
