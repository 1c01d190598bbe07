using Listener.Worker.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Listener.Worker.Security;

/// <summary>Puts a layer between the process and its logs that no secret and no control character passes.</summary>
public static class RedactingLogging
{
    private const string HostCategory = "Microsoft.Extensions.Hosting.Internal.Host";
    private const string BusCategory = "MassTransit";

    /// <summary>Wraps every provider registered so far: call it last.</summary>
    public static ILoggingBuilder Add(ILoggingBuilder logging, Redactor redactor)
    {
        for (var i = 0; i < logging.Services.Count; i++)
        {
            if (logging.Services[i] is { IsKeyedService: false } provider && provider.ServiceType == typeof(ILoggerProvider))
                logging.Services[i] = ServiceDescriptor.Singleton<ILoggerProvider>(services => new RedactingProvider(Create(provider, services), redactor));
        }

        return logging;
    }

    private static ILoggerProvider Create(ServiceDescriptor provider, IServiceProvider services) => (ILoggerProvider)(
        provider.ImplementationInstance
        ?? provider.ImplementationFactory?.Invoke(services)
        ?? ActivatorUtilities.CreateInstance(services, provider.ImplementationType!));

    private sealed class RedactingProvider(ILoggerProvider inner, Redactor redactor) : ILoggerProvider, ISupportExternalScope
    {
        public ILogger CreateLogger(string categoryName) => new RedactingLogger(inner.CreateLogger(categoryName), redactor, starts: categoryName is HostCategory or BusCategory);

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => (inner as ISupportExternalScope)?.SetScopeProvider(scopeProvider);

        public void Dispose() => inner.Dispose();
    }

    private sealed class RedactingLogger(ILogger inner, Redactor redactor, bool starts) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(redactor.Clean(state.ToString() ?? ""));

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            // A host or a bus that is told to stop while it starts calls that a failure, with a trace. It is what was asked for.
            // An address that cannot be had is told in one line by the verb.
            if (!inner.IsEnabled(logLevel) || (starts && exception is not null && (Cancellation.IsAll(exception) || BindFailure.Is(exception))))
                return;
            var line = LogSafe.Escape(redactor.Clean(formatter(state, exception)));
            var error = exception is null ? null : new RedactedException(redactor.Clean(exception.ToString()));
            inner.Log(logLevel, eventId, Values(state, line), error, (_, _) => line);
        }

        /// <summary>The named values of a structured line, each cleaned as the line was; numbers stay numbers.</summary>
        private LogValues Values<TState>(TState state, string line) => state is IReadOnlyList<KeyValuePair<string, object?>> values
            ? new(line, values.Select(pair => KeyValuePair.Create(pair.Key, Value(pair.Value))))
            : new(line, [KeyValuePair.Create("{OriginalFormat}", (object?)line)]);

        private object? Value(object? value) => value switch
        {
            null or bool or int or long or double or Guid or Enum or DateTimeOffset or TimeSpan => value,
            _ => LogSafe.Escape(redactor.Clean(value.ToString() ?? "")),
        };
    }

    /// <summary>The values of a line; a log in JSON also shows what they are as text.</summary>
    private sealed class LogValues(string line, IEnumerable<KeyValuePair<string, object?>> values) : List<KeyValuePair<string, object?>>(values)
    {
        public override string ToString() => line;
    }

    /// <summary>What a log may show of an exception.</summary>
    private sealed class RedactedException(string text) : Exception(text)
    {
        public override string ToString() => Message;
    }
}
