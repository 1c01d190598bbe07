using System.Text.RegularExpressions;

namespace Listener.EndToEnd.Tests.Harness;

/// <summary>A PostgreSQL server that belongs to one fixture, to be killed and frozen without harm to anybody else's.</summary>
public sealed partial class OwnPostgres : IAsyncDisposable
{
    private readonly string folder;

    private OwnPostgres(string folder, string connectionString)
    {
        this.folder = folder;
        ConnectionString = connectionString;
    }

    /// <summary>Of a database to administer from.</summary>
    public string ConnectionString { get; }

    public static async Task<OwnPostgres> StartAsync()
    {
        _ = TestServers.Postgres;
        var folder = Path.Combine(Path.GetTempPath(), $"listener-postgres-{Guid.NewGuid():N}");
        var printed = await TestServers.ScriptAsync(folder, "start", "postgres");
        return new(folder, Export().Match(printed).Groups[1].Value);
    }

    public Task Kill9Async() => TestServers.ScriptAsync(folder, "signal", "KILL", "postgres");

    /// <summary>Freezes the server and every process of it: a frozen postmaster alone would leave the sessions at work.</summary>
    public Task FreezeAsync() => TestServers.ScriptAsync(folder, "signal", "STOP", "postgres");

    public Task ThawAsync() => TestServers.ScriptAsync(folder, "signal", "CONT", "postgres");

    public Task RestartAsync() => TestServers.ScriptAsync(folder, "start", "postgres");

    public async ValueTask DisposeAsync() => await TestServers.ScriptAsync(folder, "stop");

    [GeneratedRegex("LISTENER_TEST_POSTGRES='([^']*)'")]
    private static partial Regex Export();
}
