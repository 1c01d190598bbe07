using Listener.Storage;
using Microsoft.Extensions.Logging;

namespace Listener.Worker.Messaging;

/// <summary>
/// The log of the transport, without a stack trace for each of five hundred messages: of one that could not be sent the relay tells, in one line a batch and with
/// the reason, and of one whose database was away for too long <see cref="Hosting.StoreOutage"/> does.
/// </summary>
internal sealed class BusLog(ILoggerFactory loggers) : ILoggerFactory
{
    private const string SendFault = "S-FAULT";

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Quieter(loggers.CreateLogger(categoryName));

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => loggers.AddProvider(provider);

    /// <summary>The loggers are the host's.</summary>
    public void Dispose()
    {
    }

    private sealed class Quieter(ILogger logger) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logger.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (exception?.GetBaseException() is not StoreUnavailableException && exception is not StoreUnavailableException
                && !formatter(state, exception).StartsWith(SendFault, StringComparison.Ordinal))
            {
                logger.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}
