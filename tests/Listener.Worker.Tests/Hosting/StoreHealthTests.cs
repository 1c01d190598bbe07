using Listener.Storage;
using Listener.Worker.Health;
using Listener.Worker.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Listener.Worker.Tests.Hosting;

public sealed class StoreHealthTests
{
    [TestCase(true, null, HealthStatus.Healthy, Description = "PostgreSQL does not say")]
    [TestCase(true, 600L << 20, HealthStatus.Healthy)]
    [TestCase(true, 400L << 20, HealthStatus.Degraded)]
    [TestCase(false, 400L << 20, HealthStatus.Unhealthy)]
    public void A_disk_that_is_nearly_full_is_told_while_collecting_waits(bool isWritable, long? free, HealthStatus status)
    {
        var result = StoreHealth.Judge(new DatabaseHealth(isWritable, isWritable ? null : "read-only", free), "SQLite /data/listener.db");

        Assert.That(result.Status, Is.EqualTo(status));
        Assert.That(result.Description, status == HealthStatus.Degraded
            ? Is.EqualTo("SQLite /data/listener.db: 400 MB are free on its disk, and nothing is collected with less than 500 MB.")
            : Is.EqualTo(isWritable ? "SQLite /data/listener.db" : "read-only"));
    }

    [Test]
    public async Task A_database_that_holds_its_caller_does_not_hold_up_whoever_asks()
    {
        var gate = new StoreGate();
        gate.Open();
        using var held = new ManualResetEventSlim();
        var health = new Look(gate, () =>
        {
            held.Wait();
            return HealthCheckResult.Healthy();
        });

        var result = await health.CheckHealthAsync(new()).WaitAsync(TimeSpan.FromMinutes(1));
        held.Set();

        Assert.That(result.Status, Is.EqualTo(HealthStatus.Degraded));
        Assert.That(result.Description, Is.EqualTo("The database gave no answer in 4 s: it is overloaded, or somebody holds a lock."));
    }

    [Test]
    public async Task A_database_that_is_away_is_no_failure_of_the_check()
    {
        var gate = new StoreGate();
        var health = new Look(gate, () => throw new StoreUnavailableException("It is away.", new IOException()));

        var closed = await health.CheckHealthAsync(new());
        gate.Open();
        var open = await health.CheckHealthAsync(new());

        Assert.That((closed.Status, closed.Description), Is.EqualTo((HealthStatus.Degraded, "The database is not open yet.")));
        Assert.That((open.Status, open.Description), Is.EqualTo((HealthStatus.Degraded, "It is away.")));
    }

    private sealed class Look(StoreGate gate, Func<HealthCheckResult> look) : StoredHealth(gate, TimeProvider.System)
    {
        protected override Task<HealthCheckResult> LookAsync(CancellationToken cancellationToken) => Task.FromResult(look());
    }
}
