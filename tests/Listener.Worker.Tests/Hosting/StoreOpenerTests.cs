using Listener.Storage;
using Listener.Tests;
using Listener.Worker.Configuration;
using Listener.Worker.Hosting;
using Listener.Worker.Polling;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Listener.Worker.Tests.Hosting;

public sealed class StoreOpenerTests
{
    [TestCase(2001, true)]
    [TestCase(2026, false)]
    public async Task A_clock_before_2020_is_warned_of(int year, bool warned)
    {
        using var folder = new Commands.Folder();
        var time = new ManualTime(new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var database = new Database(Options.Create(new StorageOptions { ConnectionString = $"Data Source={folder.Path("listener.db")};Pooling=False" }), time);
        var (options, gate, logger) = (new ListenerOptions(), new StoreGate(), new Lines());
        var (sources, outbox) = (new SourceStore(database), new OutboxStore(database));
        using var opener = new StoreOpener(
            database, sources, outbox, new DeliveryStore(database), new SourceCatalog(options, []), new(database, sources, outbox, time, NullLogger<ClockWatch>.Instance), options, gate, new HostExit(), null!, time, logger);

        await opener.StartAsync(CancellationToken.None);
        await gate.OpenedAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.That(logger.Any(line => line.Contains("The clock says 2001", StringComparison.Ordinal)), Is.EqualTo(warned));
    }

    /// <summary>Keeps what is logged.</summary>
    private sealed class Lines : List<string>, ILogger<StoreOpener>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (this)
                Add(formatter(state, exception));
        }
    }
}
