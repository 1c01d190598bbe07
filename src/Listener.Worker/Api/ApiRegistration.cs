using Listener.Contracts;
using Listener.Worker.Hosting;
using Listener.Worker.Polling;
using Listener.Worker.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Listener.Worker.Api;

/// <summary>Puts the HTTP face into the container and onto the application.</summary>
public static class ApiRegistration
{
    /// <summary>Who may read an answer may ask for its head alone; monitors and balancers often do.</summary>
    private static readonly string[] ReadMethods = ["GET", "HEAD"];

    private static readonly TimeSpan StoreWait = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Services and server limits. Health checks are registered by whoever owns the part; the one called <c>database</c> decides readiness.
    /// </summary>
    /// <exception cref="ArgumentException">The configuration would open the mentions to other machines without a token.</exception>
    public static IServiceCollection AddListenerApi(this IServiceCollection services, ApiOptions options)
    {
        if (options.Mistake() is { } mistake)
            throw new ArgumentException(mistake, nameof(options));
        services.AddHealthChecks();
        services.TryAddSingleton<InboundPressure>(provider => provider.GetRequiredService<BackPressure>().IsHighAsync);
        return services
            .AddSingleton(options)
            .AddSingleton<FailureLimiter>()
            .AddSingleton<TokenMiddleware>()
            .AddSingleton<StreamEndpoint>()
            .AddSingleton<InboundEndpoint>()
            .AddDescription(options.Token is not null)
            .Configure<JsonOptions>(json => json.SerializerOptions.TypeInfoResolver = ApiJson.Options.TypeInfoResolver)
            .Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false)
            .Configure<KestrelServerOptions>(server => Limit(server, options));
    }

    /// <summary>Middleware and endpoints.</summary>
    public static void MapListenerApi(this WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Listener.Worker.Api");
        var gate = app.Services.GetRequiredService<StoreGate>();
        app.Use((context, next) => Guarded(context, next));
        app.Use((context, next) => ProblemMiddleware.RunAsync(context, next, logger));
        app.Use((context, next) => context.RequestServices.GetRequiredService<TokenMiddleware>().RunAsync(context, next));
        app.Use(ServedAsync);
        app.Use((context, next) => WhenOpenAsync(context, next, gate));

        app.MapMethods("/health/live", ReadMethods, HealthEndpoints.Live).WithMetadata(OpenAccess.Instance);
        app.MapMethods("/health/ready", ReadMethods, HealthEndpoints.ReadyAsync)
            .Produces<HealthAnswer>()
            .Produces<HealthAnswer>(StatusCodes.Status503ServiceUnavailable);
        app.MapMethods("/api/v1/mentions", ReadMethods, MentionEndpoints.ListAsync)
            .Produces<MentionPage>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .WithParameters(MentionParameters.Filters.Concat(MentionParameters.Paging));
        app.MapMethods("/api/v1/mentions/{id}", ReadMethods, MentionEndpoints.FindAsync)
            .Produces<MentionItem>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        app.MapMethods("/api/v1/sources", ReadMethods, SourceEndpoints.ListAsync).Produces<SourcePage>();
        app.MapGet("/api/v1/stream", (HttpContext context, StreamEndpoint stream) => stream.RunAsync(context))
            .Produces<MentionClassified>(StatusCodes.Status200OK, "text/event-stream")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithParameters(MentionParameters.Filters)
            .WithHeaders(isRequired: false, ("Last-Event-ID", "Goes on after that event."));
        app.MapPost("/api/v1/inbound/{source}", (string source, HttpContext context, InboundEndpoint inbound) => inbound.RunAsync(source, context))
            .WithMetadata(OpenAccess.Instance)
            .Produces<InboundAnswer>(StatusCodes.Status202Accepted)
            .Produces<InboundAnswer>()
            .WithHeaders(isRequired: true, WebhookSignature.Headers)
            .WithBody(
                InboundSchema.Delivery(),
                (StatusCodes.Status400BadRequest, "No post in it can be read."),
                (StatusCodes.Status401Unauthorized, "The signature is not good."),
                (StatusCodes.Status404NotFound, "There is no source of this name that takes deliveries."),
                (StatusCodes.Status408RequestTimeout, "The body came too slowly."),
                (StatusCodes.Status413PayloadTooLarge, "The body is too large."),
                (StatusCodes.Status415UnsupportedMediaType, "The body is not JSON in UTF-8."),
                (StatusCodes.Status429TooManyRequests, "Too many refused signatures from this address; see Retry-After."),
                (StatusCodes.Status503ServiceUnavailable, "Not stored; send it again after Retry-After."));
        app.MapOpenApi("/openapi/v1.json");
    }

    /// <summary>No browser may run, frame, keep or guess at anything we answer; there are no CORS headers at all.</summary>
    private static Task Guarded(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        return next(context);
    }

    /// <summary>Past the token: its connection does not give way to others. A delivery proves its sender later, and is sent again when it was cut off.</summary>
    private static Task ServedAsync(HttpContext context, RequestDelegate next) =>
        context.GetEndpoint()?.Metadata.GetMetadata<OpenAccess>() is null && context.Features.Get<ConnectionRoom.Place>() is { } place
            ? place.ServeAsync(() => next(context))
            : next(context);

    /// <summary>A request that comes while the database is being opened waits a little rather than fail.</summary>
    private static async Task WhenOpenAsync(HttpContext context, RequestDelegate next, StoreGate gate)
    {
        if (!gate.IsOpen && context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            try
            {
                await gate.OpenedAsync(context.RequestAborted).WaitAsync(StoreWait, context.RequestAborted);
            }
            catch (TimeoutException)
            {
                await new Problem(StatusCodes.Status503ServiceUnavailable, "The database is not open yet.", retryAfter: 5).ExecuteAsync(context);
                return;
            }
        }

        await next(context);
    }

    private static void Limit(KestrelServerOptions server, ApiOptions options)
    {
        // In the place of the section Kestrel, whose endpoints go before the addresses that were checked, and need no token.
        server.Configure();
        server.AddServerHeader = false;
        var limits = server.Limits;
        var room = new ConnectionRoom(options.MaxConnections);
        server.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => connection => room.RunAsync(connection, next)));
        limits.MaxRequestBodySize = InboundRequest.LargestBody;
        limits.MaxRequestHeadersTotalSize = 16_384;
        limits.MaxRequestHeaderCount = 64;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(15);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 500, gracePeriod: TimeSpan.FromSeconds(5));
    }
}
