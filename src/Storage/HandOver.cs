using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Listener.Storage;

/// <summary>
/// The short way from a commit to the relay of the same process. Rows are claimed as they are inserted and offered here after the commit;
/// when nobody takes them in time their claim lapses and the table gives them to the next claimer.
/// </summary>
internal sealed class HandOver
{
    // Bounded by rows, not by groups: an idle worker commits rows one by one, a busy one hundreds at once. Exceeded by one transaction of each writer at most.
    private const int MostRows = 16_384;

    private readonly Channel<IReadOnlyList<OutboxMessage>> _groups = Channel.CreateUnbounded<IReadOnlyList<OutboxMessage>>();
    private int _rows;

    public HandOver() => Groups = new CountingReader(this);

    /// <summary>How long the relay of this process has for a row that was handed to it.</summary>
    public static readonly TimeSpan Claim = TimeSpan.FromSeconds(25);

    /// <summary>Names this process in claims; new at every start, so that claims of a dead process are never taken for ours.</summary>
    public string Owner { get; } = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";

    /// <summary>False where no relay listens: rows are then inserted unclaimed.</summary>
    public bool Enabled { get; set; } = true;

    public ChannelReader<IReadOnlyList<OutboxMessage>> Groups { get; }

    /// <summary>
    /// Asked before a transaction: true when its rows are to be inserted as claimed and offered after the commit. Where there is no room they are
    /// inserted unclaimed, for the table to give: a claim that nobody knows of would hold them back until it lapses.
    /// </summary>
    public bool HasRoom => Enabled && Volatile.Read(ref _rows) < MostRows;

    public void Offer(IReadOnlyList<OutboxMessage> announced)
    {
        if (announced.Count == 0)
            return;
        Interlocked.Add(ref _rows, announced.Count);
        _groups.Writer.TryWrite([.. announced]);
    }

    /// <summary>Gives the room of a group back when it is read.</summary>
    private sealed class CountingReader(HandOver owner) : ChannelReader<IReadOnlyList<OutboxMessage>>
    {
        private readonly ChannelReader<IReadOnlyList<OutboxMessage>> _reader = owner._groups.Reader;

        public override Task Completion => _reader.Completion;

        public override bool TryRead([MaybeNullWhen(false)] out IReadOnlyList<OutboxMessage> item)
        {
            if (!_reader.TryRead(out item))
                return false;
            Interlocked.Add(ref owner._rows, -item.Count);
            return true;
        }

        public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) =>
            _reader.WaitToReadAsync(cancellationToken);
    }
}
