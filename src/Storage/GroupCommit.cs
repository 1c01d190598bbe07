using System.Threading.Channels;

namespace Listener.Storage;

/// <summary>
/// Callers await the commit of their own rows; a writer takes what is queued and commits it as one transaction. It never waits for more to
/// come:
/// under load the commit before gives the queue its time to fill. When a group fails, its items are run again one by one, so that each gets
/// its own error.
/// </summary>
internal sealed class GroupCommit(Dialect dialect, HandOver handOver, TimeProvider time) : IAsyncDisposable
{
    private const int RowsPerGroup = 256;
    private const int ConflictRetries = 5;
    private static readonly TimeSpan PlaceCheckEvery = TimeSpan.FromSeconds(1);

    private readonly Channel<Work> _queue = Channel.CreateBounded<Work>(4096);
    private readonly List<Task> _writers = [];

    public void Start()
    {
        for (var i = 0; i < dialect.Writers; i++)
            _writers.Add(WriteAsync());
    }

    /// <summary>Completes when the call's transaction is committed. Cancelling leaves it unknown whether it was.</summary>
    public async Task<TResult> RunAsync<TCall, TResult>(Job<TCall, TResult> job, TCall call, int rows, CancellationToken cancellationToken)
    {
        var work = new Work<TCall, TResult>(job, call, rows);
        try
        {
            await _queue.Writer.WriteAsync(work, cancellationToken);
            return await work.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            work.Abandon();
            throw;
        }
        catch (ChannelClosedException error)
        {
            throw new StoreUnavailableException("The database was closed.", error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await Task.WhenAll(_writers);
    }

    private async Task WriteAsync()
    {
        await Task.Yield();
        var writer = new Writer(dialect, handOver, time);
        await using (writer)
        {
            var group = new List<Work>();
            while (await _queue.Reader.WaitToReadAsync())
            {
                Take(group);
                await RunAsync(writer, group);
            }
        }
    }

    private void Take(List<Work> group)
    {
        group.Clear();
        var rows = 0;
        while (_queue.Reader.TryPeek(out var next) && Fits(next) && _queue.Reader.TryRead(out next))
        {
            if (next.IsAbandoned)
                continue;
            group.Add(next);
            rows += next.Rows;
        }

        bool Fits(Work next) => group.Count == 0 || (rows + next.Rows <= RowsPerGroup && !next.Job.IsAlone && !group[0].Job.IsAlone);
    }

    private async Task RunAsync(Writer writer, List<Work> group)
    {
        for (var attempt = 1; group.Count > 0; attempt++)
        {
            try
            {
                await writer.CommitAsync(group, PlaceCheckEvery);
                return;
            }
            catch (Exception error)
            {
                await writer.RollbackAsync();
                if (dialect.IsConflict(error) && attempt <= ConflictRetries)
                    continue;
                await FailAsync(writer, group, dialect.Translate(error));
                return;
            }
        }
    }

    /// <summary>
    /// An error of the database is everybody's; any other belongs to one item of the group, and running them apart finds it.
    /// </summary>
    private async Task FailAsync(Writer writer, List<Work> group, Exception error)
    {
        if (group.Count == 1 || error is StoreUnavailableException or StoreUnusableException)
        {
            foreach (var work in group)
                work.Fail(error);
            return;
        }

        foreach (var work in group.ToArray())
            await RunAsync(writer, [work]);
    }

    /// <summary>One writer's connection, opened when it is needed and again after it broke.</summary>
    private sealed class Writer(Dialect dialect, HandOver handOver, TimeProvider time) : IAsyncDisposable
    {
        private WriteSession? _session;
        private long _placeChecked;

        public async Task CommitAsync(List<Work> group, TimeSpan placeCheckEvery)
        {
            // A commit is not cancelled half-way by whoever asked first: the group belongs to many.
            var none = CancellationToken.None;
            _session ??= new WriteSession(dialect, await dialect.OpenWriterAsync(none));
            if (_placeChecked == 0 || time.GetElapsedTime(_placeChecked) >= placeCheckEvery)
            {
                dialect.EnsureInPlace(_session.Connection);
                _placeChecked = time.GetTimestamp();
            }

            if (group is [{ Job.IsAlone: true } alone])
            {
                await alone.RunAsync(_session, group, none);
                alone.Complete();
                return;
            }

            await _session.BeginAsync(handOver.HasRoom, none);
            foreach (var peers in group.GroupBy(work => work.Job).OrderBy(peers => peers.Key.Order))
                await peers.First().RunAsync(_session, [.. peers], none);
            await _session.CommitAsync(none);

            handOver.Offer(_session.Announced);
            foreach (var work in group)
                work.Complete();
        }

        public async Task RollbackAsync()
        {
            // Whatever went wrong, the next group looks first: a file that was replaced stays refused.
            _placeChecked = 0;
            if (_session is null)
                return;
            await _session.RollbackAsync();
            if (_session.Connection.State == System.Data.ConnectionState.Open)
                return;
            await _session.DisposeAsync();
            _session = null;
        }

        public async ValueTask DisposeAsync()
        {
            if (_session is not null)
                await _session.DisposeAsync();
        }
    }
}
