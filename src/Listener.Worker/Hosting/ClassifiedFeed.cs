using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Listener.Contracts;

namespace Listener.Worker.Hosting;

/// <summary>Classified mentions as they leave this process, for readers inside it. A reader that is too slow loses the oldest and is told how many.</summary>
public sealed class ClassifiedFeed
{
    private const int Room = 20_000;
    private readonly Lock _lock = new();
    private Channel<MentionClassified>[] _readers = [];

    /// <summary>From now on; ends when cancelled.</summary>
    public async IAsyncEnumerable<MentionClassified> SubscribeAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = System.Threading.Channels.Channel.CreateBounded<MentionClassified>(new BoundedChannelOptions(Room) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_lock)
        {
            _readers = [.. _readers, reader];
        }

        try
        {
            await foreach (var message in reader.Reader.ReadAllAsync(cancellationToken))
            {
                yield return message;
            }
        }
        finally
        {
            lock (_lock)
            {
                _readers = [.. _readers.Where(other => other != reader)];
            }
        }
    }

    internal void Offer(MentionClassified message)
    {
        foreach (var reader in _readers)
        {
            reader.Writer.TryWrite(message);
        }
    }
}
