using Listener.Storage;
using Listener.Worker.Health;
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
}
