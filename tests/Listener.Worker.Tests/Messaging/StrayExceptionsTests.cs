using Listener.Worker.Messaging;

namespace Listener.Worker.Tests.Messaging;

/// <summary>A process in which the handler does not work ends with this test.</summary>
public sealed class StrayExceptionsTests
{
    [Test]
    public async Task What_the_brokers_client_throws_in_its_heartbeat_does_not_end_the_process()
    {
        StrayExceptions.Tolerate();
        var told = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        StrayExceptions.Tell(error => told.TrySetResult(error));

        ThreadPool.UnsafeQueueUserWorkItem(_ => throw new HeartbeatException(), null);

        Assert.That(await told.Task.WaitAsync(TimeSpan.FromSeconds(10)), Is.TypeOf<HeartbeatException>());
    }

    private sealed class HeartbeatException : Exception
    {
        public override string StackTrace => "   at RabbitMQ.Client.Framing.Connection.HeartbeatReadTimerCallback(Object state)";
    }
}
