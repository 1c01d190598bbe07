using Listener.Connectors.Webhooks;
using Listener.Storage;
using Listener.Worker.Configuration;
using Listener.Worker.Hosting;
using Listener.Worker.Telemetry;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;

namespace Listener.Worker.Webhooks;

/// <summary>
/// One endpoint: reads the verdicts into deliveries of its own, sends what is due, a few at a time. The table is the truth; a delivery is done when
/// the endpoint said 2xx, and only then. While its circuit is open nothing is claimed and no attempt is used up.
/// </summary>
internal sealed class EndpointRelay
{
    private const int Page = 200;
    private const int AtOnce = 8;
    private const int Gone = 410;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestBreak = TimeSpan.FromMinutes(5);

    private readonly WebhookOptions _endpoint;
    private readonly DeliveryStore _deliveries;
    private readonly WebhookSender _sender;
    private readonly StoreOutage _outage;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline<WebhookAnswer> _circuit;
    private DateTimeOffset _pausedUntil;

    public EndpointRelay(WebhookOptions endpoint, DeliveryStore deliveries, WebhookSender sender, StoreOutage outage, TimeProvider time, ILogger logger)
    {
        (_endpoint, _deliveries, _sender, _outage, _time, _logger) = (endpoint, deliveries, sender, outage, time, logger);
        _circuit = new ResiliencePipelineBuilder<WebhookAnswer> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<WebhookAnswer>
            {
                FailureRatio = 0.9,
                MinimumThroughput = 8,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDurationGenerator = broken => ValueTask.FromResult(
                    TimeSpan.FromSeconds(Math.Min(LongestBreak.TotalSeconds, 5 * Math.Pow(2, Math.Min(broken.HalfOpenAttempts, 10))))),
                ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Result is { IsTaken: false }),
                OnOpened = opened =>
                {
                    _pausedUntil = _time.GetUtcNow() + opened.BreakDuration;
                    _logger.WebhookPaused(_endpoint.Name, opened.BreakDuration);
                    return default;
                },
            })
            .Build();
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var (isReset, isIdle) = (false, false);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (!isReset)
                    await _deliveries.ResetInProcessAsync(cancellationToken);
                isReset = true;
                isIdle = !await RoundAsync(cancellationToken);
            }
            catch (StoreUnavailableException error)
            {
                isIdle = true;
                _outage.Met(error.Message);
            }

            if (isIdle)
                await Task.Delay(Tick, _time, cancellationToken);
        }
    }

    /// <summary>True when there may be more to do at once.</summary>
    private async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        var read = await _deliveries.SpreadAsync(_endpoint.Name, _endpoint.Wants, Page, _time.GetUtcNow(), cancellationToken);
        var now = _time.GetUtcNow();
        if (now < _pausedUntil)
            return read == Page;

        // Longer than all attempts of the group take: a claim that lapses while it is sent would be sent twice.
        var lease = (_endpoint.Timeout * 2) + TimeSpan.FromSeconds(30);
        var due = await _deliveries.ClaimAsync(_endpoint.Name, AtOnce, lease, now, cancellationToken);
        await Task.WhenAll(due.Select(delivery => SendAsync(delivery, cancellationToken)));
        return read == Page || due.Count == AtOnce;
    }

    private async Task SendAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        WebhookAnswer answer;
        try
        {
            var message = WebhookBody.Of(_endpoint, delivery, _time.GetUtcNow());
            answer = message.Signature.Length == 0
                ? new(null, null, "Every secret has ended; it is not sent unsigned.")
                : await _circuit.ExecuteAsync(async token => await _sender.SendAsync(message, token), cancellationToken);
        }
        catch (BrokenCircuitException)
        {
            await _deliveries.ReleaseAsync(delivery.Id, cancellationToken);
            return;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It may have arrived: it is sent again, with the same id, when the claim lapses or at the next start.
            return;
        }

        FaultPoint.Hit("after-webhook", answer.IsTaken);
        await SettleAsync(delivery, answer);
    }

    /// <summary>Not cancelled: what was taken is written down even while we stop.</summary>
    private async Task SettleAsync(Delivery delivery, WebhookAnswer answer)
    {
        var now = _time.GetUtcNow();
        if (answer.IsTaken)
        {
            await _deliveries.CompleteAsync(delivery.Id, now, CancellationToken.None);
        }
        else if (delivery.Attempts >= _endpoint.MaxAttempts || answer.Status == Gone)
        {
            await _deliveries.KillAsync(delivery.Id, answer.Problem!, now, CancellationToken.None);
            _logger.WebhookDead(_endpoint.Name, delivery.MessageId);
        }
        else
        {
            var wait = DeliveryPlan.Wait(delivery.Attempts, answer.RetryAfter, Random.Shared.NextDouble());
            await _deliveries.RetryAsync(delivery.Id, now + wait, answer.Problem!, CancellationToken.None);
            _logger.WebhookFailed(_endpoint.Name, answer.Problem!, delivery.MessageId, delivery.Attempts);
        }
    }
}
