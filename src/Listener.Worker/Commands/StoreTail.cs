using System.Runtime.CompilerServices;
using Listener.Contracts;
using Listener.Storage;

namespace Listener.Worker.Commands;

/// <summary>Classified mentions in the order of their verdicts, read from the store. A reader is never too slow: what it has not read yet stays there.</summary>
/// <param name="pageSize">Mentions of a page at most, up to 1,000.</param>
internal sealed class StoreTail(MentionStore mentions, TimeProvider time, int pageSize = 500)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>What is behind <paramref name="cursor"/> now, page by page.</summary>
    public async IAsyncEnumerable<IReadOnlyList<MentionRecord>> ReadAsync(
        string? cursor, DateTimeOffset? since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var count = pageSize; count == pageSize;)
        {
            var query = new MentionQuery { Order = MentionOrder.AsClassified, Cursor = cursor, Since = since, Limit = pageSize };
            var records = await mentions.QueryAsync(query, cancellationToken);
            count = records.Count;
            if (count > 0)
                yield return records;
            cursor = count > 0 ? records[^1].Cursor : cursor;
        }
    }

    /// <summary>From <paramref name="since"/> on, or from now on, until cancelled. Nothing is missed or repeated where the past ends and the present begins.</summary>
    public async IAsyncEnumerable<IReadOnlyList<MentionClassified>> FollowAsync(
        DateTimeOffset? since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // What has its verdict by now is the past and has to be recent enough; what gets one later is shown, however old it is.
        var cursor = await mentions.EndAsync(cancellationToken);
        _ = MentionQuery.TryReadCursor(cursor, out var now);
        if (since is not null)
        {
            await foreach (var page in ReadAsync(null, since, cancellationToken))
                yield return Messages(page.TakeWhile(record => record.Sequence <= now));
        }

        for (; ; await Task.Delay(Pause, time, cancellationToken))
        {
            await foreach (var page in ReadAsync(cursor, null, cancellationToken))
            {
                cursor = page[^1].Cursor;
                yield return Messages(page);
            }
        }
    }

    public static IReadOnlyList<MentionClassified> Messages(IEnumerable<MentionRecord> records) =>
        [.. records.Select(record => new MentionClassified { Mention = record.Mention, Verdict = record.Verdict! })];
}
