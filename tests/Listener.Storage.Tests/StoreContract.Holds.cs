using Microsoft.Extensions.Options;

namespace Listener.Storage.Tests;

public abstract partial class StoreContract
{
    [Test]
    public async Task A_hold_that_comes_while_an_erasure_runs_wins_and_is_reported()
    {
        var (late, free) = (await CapturedAsync("late"), await CapturedAsync("free"));
        var (holds, goes) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var other = new Database(Options.Create(Store.Options), TimeProvider.System);
        await other.StartBesideAsync(None);
        var holding = other.WriteAsync(
            Job.Single<Guid, int>(async (session, id, token) =>
            {
                var held = await session.ExecuteAsync("update mention set legal_hold = 1 where id = @id", new { id = other.Dialect.Id(id) }, token);
                holds.SetResult();
                await goes.Task;
                return held;
            }),
            late.Id, 1, None);
        await holds.Task;

        var erasing = Task.Run(() => Store.Retention.EraseAsync("wire", isKind: false, "author-1", dryRun: false, Now, None));
        await Task.Delay(300);
        goes.SetResult();
        var (held, report) = (await holding, await erasing);

        Assert.Multiple(() =>
        {
            Assert.That(held, Is.EqualTo(1));
            Assert.That(report.Held, Is.EqualTo(new[] { late.Id }));
            Assert.That(report.Erased, Is.EqualTo(new[] { free.Id }));
        });
        Assert.That(await Store.RowsAsync("select external_id from mention_view"), Is.EqualTo(new[] { "late" }));
    }
}
