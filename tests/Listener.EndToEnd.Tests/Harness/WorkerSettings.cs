using System.Globalization;

namespace Listener.EndToEnd.Tests.Harness;

/// <summary>The configuration of one worker, as the environment variables a user would set.</summary>
public sealed record WorkerSettings
{
    public string BrandQuery { get; init; } = "\"acme air\" OR @acmeair";

    public IReadOnlyList<string> OwnAccounts { get; init; } = [];

    public IReadOnlyList<StubFeed> Feeds { get; init; } = [];

    public string Every { get; init; } = "00:00:01";

    public string Provider { get; init; } = "Sqlite";

    public required string ConnectionString { get; init; }

    /// <summary>Null for the bus inside the process.</summary>
    public Uri? Broker { get; init; }

    /// <summary>More nodes of the broker's cluster.</summary>
    public IReadOnlyList<Uri> MoreNodes { get; init; } = [];

    public string Urls { get; init; } = "http://127.0.0.1:0";

    /// <summary>Anything else; a null value takes a key away.</summary>
    public IReadOnlyDictionary<string, string?> More { get; init; } = new Dictionary<string, string?>();

    public WorkerSettings With(string key, string? value) => this with { More = new Dictionary<string, string?>(More) { [key] = value } };

    public IReadOnlyDictionary<string, string?> ToEnvironment()
    {
        var variables = new Dictionary<string, string?>
        {
            ["Listener__Brands__0__Key"] = "acme-air",
            ["Listener__Brands__0__Name"] = "Acme Air",
            ["Listener__Brands__0__Query"] = BrandQuery,
            ["Listener__Storage__Provider"] = Provider,
            ["Listener__Storage__ConnectionString"] = ConnectionString,
            ["Listener__Broker__Transport"] = Broker is null ? "InMemory" : "RabbitMq",
            ["Listener__Broker__Uri"] = Broker?.ToString(),
            ["Listener__Broker__Hosts"] = MoreNodes.Count == 0 ? null : string.Join(',', MoreNodes.Select(node => node.Authority[(node.Authority.IndexOf('@', StringComparison.Ordinal) + 1)..])),
            ["Listener__Http__Urls"] = Urls,
            ["Listener__Polling__Tick"] = "00:00:00.200",
        };
        foreach (var (number, account) in OwnAccounts.Index())
        {
            variables[string.Create(CultureInfo.InvariantCulture, $"Listener__Brands__0__OwnAccounts__{number}")] = account;
        }

        foreach (var (number, feed) in Feeds.Index())
        {
            var source = string.Create(CultureInfo.InvariantCulture, $"Listener__Sources__{number}__");
            variables[source + "Name"] = feed.Name;
            variables[source + "Kind"] = feed.Kind;
            variables[source + "Url"] = feed.Url.ToString();
            variables[source + "Every"] = Every;
            variables[source + "AllowPrivate"] = "true";
        }

        foreach (var (key, value) in More)
        {
            variables[key] = value;
        }

        return variables;
    }
}
