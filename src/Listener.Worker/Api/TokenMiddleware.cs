using Listener.Worker.Security;
using Microsoft.AspNetCore.Http;

namespace Listener.Worker.Api;

/// <summary>Marks an endpoint that needs no token: it gives nothing away, or proves its sender in another way.</summary>
internal sealed class OpenAccess
{
    public static readonly OpenAccess Instance = new();
}

/// <summary>Asks for the token, when there is one, before everything but <see cref="OpenAccess"/>; a path that does not exist included.</summary>
internal sealed class TokenMiddleware(ApiOptions options, FailureLimiter failures)
{
    private readonly BearerToken? _token = options.Token is { } token ? new(token) : null;

    public Task RunAsync(HttpContext context, RequestDelegate next)
    {
        if (_token is null || context.GetEndpoint()?.Metadata.GetMetadata<OpenAccess>() is not null || _token.Matches(context.Request.Headers.Authorization))
            return next(context);
        return Refuse(context, failures, "Send the header Authorization: Bearer <token>.", challenge: true).ExecuteAsync(context);
    }

    /// <summary>The one answer to wrong credentials, slowed down for whoever repeats it.</summary>
    public static Problem Refuse(HttpContext context, FailureLimiter failures, string detail, bool challenge)
    {
        if (!failures.Count(context.Connection.RemoteIpAddress))
            return new Problem(StatusCodes.Status429TooManyRequests, "Too many refused requests.", retryAfter: 60);
        if (challenge)
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"listener\"";
        return new Problem(StatusCodes.Status401Unauthorized, detail);
    }
}
