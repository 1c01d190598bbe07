using Listener.Connectors.Http;
using Microsoft.Extensions.Options;

namespace Listener.Connectors.Webhooks;

/// <summary>One signed message for an endpoint (Standard Webhooks, "Webhook headers").</summary>
/// <param name="Id">The same at every attempt: receivers know a repeat by it.</param>
/// <param name="Timestamp">Seconds since 1970 of this attempt.</param>
/// <param name="Signature">One or more, separated by spaces.</param>
public sealed record WebhookMessage(Uri Address, string Id, string Timestamp, string Signature, ReadOnlyMemory<byte> Body)
{
    /// <summary>Lets the endpoint be reached at a private address.</summary>
    public bool AllowPrivate { get; init; }

    /// <summary>For the whole exchange.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);
}

/// <summary>What an endpoint said.</summary>
/// <param name="Status">Null when there was no answer.</param>
/// <param name="RetryAfter">Its wish, at most a day.</param>
/// <param name="Problem">For an operator, without address, query or words of the answer; null when it was taken.</param>
public sealed record WebhookAnswer(int? Status, TimeSpan? RetryAfter, string? Problem)
{
    /// <summary>Only 2xx is a yes.</summary>
    public bool IsTaken => Problem is null;
}

/// <summary>
/// Posts to endpoints under the rules for every outgoing request: addresses judged when they are dialled, no redirect, limits on time and size.
/// Thread-safe; lives as long as the process.
/// </summary>
public sealed class WebhookSender : IDisposable
{
    /// <summary>Of an answer, which nobody reads: a receiver must not be able to keep us busy.</summary>
    private const int MaxAnswer = 64 * 1024;

    private readonly SourceHttpOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _public;
    private readonly HttpMessageInvoker _private;

    public WebhookSender(IOptions<SourceHttpOptions> options, TimeProvider time, HostResolver resolve)
    {
        (_options, _time) = (options.Value, time);
        _public = new(OutboundHandler.Create(new SourceDialer(resolve, allowPrivate: false), _options));
        _private = new(OutboundHandler.Create(new SourceDialer(resolve, allowPrivate: true), _options));
    }

    /// <summary>One attempt. Never throws for what the other side does.</summary>
    public async Task<WebhookAnswer> SendAsync(WebhookMessage message, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(message.Timeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            OutboundRules.Check(message.Address, message.Address, message.AllowPrivate);
            using var request = Request(message);
            using var response = await (message.AllowPrivate ? _private : _public).SendAsync(request, both.Token);
            var answer = Answer(response);
            await BodyReader.ReadHeadAsync(response.Content, MaxAnswer, both.Token);
            return answer;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new WebhookAnswer(null, null, "It did not answer in time.");
        }
        catch (FetchException refused)
        {
            return new WebhookAnswer(null, null, refused.Message);
        }
        catch (HttpRequestException error) when (error.InnerException is FetchException refused)
        {
            return new WebhookAnswer(null, null, refused.Message);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return new WebhookAnswer(null, null, $"It did not answer: {(error as HttpRequestException)?.HttpRequestError ?? HttpRequestError.Unknown}.");
        }
    }

    public void Dispose()
    {
        _public.Dispose();
        _private.Dispose();
    }

    private HttpRequestMessage Request(WebhookMessage message)
    {
        var content = new ReadOnlyMemoryContent(message.Body);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, message.Address) { Content = content };
        request.Headers.TryAddWithoutValidation("User-Agent", _options.UserAgent);
        request.Headers.TryAddWithoutValidation("webhook-id", message.Id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", message.Timestamp);
        request.Headers.TryAddWithoutValidation("webhook-signature", message.Signature);
        return request;
    }

    private WebhookAnswer Answer(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        var wait = response.Headers.NonValidated.TryGetValues("Retry-After", out var values) ? RetryAfter.Parse(values.ToString(), _time.GetUtcNow()) : null;
        return new WebhookAnswer(status, wait, status is >= 200 and < 300 ? null : $"It answered {status}.");
    }
}
