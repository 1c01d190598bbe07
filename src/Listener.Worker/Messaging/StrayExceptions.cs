using System.Runtime.ExceptionServices;

namespace Listener.Worker.Messaging;

/// <summary>
/// Exceptions that the broker's client throws in timers of its own, where nobody can catch them: a heartbeat that is missed while the connection is being
/// closed ends the process (RabbitMQ.Client 7.1.2, mended in 7.2). The connection is gone either way, which the bus notices. Every other exception that
/// nobody catches ends the process as ever.
/// </summary>
public static class StrayExceptions
{
    private static readonly string[] Timers =
        ["RabbitMQ.Client.Framing.Connection.HeartbeatReadTimerCallback", "RabbitMQ.Client.Framing.Connection.HeartbeatWriteTimerCallback"];

    private static volatile Action<Exception> _tell = error => Console.Error.WriteLine($"A connection to the broker was closed twice: {error.Message}");

    /// <summary>Once for a process, before anything connects.</summary>
    /// <exception cref="InvalidOperationException">The process has such a handler already.</exception>
    public static void Tolerate() => ExceptionHandling.SetUnhandledExceptionHandler(error =>
    {
        if (!IsStray(error))
        {
            return false;
        }

        _tell(error);
        return true;
    });

    /// <summary>Who is told from now on.</summary>
    public static void Tell(Action<Exception> tell) => _tell = tell;

    private static bool IsStray(Exception error) =>
        error is not OutOfMemoryException && error.StackTrace is { } trace && Timers.Any(timer => trace.Contains(timer, StringComparison.Ordinal));
}
