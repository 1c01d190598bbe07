using System.Net;
using Listener.Connectors.Webhooks;
using Listener.Worker.Configuration;

namespace Listener.Worker.Api;

/// <summary>What the HTTP face is to be.</summary>
public sealed record ApiOptions
{
    /// <summary>Where it listens; anything but loopback needs <see cref="Token"/>.</summary>
    public IReadOnlyList<string> Urls { get; init; } = new HttpOptions().Urls;

    /// <summary>Bearer token of everything but liveness and signed deliveries; null leaves the loopback open.</summary>
    public string? Token { get; init; }

    /// <summary>Sources that send by themselves.</summary>
    public IReadOnlyList<InboundSource> Inbound { get; init; } = [];

    /// <summary>Connections held at once; for a new one the oldest that serves nobody is closed.</summary>
    public int MaxConnections { get; init; } = 2_000;

    /// <summary>Time between two signs of life on a quiet stream, below the 30 s many proxies wait.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a reader of the stream may take nothing before it is cut off.</summary>
    public TimeSpan StreamPatience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The part of the configuration that concerns HTTP.</summary>
    public static ApiOptions From(ListenerOptions options) => new()
    {
        Urls = options.Http.Urls,
        Token = options.Http.Token,
        Inbound = [.. options.Sources.Where(source => source.Definition.Kind == WebhookConnector.Kind).Select(InboundSource.From)],
    };

    /// <summary>Null when it is safe to start, else the mistake.</summary>
    public string? Mistake() => Token is null && Urls.FirstOrDefault(url => !IsLoopback(url)) is { } open
        ? $"'{open}' is open to other machines and there is no token."
        : null;

    /// <summary>A name other than localhost makes Kestrel bind every address, as * and + do.</summary>
    private static bool IsLoopback(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)));
}

/// <summary>A source that sends by itself.</summary>
/// <param name="Options">As configured.</param>
/// <param name="Secrets">Each may sign.</param>
/// <param name="IsPrivate">True when people write to the company there.</param>
public sealed record InboundSource(SourceOptions Options, IReadOnlyList<WebhookSecret> Secrets, bool IsPrivate)
{
    /// <summary>The last part of its address.</summary>
    public string Name => Options.Definition.Name;

    /// <summary>Channel word of posts that name none, when the configuration names none either.</summary>
    public string DefaultChannel => IsPrivate ? "ticket" : "social";

    /// <exception cref="ArgumentException">The secret is missing or wrong.</exception>
    internal static InboundSource From(SourceOptions options)
    {
        if (!WebhookSecret.TryParse(options.Definition.Setting("Secret") ?? "", out var secrets, out var problem))
            throw new ArgumentException($"The secret of source '{options.Definition.Name}' {problem}.", nameof(options));
        return new(options, secrets, bool.TryParse(options.Definition.Setting("IsPrivate"), out var isPrivate) && isPrivate);
    }
}
