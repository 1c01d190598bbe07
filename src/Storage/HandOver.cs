using System.Threading.Channels;

namespace Listener.Storage;

/// <summary>
/// The short way from a commit to the relay of the same process. Rows are claimed as they are inserted and offered here after the commit;
/// when nobody takes them in time their claim lapses and the table gives them to the next claimer.
/// </summary>
internal sealed class HandOver
{
    // At most 64 groups of 256 rows wait; the rest waits in the table.
    private readonly Channel<IReadOnlyList<OutboxMessage>> _groups = Channel.CreateBounded<IReadOnlyList<OutboxMessage>>(64);

    /// <summary>How long the relay of this process has for a row that was handed to it.</summary>
    public static readonly TimeSpan Claim = TimeSpan.FromSeconds(60);

    /// <summary>Names this process in claims; new at every start, so that claims of a dead process are never taken for ours.</summary>
    public string Owner { get; } = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";

    /// <summary>False where no relay listens: rows are then inserted unclaimed.</summary>
    public bool Enabled { get; set; } = true;

    public ChannelReader<IReadOnlyList<OutboxMessage>> Groups => _groups.Reader;

    public void Offer(IReadOnlyList<OutboxMessage> announced)
    {
        if (Enabled && announced.Count > 0)
            _groups.Writer.TryWrite([.. announced]);
    }
}
