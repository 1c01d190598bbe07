using System.Net;
using Listener.Connectors.Http;
using Microsoft.Extensions.Options;

namespace Listener.Connectors.Tests.Http;

/// <summary>The real client, with limits a test can wait for.</summary>
internal static class Client
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public static SourceHttp Create(HostResolver? resolve = null, TimeSpan? timeout = null, int maxBytes = 1 << 20) => new(
        Options.Create(new SourceHttpOptions { Timeout = timeout ?? TimeSpan.FromSeconds(20), MaxBytes = maxBytes, UserAgent = "Listener/test" }),
        new Listener.Tests.ManualTime(Noon),
        resolve ?? Dns.GetHostAddressesAsync);

    public static SourceDefinition Source(bool allowPrivate = true) => new("test", "rss") { AllowPrivate = allowPrivate };

    public static Task<HttpBody> GetAsync(this SourceHttp http, Uri address, bool allowPrivate = true, params (string Name, string Value)[] headers) =>
        http.GetAsync(
            Source(allowPrivate), address, [.. headers.Select(header => KeyValuePair.Create(header.Name, header.Value))], maxBytes: null, CancellationToken.None);
}
