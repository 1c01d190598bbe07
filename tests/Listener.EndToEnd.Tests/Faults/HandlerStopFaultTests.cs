using System.Diagnostics;
using Listener.EndToEnd.Tests.Harness;

namespace Listener.EndToEnd.Tests.Faults;

/// <summary>Faults 10 and 11: handlers that are slow or hang when the process is told to stop.</summary>
[Category("faults")]
public sealed class HandlerStopFaultTests
{
    [Test]
    [Category("faults-ci")]
    public async Task F10_Sigterm_lets_32_slow_handlers_finish()
    {
        await using var rig = await Rig.CreateAsync(bus: Bus.RabbitMq);
        rig.Web.Add("news", new FeedPlan(Items: 32));
        var worker = rig.StartWorker(settings => settings.With("LISTENER_FAULT", "classify-slow:3000"));
        await Eventually.HoldsAsync(() => Times(worker, "classify-slow") == 32, TimeSpan.FromSeconds(60), "32 handlers at work", worker);

        await rig.StopAsync();
        Assert.That(await rig.Store.ScalarAsync("select count(*) from mention_view where stage is null"), Is.Zero, "all had their verdict before the end");

        var next = rig.StartWorker(settings => settings.With("LISTENER_FAULT", "classify-slow:1"));
        await rig.AuditAsync();
        Assert.That(Times(next, "classify-slow"), Is.Zero, "nothing was delivered again");
    }

    [Test]
    public async Task F11_A_handler_that_hangs_does_not_keep_the_process_beyond_its_limit()
    {
        await using var rig = await Rig.CreateAsync(bus: Bus.RabbitMq);
        rig.Web.Add("news", new FeedPlan(Items: 3));
        var worker = rig.StartWorker(settings => settings.With("LISTENER_FAULT", "classify-hang"));
        await Eventually.HoldsAsync(() => Times(worker, "classify-hang") == 3, TimeSpan.FromSeconds(180), "handlers that hang", worker);

        var clock = Stopwatch.StartNew();
        await worker.TerminateAsync();
        var finished = await worker.WaitForExitAsync(TimeSpan.FromSeconds(120));
        await TestContext.Out.WriteLineAsync($"ended after {clock.Elapsed.TotalSeconds:0.0} s with {finished.ExitCode}");
        Assert.Multiple(() =>
        {
            Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(35)));
            Assert.That(finished.ExitCode, Is.Not.Zero, finished.ToString);
        });

        rig.StartWorker();
        await rig.AuditAsync();
    }

    private static int Times(WorkerProcess worker, string fault) => worker.Errors.Split($"LISTENER_FAULT={fault}").Length - 1;
}
