using System.Diagnostics;

namespace Listener.Connectors.Http;

/// <summary>The socket handler behind every request: no proxy, no cookies, no redirects of its own, no tracing headers.</summary>
internal static class OutboundHandler
{
    public static SocketsHttpHandler Create(SourceDialer dialer, SourceHttpOptions options) => new()
    {
        ConnectCallback = dialer.ConnectAsync,
        ConnectTimeout = options.ConnectTimeout,
        AllowAutoRedirect = false,
        UseCookies = false,

        // A proxy named by the environment would dial for us, behind the check of addresses.
        UseProxy = false,
        MaxResponseHeadersLength = 64,
        MaxConnectionsPerServer = 4,

        // The handler lives as long as the process; this is what lets it notice that a name has moved.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
    };
}
