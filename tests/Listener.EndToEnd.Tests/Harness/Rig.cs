using Npgsql;

namespace Listener.EndToEnd.Tests.Harness;

/// <summary>Which database a rig has.</summary>
public enum Engine
{
    Sqlite,
    Postgres,
}

/// <summary>Which bus a rig has.</summary>
public enum Bus
{
    InMemory,
    RabbitMq,
}

/// <summary>Everything one test needs around a worker: a folder, the stub web, a database and, with RabbitMQ, a virtual host with a subscriber.</summary>
public sealed class Rig : IAsyncDisposable
{
    private readonly List<WorkerProcess> workers = [];
    private readonly string? administer;

    private Rig(string folder, StubWeb web, Store store, string? administer, Broker? broker, Subscriber? subscriber)
    {
        this.administer = administer;
        Folder = folder;
        Web = web;
        Store = store;
        Broker = broker;
        Subscriber = subscriber;
        Settings = new() { Provider = store.Provider, ConnectionString = store.ConnectionString, Broker = broker?.Uri };
    }

    public string Folder { get; }

    public StubWeb Web { get; }

    public Store Store { get; }

    public Broker? Broker { get; }

    public Subscriber? Subscriber { get; }

    public WorkerSettings Settings { get; set; }

    /// <summary>The last one started.</summary>
    public WorkerProcess Worker => workers[^1];

    /// <summary>Kills so far, by <see cref="CrashAsync"/>.</summary>
    public int Kills { get; private set; }

    public IReadOnlyList<WorkerProcess> Workers => workers;

    /// <summary>On a cluster: the worker is told every node.</summary>
    public static async Task<Rig> CreateAsync(Engine engine, OwnCluster cluster)
    {
        // The last node is asked for figures; the first ones are killed.
        var broker = await Broker.CreateAsync(cluster.Nodes[0], cluster.Apis[^1]);
        var nodes = cluster.Nodes.Select(node => new UriBuilder(node) { Path = broker.Uri.AbsolutePath }.Uri).ToList();
        var rig = await CreateAsync(engine, broker, nodes, null);
        rig.Settings = rig.Settings with { MoreNodes = nodes[1..] };
        return rig;
    }

    public static async Task<Rig> CreateAsync(Engine engine = Engine.Sqlite, Bus bus = Bus.InMemory, OwnBroker? ownBroker = null, OwnPostgres? ownPostgres = null)
    {
        var broker = (bus, ownBroker) switch
        {
            (Bus.InMemory, _) => null,
            (_, null) => await Broker.CreateAsync(),
            _ => await ownBroker.VirtualHostAsync(),
        };
        return await CreateAsync(engine, broker, broker is null ? [] : [broker.Uri], ownPostgres?.ConnectionString);
    }

    private static async Task<Rig> CreateAsync(Engine engine, Broker? broker, IReadOnlyList<Uri> nodes, string? postgres)
    {
        var folder = Directory.CreateTempSubdirectory("listener-test-").FullName;
        var administer = engine == Engine.Postgres ? postgres ?? TestServers.Postgres : null;
        var store = administer is null ? new Store("Sqlite", $"Data Source={Path.Combine(folder, "listener.db")}") : new Store("Postgres", await NewDatabaseAsync(administer));
        var subscriber = broker is null ? null : await Subscriber.StartAsync(nodes);
        return new(folder, await StubWeb.StartAsync(), store, administer, broker, subscriber);
    }

    /// <summary>Starts a worker that polls every feed of the stub web, unless the settings name some.</summary>
    public WorkerProcess StartWorker()
    {
        workers.Add(WorkerProcess.Run(Complete(Settings), Folder));
        return Worker;
    }

    /// <summary>Starts one with settings of its own.</summary>
    public WorkerProcess StartWorker(Func<WorkerSettings, WorkerSettings> change)
    {
        workers.Add(WorkerProcess.Run(change(Complete(Settings)), Folder));
        return Worker;
    }

    /// <summary>Starts one by another program, which becomes it.</summary>
    public WorkerProcess StartWorkerUnder(IReadOnlyList<string> under)
    {
        workers.Add(WorkerProcess.Start(["run"], Complete(Settings).ToEnvironment(), Folder, under: under));
        return Worker;
    }

    /// <summary>Runs another verb with the same configuration to its end.</summary>
    public Task<Finished> RunAsync(params string[] arguments) =>
        WorkerProcess.FinishAsync(arguments, Folder, Complete(Settings).ToEnvironment());

    /// <summary>Starts another verb; whoever asked disposes of it.</summary>
    public WorkerProcess StartVerb(params string[] arguments) => WorkerProcess.Start(arguments, Complete(Settings).ToEnvironment(), Folder);

    /// <summary>Kill -9 and start again at once.</summary>
    public async Task CrashAsync()
    {
        await CrashOnlyAsync();
        StartWorker();
    }

    public async Task CrashOnlyAsync()
    {
        await Worker.Kill9Async();
        Kills++;
    }

    /// <summary>What a service manager does.</summary>
    public void StartAgainAfterFailure()
    {
        if (Worker is { HasExited: true, ExitCode: 1 })
        {
            TestContext.Progress.WriteLine($"the worker ended with 1 and is started again: {Worker.LastCritical}");
            StartWorker();
        }
    }

    /// <summary>Kill -9 to one of several, which is started again at once.</summary>
    public async Task CrashAsync(int which)
    {
        await workers[which].Kill9Async();
        Kills++;
        workers[which] = WorkerProcess.Run(Complete(Settings), Folder);
    }

    /// <summary>SIGTERM; fails unless the worker ends well within its budget of 30 s.</summary>
    public Task StopAsync() => StopAsync(Worker);

    public static async Task StopAsync(WorkerProcess worker)
    {
        await worker.TerminateAsync();
        var finished = await worker.WaitForExitAsync(TimeSpan.FromSeconds(35));
        Assert.That(finished.ExitCode, Is.Zero, finished.ToString);
    }

    public Task<TimeSpan> QuietAsync(int seconds = 240) => Quiet.WaitAsync(Web, Store, TimeSpan.FromSeconds(seconds), Broker, workers.LastOrDefault());

    /// <summary>Waits for quiet, then checks every promise against everything the sources have shown.</summary>
    /// <param name="counters">False when the database was set back: its counters are then those of another past.</param>
    public async Task<AuditReport> AuditAsync(int seconds = 240, int parked = 0, IReadOnlySet<string>? ledger = null, int? seed = null, bool counters = true)
    {
        var quiet = await QuietAsync(seconds);
        var report = await Audit.RunAsync(ledger ?? Web.Ledger, Store, Subscriber, Broker, parked, counters);
        for (var again = 0; again < 5 && report.Findings.Count > 0; again++)
        {
            // The last messages may still be between the broker and the subscriber, and its statistics are a second old.
            await Task.Delay(TimeSpan.FromSeconds(1));
            report = await Audit.RunAsync(ledger ?? Web.Ledger, Store, Subscriber, Broker, parked, counters);
        }

        await TestContext.Out.WriteLineAsync(
            $"seed {(seed is null ? "-" : seed)}, {Kills} kills, {report.Mentions} mentions, {report.Redelivered} redelivered, quiet after {quiet.TotalSeconds:0.0} s");
        Assert.That(report.Findings, Is.Empty, Evidence);
        return report;
    }

    /// <summary>For the message of a failed test; the folder is kept then.</summary>
    public string Evidence() => $"{Folder}\n{workers.LastOrDefault()?.Tail}";

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in workers)
        {
            await worker.DisposeAsync();
        }

        if (Subscriber is not null)
        {
            await Subscriber.DisposeAsync();
        }

        if (Broker is not null)
        {
            await Broker.DisposeAsync();
        }

        await Web.DisposeAsync();
        if (administer is not null)
        {
            await AdministerAsync(administer, $"drop database if exists {new NpgsqlConnectionStringBuilder(Store.ConnectionString).Database} with (force)");
        }

        if (TestContext.CurrentContext.Result.Outcome.Status != NUnit.Framework.Interfaces.TestStatus.Failed)
        {
            Directory.Delete(Folder, recursive: true);
            return;
        }

        foreach (var (number, worker) in workers.Index())
        {
            await File.WriteAllTextAsync(Path.Combine(Folder, $"worker-{number}.log"), worker.Errors);
        }
    }

    private WorkerSettings Complete(WorkerSettings settings) =>
        settings.Feeds.Count > 0 ? settings : settings with { Feeds = [.. Web.Feeds.OrderBy(feed => feed.Name, StringComparer.Ordinal)] };

    private static async Task<string> NewDatabaseAsync(string administer)
    {
        var name = $"test_{Guid.NewGuid():N}";
        await AdministerAsync(administer, $"create database {name}");
        return new NpgsqlConnectionStringBuilder(administer) { Database = name }.ToString();
    }

    /// <summary>Runs a statement on the server of a PostgreSQL rig, outside its database.</summary>
    public Task AdministerAsync(string sql) => AdministerAsync(administer!, sql);

    private static async Task AdministerAsync(string administer, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(administer) { Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The only variable part is a name made here.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
