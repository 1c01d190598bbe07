namespace Listener.Storage;

/// <summary>A configured source, as the configuration file has it now.</summary>
/// <param name="Name">Unique.</param>
/// <param name="Kind">The connector's word.</param>
/// <param name="DefinitionHash">Changes when the definition does; then the source starts over.</param>
/// <param name="Every">Time between polls; <see cref="Timeout.InfiniteTimeSpan"/> for a source that pushes and is never polled.</param>
public sealed record SourceRow(string Name, string Kind, string DefinitionHash, TimeSpan Every)
{
    /// <summary>A source that has brought no new post for so long is silent; null: never.</summary>
    public TimeSpan? SilentAfter { get; init; }
}

/// <summary>The right to poll one source until <paramref name="Until"/>.</summary>
/// <param name="Cursor">Where the last committed page ended; null at the beginning.</param>
/// <param name="Failures">Rung on the back-off ladder: up by one per failure, down by one per success.</param>
/// <param name="Epoch">Fencing token: one more with every lease of the source.</param>
/// <param name="Until">UTC; on PostgreSQL by the clock of the database.</param>
public sealed record Lease(
    string Source, string Kind, string? Cursor, int Failures, long Epoch, DateTimeOffset Until, DateTimeOffset? LastSuccessAt);

/// <summary>How a poll failed and what follows.</summary>
/// <param name="State"><see cref="SourceStates.Throttled"/>, <see cref="SourceStates.Failing"/> or <see
/// cref="SourceStates.Parked"/>.</param>
/// <param name="Error">For an operator: no secret and no person's words.</param>
/// <param name="CountsAsFailure">True moves the source one rung up.</param>
public sealed record SourceFailure(string State, string Error, DateTimeOffset NextDue, bool CountsAsFailure, DateTimeOffset Now);

/// <summary>The words of a source's state.</summary>
public static class SourceStates
{
    /// <summary>Its last poll went well, or it was never polled.</summary>
    public const string Healthy = "healthy";

    /// <summary>The server asked for patience.</summary>
    public const string Throttled = "throttled";

    /// <summary>It cannot be read at the moment.</summary>
    public const string Failing = "failing";

    /// <summary>It is not polled until its configuration changes.</summary>
    public const string Parked = "parked";

    /// <summary>It can be read, and has brought no new post for longer than its <see cref="SourceRow.SilentAfter"/>. Never stored: judged when asked.</summary>
    public const string Silent = "silent";
}

/// <summary>All that <c>source_view</c> shows of one source, and what only health needs.</summary>
public sealed record SourceStatus
{
    /// <summary>Unique.</summary>
    public required string Name { get; init; }

    /// <summary>The connector's word.</summary>
    public required string Kind { get; init; }

    /// <summary>One of <see cref="SourceStates"/>; parked when it is no longer configured.</summary>
    public required string State { get; init; }

    /// <summary>False when it is no longer in the configuration.</summary>
    public bool Enabled { get; init; }

    /// <summary>End of the last poll that went well.</summary>
    public DateTimeOffset? LastSuccessAt { get; init; }

    /// <summary>When it last brought a post it had not brought before, about a brand or not.</summary>
    public DateTimeOffset? LastNewAt { get; init; }

    /// <summary>Null for a source that is never polled.</summary>
    public DateTimeOffset? NextDueAt { get; init; }

    /// <summary>Set while a process polls it.</summary>
    public DateTimeOffset? LeasedUntil { get; init; }

    /// <summary>Rung on the back-off ladder.</summary>
    public int Failures { get; init; }

    /// <summary>Null since the last success.</summary>
    public string? LastError { get; init; }

    /// <summary>Posts that came in; always the sum of the five counters that follow.</summary>
    public long Collected { get; init; }

    /// <summary>Posts that became a mention nobody had yet.</summary>
    public long Captured { get; init; }

    /// <summary>Posts that were known.</summary>
    public long Repeats { get; init; }

    /// <summary>New posts whose article was known from elsewhere.</summary>
    public long Duplicates { get; init; }

    /// <summary>Posts about no brand.</summary>
    public long NotMatched { get; init; }

    /// <summary>Items that could not become posts.</summary>
    public long Rejected { get; init; }

    /// <summary>Stretches for which posts may be missing.</summary>
    public long Gaps { get; init; }

    /// <summary><see cref="Rejected"/> by reason.</summary>
    public IReadOnlyDictionary<string, long> Rejections { get; init; } = new Dictionary<string, long>();
}
