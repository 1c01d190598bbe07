using Listener.Storage;
using Listener.Worker.Terminal;

namespace Listener.Worker.Commands;

/// <summary>
/// How far a watch has shown what its database holds, kept there: whatever ends it, the next one goes on behind that. What was perhaps not read is shown
/// again rather than never. Not thread-safe.
/// </summary>
internal sealed class ReadingPlace(DeliveryStore places, string reader, Shell shell)
{
    /// <summary>Between two writes, and between showing and writing: a reader that has had enough, as <c>head</c>, has gone by then.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private string? _kept;
    private string? _settling;
    private long _settlingSince;

    /// <summary>Behind the last mention that was handed over to whoever reads.</summary>
    public string? Cursor { get; set; }

    /// <summary>Takes up the place that was kept. The database has one since it was opened: the beginning of a new file, else the end it had then.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken) =>
        Cursor = _settling = _kept = await places.PlaceAsync(reader, cancellationToken);

    /// <summary>Writes where the reader was a moment ago, when the last write is as long ago.</summary>
    public async Task KeepWhenDueAsync(CancellationToken cancellationToken)
    {
        if (shell.Time.GetElapsedTime(_settlingSince) < Pause)
            return;
        await WriteAsync(_settling, cancellationToken);
        (_settling, _settlingSince) = (Cursor, shell.Time.GetTimestamp());
    }

    /// <summary>Writes the place of a watch that has shown everything, once its reader had the time to go.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        if (Cursor != _kept)
            await Task.Delay(Pause, shell.Time, cancellationToken);
        await KeepAsync(cancellationToken);
    }

    /// <summary>Writes the place as it is.</summary>
    public Task KeepAsync(CancellationToken cancellationToken) => WriteAsync(Cursor, cancellationToken);

    private async Task WriteAsync(string? cursor, CancellationToken cancellationToken)
    {
        // Of a reader that has gone nobody knows how much of the last lines he had.
        if (cursor is null || cursor == _kept || PipeReader.IsGone(shell.IsProcess))
            return;
        try
        {
            await places.MoveAsync(reader, cursor, cancellationToken);
            _kept = cursor;
        }
        catch (Exception error) when (error is StoreUnavailableException or StoreUnusableException)
        {
            // Written later, or shown twice.
        }
    }
}
