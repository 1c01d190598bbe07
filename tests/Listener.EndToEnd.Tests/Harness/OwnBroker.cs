using System.Text.RegularExpressions;

namespace Listener.EndToEnd.Tests.Harness;

/// <summary>A RabbitMQ server that belongs to one fixture, to be killed, frozen and starved without harm to anybody else's.</summary>
public sealed partial class OwnBroker : IAsyncDisposable
{
    private readonly string folder;
    private readonly Dictionary<string, string> exports;

    private OwnBroker(string folder, Dictionary<string, string> exports)
    {
        this.folder = folder;
        this.exports = exports;
    }

    public Uri Address => new(exports["LISTENER_TEST_RABBITMQ"]);

    public Uri Api => new(exports["LISTENER_TEST_RABBITMQ_API"]);

    public static async Task<OwnBroker> StartAsync()
    {
        // Where RabbitMQ cannot be had at all, the shared one is missing too and the test is left out by this line.
        _ = TestServers.RabbitMq;
        var folder = Path.Combine(Path.GetTempPath(), $"listener-broker-{Guid.NewGuid():N}");
        var printed = await TestServers.ScriptAsync(folder, "start", "rabbitmq");
        return new(folder, Export().Matches(printed).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value));
    }

    public Task<Broker> VirtualHostAsync() => Broker.CreateAsync(Address, Api);

    public Task Kill9Async() => TestServers.ScriptAsync(folder, "signal", "KILL", "rabbitmq");

    public Task StopGracefullyAsync() => TestServers.ScriptAsync(folder, "signal", "TERM", "rabbitmq");

    public Task FreezeAsync() => TestServers.ScriptAsync(folder, "signal", "STOP", "rabbitmq");

    public Task ThawAsync() => TestServers.ScriptAsync(folder, "signal", "CONT", "rabbitmq");

    /// <summary>The same ports, the same data.</summary>
    public Task RestartAsync() => TestServers.ScriptAsync(folder, "start", "rabbitmq");

    /// <summary>Runs rabbitmqctl.</summary>
    public async Task ControlAsync(params string[] arguments)
    {
        using var control = System.Diagnostics.Process.Start(exports["LISTENER_TEST_RABBITMQ_CTL"], arguments);
        await control.WaitForExitAsync();
        Assert.That(control.ExitCode, Is.Zero, $"rabbitmqctl {string.Join(' ', arguments)}");
    }

    public async ValueTask DisposeAsync() => await TestServers.ScriptAsync(folder, "stop");

    [GeneratedRegex("export (\\w+)='([^']*)'")]
    private static partial Regex Export();
}
