using System.IO.Compression;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Listener.EndToEnd.Tests.Harness;

/// <summary>One way for a stub feed to answer a request.</summary>
public delegate Task Answer(HttpContext context, StubFeed feed);

/// <summary>The ways of servers, good and bad.</summary>
public static class Answers
{
    /// <summary>200 with an ETag, or 304; gzip where the reader takes it.</summary>
    public static async Task Ordinary(HttpContext context, StubFeed feed)
    {
        if (Document(context, feed) is not { } body)
        {
            return;
        }

        if (context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            await gzip.WriteAsync(body, context.RequestAborted);
            return;
        }

        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>200 with all of the present version, without an ETag, whatever the reader says it has.</summary>
    public static Task WithoutValidators(HttpContext context, StubFeed feed)
    {
        context.Response.ContentType = FeedDocument.ContentType(feed.Plan.Format);
        return context.Response.Body.WriteAsync(feed.Read(null)!.Value.Body, context.RequestAborted).AsTask();
    }

    public static Answer Status(int status, string? retryAfter = null) => (context, _) =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = retryAfter;
        return Task.CompletedTask;
    };

    public static Answer Redirect(Uri target) => (context, _) =>
    {
        context.Response.StatusCode = StatusCodes.Status302Found;
        context.Response.Headers.Location = target.ToString();
        return Task.CompletedTask;
    };

    /// <summary>200 with a body that is no feed.</summary>
    public static Answer Body(string contentType, byte[] body) => async (context, _) =>
    {
        context.Response.ContentType = contentType;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    };

    /// <summary>The ordinary document, some bytes at a time.</summary>
    public static Answer Slow(int bytes, TimeSpan pause) => async (context, feed) =>
    {
        if (Document(context, feed) is not { } body)
        {
            return;
        }

        foreach (var part in body.Chunk(bytes))
        {
            await context.Response.Body.WriteAsync(part, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(pause, context.RequestAborted);
        }
    };

    /// <summary>The first bytes of the ordinary document, then a TCP reset.</summary>
    public static Answer ResetAfter(int bytes) => async (context, feed) =>
    {
        if (Document(context, feed) is { } body)
        {
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body.AsMemory(0, Math.Min(bytes, body.Length - 1)), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }

        if (context.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
        {
            socket.LingerState = new(enable: true, seconds: 0);
        }

        context.Abort();
    };

    /// <summary>As many zero bytes as asked for, chunked, as fast as they are read.</summary>
    public static Answer Flood(long bytes) => async (context, _) =>
    {
        context.Response.ContentType = "application/rss+xml";
        var part = new byte[64 * 1024];
        for (var sent = 0L; sent < bytes; sent += part.Length)
        {
            await context.Response.Body.WriteAsync(part, context.RequestAborted);
        }
    };

    /// <summary>Accepts the request and never answers.</summary>
    public static Task Silence(HttpContext context, StubFeed feed) => Task.Delay(Timeout.Infinite, context.RequestAborted);

    private static byte[]? Document(HttpContext context, StubFeed feed)
    {
        var validator = context.Request.Headers.IfNoneMatch;
        if (feed.Read(validator.Count == 0 ? null : validator.ToString()) is not { } document)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return null;
        }

        context.Response.ContentType = FeedDocument.ContentType(feed.Plan.Format);
        context.Response.Headers.ETag = document.ETag;
        return document.Body;
    }
}
