using System.Net.Http.Headers;
using Microsoft.Extensions.Options;

namespace Listener.Connectors.Http;

/// <summary>
/// The only way out: one request to a source with limits on time, size, redirects and addresses. Every refusal is a <see cref="FetchException"/>
/// whose message holds no query and no credential. Thread-safe; lives as long as the process.
/// </summary>
public sealed class SourceHttp : IDisposable
{
    private static readonly string[] Portable = ["Accept", "Accept-Language", "If-None-Match", "If-Modified-Since"];

    private readonly SourceHttpOptions _options;
    private readonly TimeProvider _time;

    // Two pools: a connection opened for a source that may reach private hosts must never serve one that may not.
    private readonly HttpMessageInvoker _public;
    private readonly HttpMessageInvoker _private;

    public SourceHttp(IOptions<SourceHttpOptions> options, TimeProvider time, HostResolver resolve)
    {
        (_options, _time) = (options.Value, time);
        _public = Invoker(new SourceDialer(resolve, allowPrivate: false));
        _private = Invoker(new SourceDialer(resolve, allowPrivate: true));
    }

    /// <summary>One GET; 304 comes back as a body when <paramref name="headers"/> asked conditionally.</summary>
    /// <exception cref="FetchException">Everything that is not an answer to read.</exception>
    public Task<HttpBody> GetAsync(
        SourceDefinition source,
        Uri address,
        IReadOnlyList<KeyValuePair<string, string>> headers,
        int? maxBytes,
        CancellationToken cancellationToken) =>
        SendAsync(source, new SourceRequest(address) { Headers = headers, MaxBytes = maxBytes }, cancellationToken);

    /// <summary>One request.</summary>
    /// <exception cref="FetchException">Everything that is not an answer to read.</exception>
    public async Task<HttpBody> SendAsync(SourceDefinition source, SourceRequest request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.Timeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await FollowAsync(source, request, both.Token);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new FetchException(FetchFailure.Unreachable, $"{SafeUrl.Of(request.Address)} did not answer in time.", cause: error);
        }
        catch (HttpRequestException error) when (error.InnerException is FetchException refused)
        {
            throw new FetchException(refused.Failure, refused.Message, refused.RetryAfter, error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            // The message of the cause may repeat the address; the kind of error says enough.
            var kind = error is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } known
                ? Words(known.HttpRequestError)
                : "broken connection";
            throw new FetchException(FetchFailure.Unreachable, $"{SafeUrl.Of(request.Address)} did not answer: {kind}.", cause: error);
        }
    }

    public void Dispose()
    {
        _public.Dispose();
        _private.Dispose();
    }

    private static string Words(HttpRequestError error) => error switch
    {
        HttpRequestError.NameResolutionError => "its name is not known here",
        HttpRequestError.ConnectionError => "no connection",
        HttpRequestError.SecureConnectionError => "its certificate was not accepted",
        _ => error.ToString(),
    };

    private HttpMessageInvoker Invoker(SourceDialer dialer) =>
        new(new ResilienceHandler(OutboundHandler.Create(dialer, _options), _time));

    private async Task<HttpBody> FollowAsync(SourceDefinition source, SourceRequest request, CancellationToken cancellationToken)
    {
        var address = request.Address;
        var permanent = true;
        for (var hop = 0; ; hop++)
        {
            OutboundRules.Check(address, request.Address, source.AllowPrivate);
            using var message = Message(request, address);
            using var response = await (source.AllowPrivate ? _private : _public).SendAsync(message, cancellationToken);
            var status = (int)response.StatusCode;
            var isRedirect = request.Method == HttpMethod.Get && status is (301 or 302 or 303 or 307 or 308);
            if (!isRedirect || response.Headers.Location is not { } location)
                return await AnswerAsync(source, request, response, address, hop > 0 && permanent, cancellationToken);
            if (hop == _options.MaxRedirects)
                throw new FetchException(FetchFailure.Unreachable, $"{SafeUrl.Of(request.Address)} redirects more than {hop} times.");
            permanent &= status is 301 or 308;
            address = Uri.TryCreate(address, location, out var next)
                ? next
                : throw new FetchException(FetchFailure.Malformed, $"{SafeUrl.Of(address)} redirects to what is no address.");
        }
    }

    private HttpRequestMessage Message(SourceRequest request, Uri address)
    {
        var message = new HttpRequestMessage(request.Method, address) { Content = request.Content };
        message.Headers.TryAddWithoutValidation("User-Agent", _options.UserAgent);
        message.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, br, deflate");
        var isHome = (address.Scheme, address.Host, address.Port) == (request.Address.Scheme, request.Address.Host, request.Address.Port);
        foreach (var (name, value) in request.Headers)
        {
            if (isHome || Portable.Contains(name, StringComparer.OrdinalIgnoreCase))
                message.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    private async Task<HttpBody> AnswerAsync(
        SourceDefinition source, SourceRequest request, HttpResponseMessage response, Uri address, bool moved, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var answer = new HttpBody(status, ReadOnlyMemory<byte>.Empty, address)
        {
            ContentType = Text(response.Content.Headers, "Content-Type"),
            ETag = Storable(Text(response.Headers, "ETag")),
            LastModified = Storable(Text(response.Content.Headers, "Last-Modified")),
            MaxAge = Freshness.Of(
                Text(response.Headers, "Cache-Control"),
                Text(response.Headers, "Age"),
                Text(response.Content.Headers, "Expires"),
                Text(response.Headers, "Date")),
            PermanentRedirect = moved ? address : null,
            ResponseHeaders = response.Headers,
        };
        var wasConditional = request.Headers.Any(header => header.Key.StartsWith("If-", StringComparison.OrdinalIgnoreCase));
        if (status == 304 && wasConditional)
            return answer;
        var limit = request.MaxBytes ?? _options.MaxBytes;
        if (status is 200 or 201 or 202 or 203 or 226 || (status == 204 && request.Method != HttpMethod.Get))
        {
            answer = answer with { Bytes = await BodyReader.ReadAsync(response.Content, limit, cancellationToken) };

            // What is posted is a login; its answer is a key, not what somebody said.
            if (request.Method == HttpMethod.Get)
                source.Answered?.Invoke(SourceAnswer.Of(response, address, answer.Bytes, _time.GetUtcNow()));
            return answer;
        }

        if (request.Explain is { } explain)
        {
            answer = answer with { Bytes = await BodyReader.ReadHeadAsync(response.Content, 64 * 1024, cancellationToken) };
            throw explain(answer) ?? StatusFailures.For(answer, _time.GetUtcNow());
        }

        throw StatusFailures.For(answer, _time.GetUtcNow());
    }

    private static string? Text(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    // What a server sends is sent back to it; 64 KB of validator, or one with a line end, is not kept.
    private static string? Storable(string? validator) =>
        validator is { Length: > 0 and <= 1024 } && !validator.AsSpan().ContainsAnyInRange('\0', '\u001f') ? validator : null;
}
