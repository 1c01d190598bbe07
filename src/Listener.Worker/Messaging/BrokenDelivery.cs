using MassTransit;
using RabbitMQ.Client.Exceptions;

namespace Listener.Worker.Messaging;

/// <summary>
/// Says in other words that a message cannot be acknowledged because its connection is gone. To an <see cref="OperationInterruptedException"/> the transport
/// (MassTransit 8.4.0) answers by closing the channel from within its own consumer, which waits for that consumer to end: neither does, the client never finishes
/// closing the connection, and the bus is mute for good. The broker delivers the message again either way.
/// </summary>
internal sealed class BrokenDelivery : IReceiveObserver
{
    /// <inheritdoc/>
    /// <exception cref="ConnectionException">The connection is gone; told instead of the exception that says so.</exception>
    public Task ReceiveFault(ReceiveContext context, Exception exception) => exception is OperationInterruptedException or EndOfStreamException
        ? throw new ConnectionException("The connection was lost before the message could be acknowledged; the broker delivers it again.", exception)
        : Task.CompletedTask;

    /// <inheritdoc/>
    public Task PreReceive(ReceiveContext context) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task PostReceive(ReceiveContext context) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType)
        where T : class => Task.CompletedTask;

    /// <inheritdoc/>
    public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception)
        where T : class => Task.CompletedTask;
}
