using System.Runtime.CompilerServices;
using Listener.Contracts;
using Listener.Storage;

namespace Listener.Worker.Commands;

/// <summary>
/// What a tail has shown, so that it shows nothing twice: not what a broker delivers again, and not what the store has too. Knows the place in the store
/// before which everything is shown; memory is bounded, for a tail may run for months.
/// </summary>
/// <param name="store">Null for a tail that reads no past.</param>
internal sealed class ShownMentions(MentionStore? store, DateTimeOffset? since, TimeProvider time)
{
    private const int Generation = 50_000;

    private HashSet<(Guid Mention, int Version)> _older = [];
    private HashSet<(Guid Mention, int Version)> _shown = [];
    private string? _cursor;
    private string? _middle;

    /// <summary>What the store has and was not shown yet; everything from then on is the bus's to bring.</summary>
    public async IAsyncEnumerable<IReadOnlyList<MentionClassified>> CatchUpAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (store is null)
            yield break;
        await foreach (var page in new StoreTail(store, time).ReadAsync(_cursor, _cursor is null ? since : null, cancellationToken))
        {
            (_cursor, _middle) = (page[^1].Cursor, page[^1].Cursor);
            yield return [.. StoreTail.Messages(page).Where(Show)];
        }
    }

    /// <summary>Those of a delivery that are new; what an operator asked to have replayed is always.</summary>
    public async Task<IReadOnlyList<MentionClassified>> NewOfAsync(IReadOnlyList<MentionClassified> delivery, CancellationToken cancellationToken)
    {
        if (_shown.Count > Generation)
        {
            // Whatever the generation now forgotten has shown was stored before the cursor that was taken when it ended.
            (_cursor, _middle) = (_middle, store is null ? null : await store.EndAsync(cancellationToken));
            (_older, _shown) = (_shown, []);
        }

        return [.. delivery.Where(message => message.Replayed || Show(message))];
    }

    private bool Show(MentionClassified message)
    {
        var key = (message.Mention.Id, message.Verdict.ClassifierVersion);
        return !_older.Contains(key) && _shown.Add(key);
    }
}
