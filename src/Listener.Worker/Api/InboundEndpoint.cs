using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Listener.Connectors;
using Listener.Storage;
using Listener.Worker.Capture;
using Listener.Worker.Holds;
using Listener.Worker.Security;
using Listener.Worker.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Listener.Worker.Api;

/// <summary>True while sources and webhooks must wait.</summary>
public delegate Task<bool> InboundPressure(CancellationToken cancellationToken);

/// <summary><c>POST /api/v1/inbound/{source}</c>: what a source sends by itself. Answers 2xx only after the commit.</summary>
internal sealed class InboundEndpoint(
    ApiOptions options,
    MentionCapture capture,
    CaptureStore captures,
    InboundPressure pressure,
    FailureLimiter failures,
    ListenerMeter meter,
    TimeProvider time,
    ILogger<InboundEndpoint> logger) : IDisposable
{
    private const int MostBodies = 64;
    private readonly Dictionary<string, InboundSource> _sources = options.Inbound.ToDictionary(source => source.Name, StringComparer.Ordinal);
    private readonly SemaphoreSlim _bodies = new(MostBodies);

    public async Task<IResult> RunAsync(string source, HttpContext context)
    {
        if (!_sources.TryGetValue(source, out var from))
            return new Problem(StatusCodes.Status404NotFound, "There is no source of this name that takes deliveries.");
        if (InboundRequest.Check(context.Request) is { } problem)
            return problem;
        if (!await _bodies.WaitAsync(TimeSpan.Zero, context.RequestAborted))
            return new Problem(StatusCodes.Status503ServiceUnavailable, "Too many deliveries at once.", retryAfter: 1);
        try
        {
            var body = await InboundRequest.ReadAsync(context.Request, context.RequestAborted);
            return body is null ? InboundRequest.TooLarge() : await TakeAsync(from, context, body);
        }
        finally
        {
            _bodies.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _bodies.Dispose();

    private async Task<IResult> TakeAsync(InboundSource source, HttpContext context, byte[] body)
    {
        var headers = context.Request.Headers;
        var id = headers["webhook-id"].ToString();
        if (id.Length > WebhookSignature.LongestId)
            return new Problem(StatusCodes.Status400BadRequest, $"The header webhook-id has at most {WebhookSignature.LongestId} characters.");
        var (timestamp, signatures) = (headers["webhook-timestamp"].ToString(), headers["webhook-signature"].ToString());
        if (!WebhookSignature.IsGood(source.Secrets, id, timestamp, body, signatures, time.GetUtcNow()))
        {
            logger.DeliveryRefused(source.Name);
            return TokenMiddleware.Refuse(context, failures, "The signature is not good.", challenge: false);
        }

        if (await pressure(context.RequestAborted))
            return new Problem(StatusCodes.Status503ServiceUnavailable, "Nothing is taken in at the moment: too much waits to be worked on, or the disk is nearly full. Send it again later.", retryAfter: 30);

        try
        {
            return Answer(await CommitAsync(source, id, body, context.Request));
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            // Position only: the words around it are a person's.
            return new Problem(StatusCodes.Status400BadRequest, error is JsonException json
                ? $"The body is no JSON: line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}."
                : error.Message);
        }
    }

    private static IResult Answer(InboundAnswer answer)
    {
        if (answer is { Received: > 0 } && answer.Received == answer.Rejected.DistinctBy(Item).Count())
        {
            var errors = answer.Rejected.DistinctBy(mistake => mistake.Field).ToDictionary(mistake => mistake.Field, mistake => mistake.Problem);
            return new Problem(StatusCodes.Status400BadRequest, "No post can be read.", errors);
        }

        var status = answer.Status == "duplicate" ? StatusCodes.Status200OK : StatusCodes.Status202Accepted;
        return Results.Json(answer, ApiJson.Options, statusCode: status);
    }

    /// <summary><c>posts[2].author.id</c> is a mistake of <c>posts[2]</c>.</summary>
    private static string Item(InboundMistake mistake) =>
        mistake.Field.StartsWith("posts[", StringComparison.Ordinal) ? mistake.Field[..(mistake.Field.IndexOf(']', StringComparison.Ordinal) + 1)] : "";

    /// <summary>A delivery as evidence: its signature is part of it, tokens are not.</summary>
    private SourceAnswer Received(HttpRequest request, byte[] body) => new(
        new Uri(new Uri("http://inbound.invalid"), request.Path.ToString()),
        StatusCodes.Status200OK,
        [.. request.Headers
            .Where(header => !header.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase) && !header.Key.Equals("Cookie", StringComparison.OrdinalIgnoreCase))
            .Select(header => KeyValuePair.Create(header.Key, header.Value.ToString()))],
        time.GetUtcNow(),
        body);

    /// <summary>Not cancelled with the request: a sender that hangs up is not told what became of its delivery, and sends it again.</summary>
    private async Task<InboundAnswer> CommitAsync(InboundSource source, string id, byte[] body, HttpRequest request)
    {
        var json = InboundRequest.Utf8Of(body) ?? throw new FormatException("The body is not UTF-8.");
        var delivery = InboundBody.Read(json, source, id);
        var batch = capture.From(delivery.Page, source.Options, source.DefaultChannel, time.GetUtcNow()) with { Delivery = Key(source, id, body) };
        batch = batch with { Payload = PayloadCutter.Cut([Received(request, body)], delivery.Page.Posts, batch.ExternalIds, CancellationToken.None) };
        var result = await captures.CommitPushAsync(source.Name, source.Options.Definition.Kind, batch, CancellationToken.None);
        meter.Stored(source.Options.Definition.Kind, batch, result);
        logger.Delivered(source.Name, batch.Collected, result.New.Count);
        return result.IsKnownDelivery
            ? new("duplicate", batch.Collected, 0, batch.Posts.Count, batch.NotMatched, delivery.Mistakes)
            : new("accepted", batch.Collected, result.New.Count, result.Repeats, batch.NotMatched, delivery.Mistakes);
    }

    /// <summary>An id that is used again for something else is the sender's mistake, and no reason to lose it: the body is part of the key.</summary>
    private static string Key(InboundSource source, string id, byte[] body) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{source.Name}\n{id}\n{Convert.ToHexString(SHA256.HashData(body))}")));
}
