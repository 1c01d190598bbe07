using System.Diagnostics;
using Listener.EndToEnd.Tests.Harness;

namespace Listener.EndToEnd.Tests.Security;

/// <summary>The built worker under the system call filter of deploy/listener.service.</summary>
public sealed class SystemCallTests
{
    private static readonly string Filter = Path.Combine(Repository.Root, "eng", "syscalls.py");
    private static readonly string Unit = Path.Combine(Repository.Root, "deploy", "listener.service");

    [Test]
    public async Task The_worker_starts_collects_and_ends_under_the_units_filter()
    {
        await LeaveOutWithoutToolsAsync();
        await using var rig = await Rig.CreateAsync();
        rig.Web.Add("calls", new FeedPlan(Items: 3));

        rig.StartWorkerUnder([Filter, Unit]);
        var report = await rig.AuditAsync();
        await rig.StopAsync();

        Assert.That(report.Mentions, Is.EqualTo(3));
    }

    private static async Task LeaveOutWithoutToolsAsync()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/python3"))
            Assert.Ignore("There is no /usr/bin/python3 here.");
        using var probe = Process.Start(new ProcessStartInfo(Filter, [Unit, "/bin/true"]) { RedirectStandardError = true })!;
        var said = await probe.StandardError.ReadToEndAsync();
        await probe.WaitForExitAsync();
        if (probe.ExitCode == 3)
            Assert.Ignore($"Left out: {said.Trim()} (test.sh installs it with CI=true).");
    }
}
