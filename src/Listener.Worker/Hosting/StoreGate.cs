namespace Listener.Worker.Hosting;

/// <summary>Opens once, when the database can be used; everything that writes waits here.</summary>
public sealed class StoreGate
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True once the database is open.</summary>
    public bool IsOpen => _opened.Task.IsCompletedSuccessfully;

    /// <summary>Waits until the database is open.</summary>
    public Task OpenedAsync(CancellationToken cancellationToken) => IsOpen ? Task.CompletedTask : _opened.Task.WaitAsync(cancellationToken);

    internal void Open() => _opened.TrySetResult();
}
