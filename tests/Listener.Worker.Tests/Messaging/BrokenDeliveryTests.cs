using Listener.Worker.Messaging;
using MassTransit;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Listener.Worker.Tests.Messaging;

public sealed class BrokenDeliveryTests
{
    private static readonly ShutdownEventArgs Closed = new(ShutdownInitiator.Library, 491, "Channel is already closed");

    /// <summary>What the transport would answer by waiting for itself.</summary>
    private static readonly Exception[] OfAConnectionThatIsGone = [new OperationInterruptedException(Closed), new AlreadyClosedException(Closed), new EndOfStreamException()];

    [TestCaseSource(nameof(OfAConnectionThatIsGone))]
    public void A_message_that_cannot_be_acknowledged_is_told_in_other_words(Exception error) =>
        Assert.That(() => new BrokenDelivery().ReceiveFault(null!, error), Throws.TypeOf<ConnectionException>().With.InnerException.SameAs(error));

    [Test]
    public void What_a_handler_throws_is_left_as_it_is() =>
        Assert.That(() => new BrokenDelivery().ReceiveFault(null!, new FormatException()), Throws.Nothing);
}
