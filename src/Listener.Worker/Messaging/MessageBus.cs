using Listener.Worker.Telemetry;
using MassTransit;
using MassTransit.Logging;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Listener.Worker.Messaging;

/// <summary>
/// The bus of this process, which can be replaced (docs/decisions/0010). One whose connection is cut in the middle of a publish may hang for good, stopping
/// included (MassTransit 8.4.0): such a bus is left behind, its connections are cut, and a new one with connections of its own takes its place. What the old one
/// may still have sent or taken in arrives under ids that are known.
/// </summary>
/// <param name="create">A bus that has not been started, and that has no connection once the token is cancelled.</param>
public sealed class MessageBus(Func<CancellationToken, IBusControl> create, ILoggerFactory loggers, TimeProvider time) : IHostedService, IHealthCheck, IDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LeaveLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private readonly ILogger _logger = loggers.CreateLogger<MessageBus>();
    private readonly CancellationTokenSource _ended = new();
    private volatile Held? _held;

    /// <summary>The bus of the moment.</summary>
    /// <exception cref="InvalidOperationException">Not started.</exception>
    public IBusControl Current => _held?.Bus ?? throw new InvalidOperationException("The bus has not been started.");

    /// <summary>True when messages can be sent, as far as the bus knows.</summary>
    public bool IsHealthy => _held?.Bus.CheckHealth().Status == BusHealthStatus.Healthy;

    /// <summary>Set by who asks the broker: a bus that takes nothing in does not notice that its connection is gone (MassTransit 8.4.0), and none that the broker has an alarm.</summary>
    public bool IsUnanswered { get; set; }

    /// <summary>Waits for a bus that can send, whichever that will be.</summary>
    public async Task HealthyAsync(CancellationToken cancellationToken)
    {
        while (!IsHealthy)
        {
            await Task.Delay(Look, time, cancellationToken);
        }
    }

    /// <summary>Returns at once: a broker that is away must not keep us from collecting.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Begin();
        return Task.CompletedTask;
    }

    /// <summary>Handlers have 20 s to end.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _ended.CancelAsync();
        if (_held is { } held)
        {
            await EndAsync(held, StopLimit, cancellationToken);
        }
    }

    /// <summary>Leaves the bus behind, stopped if it can be, without connections in any case, and starts another.</summary>
    public async Task ReplaceAsync(CancellationToken cancellationToken)
    {
        var old = _held ?? throw new InvalidOperationException("The bus has not been started.");
        Begin();
        await EndAsync(old, LeaveLimit, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var health = _held?.Bus.CheckHealth();
        return Task.FromResult(health?.Status switch
        {
            BusHealthStatus.Healthy when IsUnanswered => HealthCheckResult.Unhealthy("The broker does not answer, or takes no messages; the log says why."),
            BusHealthStatus.Healthy => HealthCheckResult.Healthy(health.Description),
            BusHealthStatus.Degraded => HealthCheckResult.Degraded($"The broker is not fully connected. {health.Description}"),
            _ => HealthCheckResult.Unhealthy($"The broker cannot be used yet. {health?.Description}"),
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _ended.Dispose();

    private void Begin()
    {
        _ended.Token.ThrowIfCancellationRequested();
        LogContext.ConfigureCurrentLogContext(new BusLog(loggers));
        var left = new CancellationTokenSource();
        var bus = create(left.Token);
        _held = new(bus, StartedAsync(bus, left.Token), left);
    }

    /// <summary>The bus tries again by itself as long as the broker is away.</summary>
    private async Task StartedAsync(IBusControl bus, CancellationToken left)
    {
        try
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token, left);
            await bus.StartAsync(over.Token);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            if (!_ended.IsCancellationRequested && !left.IsCancellationRequested)
            {
                _logger.BusNotStarted(error);
            }
        }
    }

    private async Task EndAsync(Held held, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        enough.CancelAfter(limit);
        if (!held.Started.IsCompleted)
        {
            await held.Left.CancelAsync(); // has nothing to end yet, and would try to start for ever
        }

        try
        {
            // Not even asking it may take for ever: a bus that hangs was seen to keep whoever asked.
            await Task.Run(() => held.Bus.StopAsync(enough.Token), enough.Token).WaitAsync(enough.Token);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            _logger.BusNotStopped(error.Message);
        }

        await held.Left.CancelAsync();
    }

    private sealed record Held(IBusControl Bus, Task Started, CancellationTokenSource Left);
}
