namespace Listener.Storage;

/// <summary>How long what is kept.</summary>
public sealed record RetentionPolicy
{
    /// <summary>Rows of the outbox whose work is done, and webhooks that were delivered.</summary>
    public TimeSpan SettledOutbox { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Mentions of kinds that <see cref="MentionsByKind"/> does not name, since they were found; null keeps them.</summary>
    public TimeSpan? Mentions { get; init; }

    /// <summary>Mentions by kind of source, since they were found.</summary>
    public IReadOnlyDictionary<string, TimeSpan> MentionsByKind { get; init; } = new Dictionary<string, TimeSpan>();

    /// <summary>Keys of deleted mentions, so that a source that offers them again does not make them new; at least 400 days.</summary>
    public TimeSpan SeenKeys { get; init; } = TimeSpan.FromDays(400);

    /// <summary>What sources answered, beyond the time its mentions need to get their verdicts.</summary>
    public TimeSpan Payloads { get; init; } = TimeSpan.Zero;
}

/// <summary>Rows deleted.</summary>
public sealed record PruneReport(int OutboxRows, int Mentions, int SeenKeys)
{
    /// <summary>Webhooks that were delivered.</summary>
    public int Deliveries { get; init; }
}

/// <summary>What an erasure removed, or would remove.</summary>
/// <param name="Rows">Rows by table; of <c>payload</c> and <c>evidence</c> those that were cut.</param>
/// <param name="Held">Mentions that stay because they are under legal hold.</param>
public sealed record EraseReport(IReadOnlyDictionary<string, int> Rows, IReadOnlyList<Guid> Held)
{
    /// <summary>Mentions that went, or would go.</summary>
    public IReadOnlyList<Guid> Erased { get; init; } = [];

    /// <summary>True when the database's files were rewritten without the deleted bytes; PostgreSQL reuses their space later.</summary>
    public bool AreFilesRewritten { get; init; }
}
