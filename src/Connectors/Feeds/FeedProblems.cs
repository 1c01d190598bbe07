namespace Listener.Connectors.Feeds;

/// <summary>What was wrong with a document, first come first kept; the rest is only counted.</summary>
internal sealed class FeedProblems
{
    private const int Kept = 8;
    private readonly List<(int Position, string What)> _noted = new(Kept);

    public bool Any => _noted.Count > 0;

    public void Note(int position, string what)
    {
        if (_noted.Count < Kept)
            _noted.Add((position, what));
    }

    /// <summary>Sentences with line numbers, counted from 1.</summary>
    public IReadOnlyList<string> Describe(ReadOnlySpan<char> text)
    {
        var lines = new List<string>(_noted.Count);
        foreach (var (position, what) in _noted)
            lines.Add($"line {text[..Math.Clamp(position, 0, text.Length)].Count('\n') + 1}: {what}");
        return lines;
    }
}
