using System.Runtime.ExceptionServices;
using Listener.Storage;
using MassTransit;

namespace Listener.Worker.Messaging;

/// <summary>
/// What the message is not at fault for gives it back to its queue instead of setting it aside: an outage of the database must not empty the queue
/// into the error queue.
/// </summary>
internal sealed class GiveBack : IFilter<ExceptionReceiveContext>
{
    public Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        if (context.Exception.GetBaseException() is StoreUnavailableException or StoreUnusableException || context.Exception is StoreUnavailableException or StoreUnusableException)
        {
            ExceptionDispatchInfo.Throw(context.Exception);
        }

        return next.Send(context);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("giveBack");
}
