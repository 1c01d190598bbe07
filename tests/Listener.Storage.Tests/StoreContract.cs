using Listener.Contracts;

namespace Listener.Storage.Tests;

/// <summary>What both engines promise. Every test has a database of its own.</summary>
public abstract partial class StoreContract
{
    private protected static readonly DateTimeOffset Now = Some.Now;
    private protected static readonly TimeSpan Minute = Some.Minute;
    private protected static readonly CancellationToken None = CancellationToken.None;

    // A time to live that is over when it begins: it lapses without a test having to wait.
    private protected static readonly TimeSpan Lapsed = -Minute;

    private protected TestStore Store { get; private set; } = null!;

    private protected abstract Task<TestStore> CreateAsync();

    [SetUp]
    public async Task Create() => Store = await CreateAsync();

    [TearDown]
    public async Task Drop()
    {
        if (Store is not null)
            await Store.DisposeAsync();
    }

    private protected async Task<Lease> LeasedAsync(string source = "wire")
    {
        await Store.Sources.SyncDefinitionsAsync([Some.Source(source)], Now, None);
        return (await Store.Sources.LeaseDueAsync("me", 1, Minute, Now, None)).Single();
    }

    private protected async Task<Mention> CapturedAsync(string externalId, string? url = null)
    {
        var result = await Store.Captures.CommitPushAsync("wire", "rss", Some.Batch(Some.Mention(externalId, url: url)), None);
        return result.New.Single();
    }

    private protected async Task<IReadOnlyList<OutboxMessage>> HandedOverAsync()
    {
        var messages = new List<OutboxMessage>();
        while (Store.Outbox.Committed.TryRead(out var group))
            messages.AddRange(group);
        return await Task.FromResult(messages);
    }
}
