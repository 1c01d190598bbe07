namespace Listener.Storage;

/// <summary>What a committed batch changes at its source: cursor, due time, counters, gaps.</summary>
internal sealed class SourceProgress(Dialect dialect)
{
    private const string Counters = """
        collected = collected + @collected, captured = captured + @captured, repeats = repeats + @repeats,
        duplicates = duplicates + @duplicates, not_matched = not_matched + @notMatched, rejected = rejected + @rejected,
        gaps = gaps + @gaps, last_success_at = case when @failed = 1 then last_success_at else @now end, last_new_at = case when @fresh > 0 then @now else last_new_at end
        """;

    private const string GapSql = """
        insert into source_gap (source, gap_from, gap_to, reason, found_at) values (@source, @from, @to, @reason, @now)
        """;

    private const string RejectionSql = """
        insert into source_rejection (source, reason, n) values (@source, @reason, @n)
        on conflict (source, reason) do update set n = source_rejection.n + excluded.n
        """;

    private const string PushedSql = $"""
        insert into source (name, kind, definition_hash) values (@source, @kind, '') on conflict (name) do nothing;
        update source set {Counters}, state = 'healthy', last_error = null where name = @source
        """;

    // The epoch is the fence (a lease that only ran out may still commit); lease_until is null once it was given back.
    // The wait counts from the engine's clock, which is the one due times are compared with.
    private readonly string _polledSql = $"""
        update source set {Counters}, cursor = @cursor,
            next_due_at = case when @final = 1 then {dialect.Now} + @wait else next_due_at end,
            state = case when @final = 1 then @state else state end,
            last_error = case when @final = 1 then @error else last_error end,
            failures = case when @failed = 1 then failures + 1 when @final = 1 and failures > 0 then failures - 1 else failures end,
            lease_owner = case when @final = 1 then null else lease_owner end,
            lease_until = case when @final = 1 then null else lease_until end
        where name = @source and lease_epoch = @epoch and lease_until is not null
        """;

    /// <exception cref="LeaseLostException">The batch's lease is not held any more.</exception>
    public async Task RecordAsync(WriteSession session, CaptureCall call, CaptureResult result, CancellationToken cancellationToken)
    {
        var rows = await session.ExecuteAsync(call.Lease is null ? PushedSql : _polledSql, Parameters(call, result), cancellationToken);
        if (call.Lease is { } lease && rows == 0)
            throw new LeaseLostException(lease.Source, lease.Epoch);

        var now = call.Batch.Now.ToUnixTimeMilliseconds();
        if (call.Batch.Gap is { } gap)
        {
            await session.ExecuteAsync(
                GapSql,
                new
                {
                    source = call.Source,
                    from = gap.From?.ToUnixTimeMilliseconds(),
                    to = gap.To?.ToUnixTimeMilliseconds(),
                    reason = StoredText.Clean(gap.Reason),
                    now,
                },
                cancellationToken);
        }

        foreach (var rejected in call.Batch.Rejected.CountBy(post => StoredText.Clean(post.Reason)))
            await session.ExecuteAsync(RejectionSql, new { source = call.Source, reason = rejected.Key, n = (long)rejected.Value }, cancellationToken);
    }

    private static object Parameters(CaptureCall call, CaptureResult result) => new
    {
        source = call.Source,
        kind = call.Kind,
        epoch = call.Lease?.Epoch,
        collected = (long)call.Batch.Collected,
        captured = (long)result.Captured,
        repeats = (long)result.Repeats,
        duplicates = (long)result.Duplicates,
        notMatched = (long)call.Batch.NotMatched,
        rejected = (long)call.Batch.Rejected.Count,
        gaps = call.Batch.Gap is null ? 0L : 1L,
        fresh = (long)result.New.Count + call.Batch.NotMatched,
        cursor = StoredText.Clean(call.Batch.Cursor),
        final = call.Batch.Final ? 1L : 0L,
        failed = call.Batch.Failure is { CountsAsFailure: true } ? 1L : 0L,
        state = call.Batch.Failure?.State ?? SourceStates.Healthy,
        error = call.Batch.Failure is { } failure ? StoredText.Cut(StoredText.Clean(failure.Error), SourceStore.LongestError) : null,
        wait = (call.Batch.NextDue - call.Batch.Now).Milliseconds(),
        now = call.Batch.Now.ToUnixTimeMilliseconds(),
    };
}
