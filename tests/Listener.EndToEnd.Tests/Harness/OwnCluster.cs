using System.Text.RegularExpressions;

namespace Listener.EndToEnd.Tests.Harness;

/// <summary>Three RabbitMQ nodes of one cluster on the loopback, each of which may be killed.</summary>
public sealed partial class OwnCluster : IAsyncDisposable
{
    private readonly string folder;

    private OwnCluster(string folder, IReadOnlyList<Uri> nodes, IReadOnlyList<Uri> apis)
    {
        this.folder = folder;
        Nodes = nodes;
        Apis = apis;
    }

    public IReadOnlyList<Uri> Nodes { get; }

    public IReadOnlyList<Uri> Apis { get; }

    public static async Task<OwnCluster> StartAsync()
    {
        _ = TestServers.RabbitMq;
        var folder = Path.Combine(Path.GetTempPath(), $"listener-cluster-{Guid.NewGuid():N}");
        var exports = Export().Matches(await TestServers.ScriptAsync(folder, "cluster", "start")).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        IReadOnlyList<Uri> Uris(string name) => [.. exports[name].Split(',').Select(address => new Uri(address))];
        return new(folder, Uris("LISTENER_TEST_RABBITMQ_CLUSTER"), Uris("LISTENER_TEST_RABBITMQ_CLUSTER_API"));
    }

    /// <param name="node">0 to 2.</param>
    public Task Kill9Async(int node) => TestServers.ScriptAsync(folder, "signal", "KILL", $"node{node + 1}");

    /// <summary>Brings back whatever is down.</summary>
    public Task RestartAsync() => TestServers.ScriptAsync(folder, "cluster", "start");

    public async ValueTask DisposeAsync() => await TestServers.ScriptAsync(folder, "stop");

    [GeneratedRegex("export (\\w+)='([^']*)'")]
    private static partial Regex Export();
}
