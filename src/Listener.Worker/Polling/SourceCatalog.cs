using System.Security.Cryptography;
using System.Text;
using Listener.Connectors;
using Listener.Storage;
using Listener.Worker.Configuration;

namespace Listener.Worker.Polling;

/// <summary>A configured source with what politeness needs.</summary>
/// <param name="Host">Who is asked: the authority of its address, or its kind where the connector knows the address.</param>
public sealed record WatchedSource(SourceOptions Options, string Host);

/// <summary>The configured sources and the connectors that read them.</summary>
public sealed class SourceCatalog
{
    private readonly Dictionary<string, (WatchedSource Source, IConnector Connector)> _sources = [];

    /// <param name="options">Checked: every kind exists.</param>
    /// <param name="connectors">Every kind there is.</param>
    public SourceCatalog(ListenerOptions options, IEnumerable<IConnector> connectors)
    {
        var byKind = connectors.ToDictionary(connector => connector.Info.Kind);
        foreach (var source in options.Sources)
        {
            var watched = source with { Definition = source.Definition with { Watch = Digest(string.Join('\n', source.Brands.Select(brand => $"{options.Brands[brand].Key} {options.Brands[brand].Query.Text}"))) } };
            _sources[source.Definition.Name] = (new(watched, HostOf(source.Definition)), byKind[source.Definition.Kind]);
        }
    }

    /// <summary>The rows the store is brought in line with.</summary>
    public IReadOnlyList<SourceRow> Rows =>
        [.. _sources.Values.Select(entry => new SourceRow(entry.Source.Options.Definition.Name, entry.Source.Options.Definition.Kind, Hash(entry.Source.Options.Definition), Interval(entry)) { SilentAfter = entry.Source.Options.SilentAfter })];

    /// <summary>A source and its connector by name.</summary>
    /// <exception cref="KeyNotFoundException">It is not configured here.</exception>
    public (WatchedSource Source, IConnector Connector) Find(string name) => _sources[name];

    /// <summary>Whether a source of that name is configured here.</summary>
    public bool Has(string name) => _sources.ContainsKey(name);

    private static TimeSpan Interval((WatchedSource Source, IConnector Connector) entry) =>
        entry.Connector.Info.Interval == Timeout.InfiniteTimeSpan ? Timeout.InfiniteTimeSpan : entry.Source.Options.Every;

    private static string HostOf(SourceDefinition source) =>
        source.BaseUrl?.Authority ?? (Uri.TryCreate(source.Setting("Url"), UriKind.Absolute, out var url) ? url.Authority : source.Setting("Host") ?? source.Kind);

    /// <summary>What makes it another source; brands and intervals may change without starting over.</summary>
    private static string Hash(SourceDefinition source)
    {
        var text = string.Join('\n', source.Settings.OrderBy(setting => setting.Key, StringComparer.OrdinalIgnoreCase)
            .Select(setting => $"{setting.Key.ToUpperInvariant()}={setting.Value}").Prepend($"{source.Kind} {source.BaseUrl}{(source.AllowPrivate ? " private" : "")}"));
        return Digest(text);
    }

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
