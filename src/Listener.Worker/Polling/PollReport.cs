using Listener.Storage;
using Listener.Worker.Telemetry;

namespace Listener.Worker.Polling;

/// <summary>How one poll ended.</summary>
/// <param name="Posts">Items the source gave.</param>
/// <param name="New">Mentions that were stored, duplicates included.</param>
/// <param name="Error">Null when it went well; no secret and no person's words.</param>
public sealed record PollReport(string Source, string Kind, int Posts, int New, string? Error)
{
    /// <summary>The state in which it leaves its source, one of <see cref="SourceStates"/>.</summary>
    public required string Outcome { get; init; }

    /// <summary>When a source that failed is asked again; null when it did not fail, or is not asked any more.</summary>
    public DateTimeOffset? AskedAgain { get; init; }

    /// <summary>True when nothing answered at all: the network may be away.</summary>
    public bool IsUnreachable { get; init; }
}

/// <summary>Counts polls and tells whoever listens in this process how they end. Without a listener nothing is kept.</summary>
public sealed class PollReports(ListenerMeter meter)
{
    /// <summary>Raised on the poller's thread; must not block.</summary>
    public event Action<PollReport>? Finished;

    internal void Report(PollReport report)
    {
        meter.Polled(report);
        Finished?.Invoke(report);
    }
}
