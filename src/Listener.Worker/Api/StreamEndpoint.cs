using System.Buffers;
using System.Text;
using System.Text.Json;
using Listener.Contracts;
using Listener.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Listener.Worker.Api;

/// <summary>
/// <c>/api/v1/stream</c>: verdicts in the order they were committed, as server-sent events (HTML Living Standard, section 9.2). Every event is read
/// from the store by cursor, so a reader that comes back with its last id misses nothing, and a slow one costs no memory.
/// </summary>
internal sealed class StreamEndpoint(
    MentionStore mentions, ApiOptions options, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<StreamEndpoint> logger)
{
    private const int PageSize = 200;
    private const int MostReaders = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly Dictionary<string, string> UnknownId = new() { ["Last-Event-ID"] = "Is not the id of an event of this stream." };
    private int _readers;

    public async Task<IResult> RunAsync(HttpContext context)
    {
        var reader = new QueryReader(context.Request.Query);
        var query = MentionParameters.ReadFilters(reader);
        if (reader.Done() is { } problem)
            return problem;
        if (Interlocked.Increment(ref _readers) > MostReaders)
        {
            Interlocked.Decrement(ref _readers);
            return new Problem(StatusCodes.Status503ServiceUnavailable, "There are too many readers of the stream.", retryAfter: 30);
        }

        try
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
            return await FollowAsync(context, query, ending.Token);
        }
        finally
        {
            Interlocked.Decrement(ref _readers);
        }
    }

    private async Task<IResult> FollowAsync(HttpContext context, MentionQuery filters, CancellationToken cancellationToken)
    {
        var end = await mentions.EndAsync(cancellationToken);
        var (start, problem) = Start(context.Request.Headers["Last-Event-ID"], filters, end);
        if (problem is not null)
            return problem;

        Open(context);
        var query = filters with { Order = MentionOrder.AsClassified, Cursor = start, Limit = PageSize };
        try
        {
            await SendAsync(context, "retry: 2000\n\n"u8.ToArray(), start, cancellationToken);
            await PumpAsync(context, query, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The reader left or was cut off, or the process ends: the ordinary ways for a stream to end.
        }

        return Results.Empty;
    }

    /// <summary>After the last id a reader saw, else with what is stored since a time, else with what comes from now on.</summary>
    private static (string? Cursor, Problem? Problem) Start(string? lastId, MentionQuery filters, string end)
    {
        if (string.IsNullOrEmpty(lastId))
            return (filters.Since is null ? end : null, null);

        // An id we cannot have given out yet belongs to another database: whoever waits for it would miss everything until then.
        return MentionQuery.TryReadCursor(lastId, out var last) && MentionQuery.TryReadCursor(end, out var newest) && last <= newest
            ? (lastId, null)
            : (null, new Problem(StatusCodes.Status400BadRequest, "The stream cannot go on from there.", UnknownId));
    }

    private static void Open(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers["X-Accel-Buffering"] = "no"; // or nginx keeps events back until its buffer is full

        // The stream has its own patience: a quiet reader is no slow one.
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
    }

    private async Task PumpAsync(HttpContext context, MentionQuery query, CancellationToken cancellationToken)
    {
        var said = time.GetTimestamp();
        while (true)
        {
            var end = await mentions.EndAsync(cancellationToken);
            var page = end == query.Cursor ? [] : await mentions.QueryAsync(query, cancellationToken);
            foreach (var record in page)
                await SendAsync(context, Event(record), record.Cursor, cancellationToken);
            query = query with { Cursor = After(page, end) };
            if (page.Count > 0)
            {
                said = time.GetTimestamp();
            }
            else if (time.GetElapsedTime(said) >= options.Heartbeat)
            {
                await SendAsync(context, ": listening\n\n"u8.ToArray(), query.Cursor, cancellationToken);
                said = time.GetTimestamp();
            }

            if (page.Count < PageSize)
                await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>
    /// Everything up to <paramref name="end"/> was committed before the page was read: what is not on a page with room left, the filters do not
    /// want.
    /// </summary>
    private static string After(IReadOnlyList<MentionRecord> page, string end) =>
        page is [.., { } last] && (page.Count == PageSize || !MentionQuery.TryReadCursor(end, out var known) || last.Sequence > known) ? last.Cursor : end;

    /// <summary>Sends, or cuts off a reader that takes nothing.</summary>
    private async Task SendAsync(HttpContext context, byte[] bytes, string? cursor, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.StreamPatience);
        try
        {
            await context.Response.BodyWriter.WriteAsync(bytes, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            logger.StreamReaderDropped(options.StreamPatience, cursor ?? "the beginning");
            context.Abort();
            throw;
        }
    }

    /// <summary>JSON has no line breaks of its own, so one data line holds it all.</summary>
    private static byte[] Event(MentionRecord record)
    {
        var buffer = new ArrayBufferWriter<byte>(2_048);
        buffer.Write(Encoding.ASCII.GetBytes($"id: {record.Cursor}\ndata: "));
        var message = new MentionClassified { Mention = record.Mention, Verdict = record.Verdict! };
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = ContractsJson.Readable.Options.Encoder }))
            JsonSerializer.Serialize(json, message, ContractsJson.Readable.MentionClassified);
        buffer.Write("\n\n"u8);
        return buffer.WrittenSpan.ToArray();
    }
}
