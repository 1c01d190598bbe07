using Listener.Tests;
using Listener.Worker.Hosting;
using Microsoft.Extensions.Logging;

namespace Listener.Worker.Tests.Hosting;

public sealed class StoreOutageTests
{
    [Test]
    public void Five_hundred_who_meet_one_outage_tell_of_it_once_and_again_after_a_minute()
    {
        var (time, lines) = (new ManualTime(DateTimeOffset.UnixEpoch), new Lines());
        var outage = new StoreOutage(time, lines);

        for (var i = 0; i < 500; i++)
        {
            outage.Met("no answer");
        }

        outage.Met("read only");
        time.Advance(TimeSpan.FromMinutes(1));
        outage.Met("no answer");

        Assert.That(lines.Told, Is.EqualTo(new[] { "The database is away: no answer", "The database is away: read only", "The database is away: no answer" }));
    }

    private sealed class Lines : ILogger<StoreOutage>
    {
        public List<string> Told { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Told.Add(formatter(state, exception));
    }
}
