namespace Listener.Connectors;

/// <summary>One configured source.</summary>
/// <param name="Name">Unique among the sources.</param>
/// <param name="Kind">Names its connector.</param>
public sealed record SourceDefinition(string Name, string Kind)
{
    /// <summary>The kind's own settings, by name, any case.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Another host for an HTTP API: tests and gateways.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>Lets this source be reached at a private address.</summary>
    public bool AllowPrivate { get; init; }

    /// <summary>The words to search for, for kinds that search: plain terms and phrases of the brands, without operators.</summary>
    public IReadOnlyList<string> SearchTerms { get; init; } = [];

    /// <summary>Stands for what is watched for: when it changes, an unchanged feed is read again, because more, or less, of it is wanted. Null when nobody filters.</summary>
    public string? Watch { get; init; }

    /// <summary>Told of every answer to a GET, before it is read; null when nobody wants to know.</summary>
    public Action<SourceAnswer>? Answered { get; init; }

    /// <summary>The value of a setting; null when it is not set.</summary>
    public string? Setting(string name) => Settings.GetValueOrDefault(name);
}
