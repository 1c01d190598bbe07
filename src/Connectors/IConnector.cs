namespace Listener.Connectors;

/// <summary>
/// Reads one kind of source. A connector fetches one page, maps it to posts and says where to go on; it keeps no state, takes no decision
/// about brands and stores nothing. It is a singleton and must be thread-safe.
/// </summary>
public interface IConnector
{
    /// <summary>What the kind is called, needs and cannot give.</summary>
    ConnectorInfo Info { get; }

    /// <summary>One page after <paramref name="cursor"/>; null asks for what the source offers now.</summary>
    /// <exception cref="FetchException">The source could not be read; the cursor stays.</exception>
    Task<Page> FetchAsync(SourceDefinition source, string? cursor, CancellationToken cancellationToken);
}

/// <summary>A kind of source, as <c>listener sources</c>, the configuration check and the documentation show it.</summary>
/// <param name="Kind">Stable lower-case word.</param>
/// <param name="Channel">Default channel word of its posts (faces: social, review, forum, blog, news, video, app-store, email, ...).</param>
/// <param name="Summary">One sentence.</param>
/// <param name="Interval">Default time between polls.</param>
/// <param name="Limits">What the platform cannot give, one sentence.</param>
public sealed record ConnectorInfo(string Kind, string Channel, string Summary, TimeSpan Interval, string Limits)
{
    /// <summary>Settings beside Name, Kind, Every, Brands, AllowPrivate and BaseUrl.</summary>
    public IReadOnlyList<SettingInfo> Settings { get; init; } = [];

    /// <summary>True when it works without an account, from a query alone: <c>listener watch</c> then uses it by itself.</summary>
    public bool Keyless { get; init; }
}

/// <summary>A setting of a kind of source.</summary>
/// <param name="Name">Key in the configuration, PascalCase.</param>
/// <param name="Summary">One sentence with an example.</param>
public sealed record SettingInfo(string Name, string Summary)
{
    /// <summary>The source cannot work without it.</summary>
    public bool Required { get; init; }

    /// <summary>Never shown, never logged.</summary>
    public bool Secret { get; init; }

    /// <summary>Null when the value is good, else what is wrong and what is allowed.</summary>
    public Func<string, string?>? Check { get; init; }
}
