namespace Listener.Worker.Polling;

/// <summary>How one poll ended.</summary>
/// <param name="Posts">Items the source gave.</param>
/// <param name="New">Mentions that were stored, duplicates included.</param>
/// <param name="Error">Null when it went well; no secret and no person's words.</param>
public sealed record PollReport(string Source, string Kind, int Posts, int New, string? Error)
{
    /// <summary>True when nothing answered at all: the network may be away.</summary>
    public bool IsUnreachable { get; init; }
}

/// <summary>Tells whoever listens in this process how polls end. Without a listener nothing is kept.</summary>
public sealed class PollReports
{
    /// <summary>Raised on the poller's thread; must not block.</summary>
    public event Action<PollReport>? Finished;

    internal void Report(PollReport report) => Finished?.Invoke(report);
}
