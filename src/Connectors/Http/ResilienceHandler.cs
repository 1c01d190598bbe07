using System.Net;
using Polly;
using Polly.Retry;

namespace Listener.Connectors.Http;

/// <summary>
/// Two quick retries for what passes by itself: a refused connection, a gateway's hiccup. The scheduler is the real retry. Never after 429: the
/// server has just asked for less.
/// </summary>
internal sealed class ResilienceHandler : DelegatingHandler
{
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    public ResilienceHandler(HttpMessageHandler inner, TimeProvider time)
        : base(inner)
    {
        _pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = 2,
                Delay = TimeSpan.FromMilliseconds(200),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = attempt => ValueTask.FromResult(IsPassing(attempt.Outcome)),
                OnRetry = attempt =>
                {
                    attempt.Outcome.Result?.Dispose();
                    return default;
                },
            })
            .Build();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.Method == HttpMethod.Get
            ? await _pipeline.ExecuteAsync(async token => await base.SendAsync(request, token), cancellationToken)
            : await base.SendAsync(request, cancellationToken);

    private static bool IsPassing(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Exception: HttpRequestException { InnerException: not FetchException } error } =>
            error.HttpRequestError is not HttpRequestError.ConfigurationLimitExceeded,
        { Result.StatusCode: HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout } => true,
        { Result: { StatusCode: HttpStatusCode.ServiceUnavailable } response } => !response.Headers.NonValidated.Contains("Retry-After"),
        _ => false,
    };
}
