using Listener.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Listener.Worker.Api;

/// <summary>Gives every error the one shape, thrown or only set as a status; the text of an exception goes to the log alone.</summary>
internal static class ProblemMiddleware
{
    private const int StoreRetryAfter = 5;

    public static async Task RunAsync(HttpContext context, RequestDelegate next, ILogger logger)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null })
                await new Problem(context.Response.StatusCode).ExecuteAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to answer.
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            var problem = Of(error);
            if (problem is null)
                logger.RequestCrashed(error, context.Request.Method);
            context.Response.Headers.Remove("Content-Length");
            await (problem ?? new Problem(StatusCodes.Status500InternalServerError)).ExecuteAsync(context);
        }
    }

    /// <summary>Null for a bug.</summary>
    private static Problem? Of(Exception error) => error switch
    {
        BadHttpRequestException bad => new Problem(bad.StatusCode),
        StoreUnavailableException or StoreUnusableException =>
            new Problem(StatusCodes.Status503ServiceUnavailable, "The database cannot be used at the moment.", retryAfter: StoreRetryAfter),
        _ => null,
    };
}
