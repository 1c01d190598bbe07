using Listener.Worker.Messaging;
using MassTransit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Listener.Worker.Tests.Messaging;

public sealed class MessageBusTests
{
    [Test]
    public async Task A_bus_that_is_replaced_loses_its_connections_and_the_new_one_keeps_its_own()
    {
        var given = new List<CancellationToken>();
        using var bus = new MessageBus(
            left =>
            {
                given.Add(left);
                return Bus.Factory.CreateUsingInMemory(_ => { });
            },
            NullLoggerFactory.Instance,
            TimeProvider.System);
        await bus.StartAsync(CancellationToken.None);
        var first = bus.Current;

        await bus.ReplaceAsync(CancellationToken.None);
        var after = given.Select(left => left.IsCancellationRequested).ToList();
        var second = bus.Current;
        await bus.StopAsync(CancellationToken.None);

        Assert.That(after, Is.EqualTo(new[] { true, false }));
        Assert.That(second, Is.Not.SameAs(first));
        Assert.That(given.TrueForAll(left => left.IsCancellationRequested), Is.True);
    }
}
