using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Listener.Worker.Security;

/// <summary>Puts a layer between the process and its logs that no secret and no control character passes.</summary>
public static class RedactingLogging
{
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
        public ILogger CreateLogger(string categoryName) => new RedactingLogger(inner.CreateLogger(categoryName), redactor);

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => (inner as ISupportExternalScope)?.SetScopeProvider(scopeProvider);

        public void Dispose() => inner.Dispose();
    }

    private sealed class RedactingLogger(ILogger inner, Redactor redactor) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(redactor.Clean(state.ToString() ?? ""));

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!inner.IsEnabled(logLevel))
                return;
            var line = LogSafe.Escape(redactor.Clean(formatter(state, exception)));
            var error = exception is null ? null : new RedactedException(redactor.Clean(exception.ToString()));
            inner.Log(logLevel, eventId, Values(state, line), error, (_, _) => line);
        }

        /// <summary>The named values of a structured line, each cleaned as the line was; numbers stay numbers.</summary>
        private List<KeyValuePair<string, object?>> Values<TState>(TState state, string line)
        {
            if (state is not IReadOnlyList<KeyValuePair<string, object?>> values)
                return [new("{OriginalFormat}", line)];
            return [.. values.Select(pair => new KeyValuePair<string, object?>(pair.Key, Value(pair.Value)))];
        }

        private object? Value(object? value) => value switch
        {
            null or bool or int or long or double or Guid or Enum or DateTimeOffset or TimeSpan => value,
            _ => LogSafe.Escape(redactor.Clean(value.ToString() ?? "")),
        };
    }

    /// <summary>What a log may show of an exception.</summary>
    private sealed class RedactedException(string text) : Exception(text)
    {
        public override string ToString() => Message;
    }
}
