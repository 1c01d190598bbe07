#pragma warning disable CS9113, CA1822
using System.Threading.Channels;
using Listener.Contracts;
namespace Listener.Storage;

public sealed class SourceStore(Database database)
{
    public Task SyncDefinitionsAsync(IReadOnlyList<SourceRow> definitions, DateTimeOffset now, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<IReadOnlyList<Lease>> LeaseDueAsync(string owner, int limit, TimeSpan ttl, DateTimeOffset now, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<Lease> RenewAsync(Lease lease, TimeSpan ttl, DateTimeOffset now, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task ReleaseAsync(Lease lease, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task RecordFailureAsync(Lease lease, SourceFailure failure, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<IReadOnlyList<SourceStatus>> ListAsync(DateTimeOffset now, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) => throw new NotImplementedException();
}
public sealed class CaptureStore(Database database)
{
    public Task<CaptureResult> CommitAsync(Lease lease, CaptureBatch batch, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<CaptureResult> CommitPushAsync(string source, string kind, CaptureBatch batch, CancellationToken cancellationToken) => throw new NotImplementedException();
}
public sealed class VerdictStore(Database database)
{
    public Task<bool> CommitAsync(Mention mention, Verdict verdict, DateTimeOffset now, bool replayed, CancellationToken cancellationToken) => throw new NotImplementedException();
}
public sealed class OutboxStore(Database database)
{
    public string Owner => throw new NotImplementedException();
    public bool HandOver { get; set; } = true;
    public ChannelReader<IReadOnlyList<OutboxMessage>> Committed => throw new NotImplementedException();
    public Task<IReadOnlyList<OutboxMessage>> ClaimAsync(int limit, TimeSpan lease, DateTimeOffset now, CancellationToken cancellationToken, OutboxKind? only = null) => throw new NotImplementedException();
    public Task<int> CompleteAsync(IReadOnlyList<long> ids, DateTimeOffset now, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task ReleaseAsync(IReadOnlyList<long> ids, DateTimeOffset availableAt, string? error, bool countAttempt, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task KillAsync(long id, string error, DateTimeOffset now, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<int> ResetInProcessAsync(bool inMemoryTransport, DateTimeOffset now, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<int> RedriveAsync(TimeSpan olderThan, int maxRedrives, DateTimeOffset now, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<OutboxLag> LagAsync(DateTimeOffset now, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<IReadOnlyList<DeadLetter>> DeadAsync(int limit, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<int> RequeueAsync(Guid? messageId, DateTimeOffset now, CancellationToken cancellationToken) => throw new NotImplementedException();
}
public sealed class MentionStore(Database database)
{
    public Task<MentionRecord?> FindAsync(Guid id, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<IReadOnlyList<MentionRecord>> QueryAsync(MentionQuery query, CancellationToken cancellationToken) => throw new NotImplementedException();
    public IAsyncEnumerable<MentionRecord> StreamAsync(DateTimeOffset from, DateTimeOffset to, string? brand, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<int> EnqueueReplayAsync(IReadOnlyList<Guid> mentionIds, DateTimeOffset now, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<int> SetLegalHoldAsync(IReadOnlyList<Guid> mentionIds, bool held, CancellationToken cancellationToken) => throw new NotImplementedException();
}
public sealed class RetentionStore(Database database)
{
    public Task<PruneReport> PruneAsync(RetentionPolicy policy, DateTimeOffset now, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<EraseReport> EraseAsync(string sourceNameOrKind, string authorId, bool dryRun, DateTimeOffset now, CancellationToken cancellationToken) => throw new NotImplementedException();
}
