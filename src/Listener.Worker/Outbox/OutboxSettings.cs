namespace Listener.Worker.Outbox;

/// <summary>Figures of the relay, measured: a hundred at once is nine times the rate of one by one, more than five hundred brings nothing.</summary>
public sealed record OutboxSettings
{
    /// <summary>Attempts of one row that was refused, not of a broker that was away.</summary>
    public const int MaxAttempts = 10;

    /// <summary>Messages published at once.</summary>
    public int Batch { get; init; } = 500;

    /// <summary>Longest wait for a confirm; a publish itself would wait for ever.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>For a publish that was given up to say why.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a claim from the table is ours: three deadlines, so that a slow batch is not sent twice. A row whose relay died is somebody else's after it.</summary>
    public TimeSpan Claim { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>How often the table is asked for rows nobody holds.</summary>
    public TimeSpan Sweep { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Before a row that failed may be claimed again.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The same for a row that the broker refuses again and again.</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Pause of the whole relay after a batch that the broker did not confirm.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);
}
