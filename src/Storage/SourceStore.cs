using Dapper;

namespace Listener.Storage;

/// <summary>Which sources there are, who polls them and until when.</summary>
public sealed class SourceStore
{
    /// <summary>Characters of a last error.</summary>
    internal const int LongestError = 2_000;

    private const string HeldSql = "where name = @source and lease_epoch = @epoch and lease_until is not null";

    private readonly Database _database;
    private readonly RowStatement<(SourceRow Source, DateTimeOffset Now)> _define;
    private readonly RowStatement<SourceRow> _patience;
    private readonly Job<(IReadOnlyList<SourceRow> Sources, DateTimeOffset Now), int> _sync;
    private readonly Job<object, IReadOnlyList<Lease>> _lease;
    private readonly Job<(string Sql, object Parameters), int> _change;
    private readonly string _renewSql;
    private readonly string _failedSql;

    /// <summary>Opens nothing.</summary>
    public SourceStore(Database database)
    {
        var dialect = database.Dialect;
        _database = database;
        _sync = Job.Single<(IReadOnlyList<SourceRow>, DateTimeOffset), int>(SyncAsync);
        _change = Job.Single<(string Sql, object Parameters), int>(
            (session, call, cancellationToken) => session.ExecuteAsync(call.Sql, call.Parameters, cancellationToken));

        // Same definition: only switched on again. Another one: as new, and whoever still polls the old one is fenced off.
        _define = new RowStatement<(SourceRow Source, DateTimeOffset Now)>(dialect)
            .Text("name", row => row.Source.Name)
            .Text("kind", row => row.Source.Kind)
            .Text("hash", row => row.Source.DefinitionHash)
            .Number("every", row => Polled(row.Source) ? row.Source.Every.Milliseconds() : null)
            .Time("due", row => Polled(row.Source) ? row.Now : null)
            .Time("now", row => row.Now)
            .As("""
                insert into source (name, kind, definition_hash, every_ms, next_due_at, defined_at) values (@name, @kind, @hash, @every, @due, @now)
                on conflict (name) do update set
                    defined_at = excluded.defined_at, kind = excluded.kind, definition_hash = excluded.definition_hash, every_ms = excluded.every_ms, enabled = 1,
                    next_due_at = excluded.next_due_at, state = 'healthy', failures = 0, last_error = null,
                    cursor = case when source.definition_hash = excluded.definition_hash then source.cursor end,
                    lease_owner = null, lease_until = null, lease_epoch = source.lease_epoch + 1
                where source.enabled = 0 or source.definition_hash <> excluded.definition_hash
                """);

        // Not a part of the definition: another patience does not make another source.
        _patience = new RowStatement<SourceRow>(dialect)
            .Text("name", row => row.Name)
            .Number("silent", row => row.SilentAfter?.Milliseconds())
            .As("update source set silent_after_ms = @silent where name = @name");

        var leaseSql = $"""
            update source set lease_owner = @owner, lease_until = {dialect.Now} + @ttl, lease_epoch = lease_epoch + 1
            where name in (
                select name from source
                where enabled = 1 and state <> 'parked' and next_due_at <= {dialect.Now} and (lease_until is null or lease_until <= {dialect.Now})
                order by next_due_at limit @limit {dialect.SkipLocked})
            returning name, kind, cursor, failures, lease_epoch, lease_until, last_success_at, next_due_at
            """;
        _lease = Job.Single<object, IReadOnlyList<Lease>>(
            (session, parameters, cancellationToken) => LeaseAsync(session, leaseSql, parameters, cancellationToken));
        _renewSql = $"update source set lease_until = {dialect.Now} + @ttl {HeldSql}";
        _failedSql = $"""
            update source set state = @state, last_error = @error, next_due_at = {dialect.Now} + @wait, failures = failures + @step,
                lease_owner = null, lease_until = null {HeldSql}
            """;
    }

    /// <summary>
    /// Makes the rows follow the configuration. A new source is due now; a changed one starts over; one that is gone is switched off and
    /// keeps its row.
    /// </summary>
    public Task SyncDefinitionsAsync(IReadOnlyList<SourceRow> sources, DateTimeOffset now, CancellationToken cancellationToken) =>
        _database.WriteAsync(_sync, (sources, now), sources.Count, cancellationToken);

    /// <summary>
    /// Takes the right to poll at most <paramref name="limit"/> due sources for <paramref name="ttl"/>, longest due first. Nobody else gets
    /// them meanwhile.
    /// </summary>
    public Task<IReadOnlyList<Lease>> LeaseDueAsync(
        string owner, int limit, TimeSpan ttl, DateTimeOffset now, CancellationToken cancellationToken) => _database.WriteAsync(
            _lease, new { owner, limit = (long)limit, ttl = ttl.Milliseconds(), now = now.ToUnixTimeMilliseconds() }, 1, cancellationToken);

    /// <summary>Holds a source for <paramref name="ttl"/> from now; the result has the new end.</summary>
    /// <exception cref="LeaseLostException">Somebody else has it.</exception>
    public async Task<Lease> RenewAsync(Lease lease, TimeSpan ttl, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await ChangeHeldAsync(lease, _renewSql, new
        {
            source = lease.Source,
            epoch = lease.Epoch,
            ttl = ttl.Milliseconds(),
            now = now.ToUnixTimeMilliseconds(),
        }, cancellationToken);
        return lease with { Until = now + ttl };
    }

    /// <summary>Gives a lease back uncounted: the source is due as before. Nothing happens when it is somebody else's already.</summary>
    public Task ReleaseAsync(Lease lease, CancellationToken cancellationToken) => _database.WriteAsync(
        _change,
        ($"update source set lease_owner = null, lease_until = null {HeldSql}", (object)new { source = lease.Source, epoch = lease.Epoch }),
        1,
        cancellationToken);

    /// <summary>Gives all leases back. For a store that one process has to itself: whoever held them is gone.</summary>
    public Task ReleaseAllAsync(CancellationToken cancellationToken) => _database.WriteAsync(
        _change,
        ("update source set lease_owner = null, lease_until = null, lease_epoch = lease_epoch + 1 where lease_until is not null", new object()),
        1,
        cancellationToken);

    /// <summary>Makes every source due, parked ones too. Only those whose server asked for patience go on waiting.</summary>
    public Task MakeDueAsync(DateTimeOffset now, CancellationToken cancellationToken) => _database.WriteAsync(
        _change,
        ($"""
            update source set next_due_at = {_database.Dialect.Now}, state = case when state = 'parked' then 'failing' else state end
            where enabled = 1 and (state = 'parked' or state <> 'throttled' and next_due_at > {_database.Dialect.Now}) and next_due_at is not null
            """, (object)new { now = now.ToUnixTimeMilliseconds() }),
        1,
        cancellationToken);

    /// <summary>Ends a poll that failed and gives the lease back; the cursor stays.</summary>
    /// <exception cref="LeaseLostException">Somebody else has it.</exception>
    public Task RecordFailureAsync(Lease lease, SourceFailure failure, CancellationToken cancellationToken) =>
        ChangeHeldAsync(lease, _failedSql, new
        {
            source = lease.Source,
            epoch = lease.Epoch,
            state = failure.State,
            error = StoredText.Cut(StoredText.Clean(failure.Error), LongestError),
            wait = (failure.NextDue - failure.Now).Milliseconds(),
            step = failure.CountsAsFailure ? 1L : 0L,
            now = failure.Now.ToUnixTimeMilliseconds(),
        }, cancellationToken);

    /// <summary>The clock was put back by so much: what waits for a time of it is moved along. For an engine without a clock of its own.</summary>
    /// <param name="step">Negative.</param>
    public Task ShiftAsync(TimeSpan step, CancellationToken cancellationToken) => _database.WriteAsync(
        _change,
        ("update source set next_due_at = next_due_at + @step, lease_until = lease_until + @step", (object)new { step = (long)step.TotalMilliseconds }),
        1,
        cancellationToken);

    /// <summary>The latest success of the sources that are switched on; null when there was none.</summary>
    public Task<DateTimeOffset?> LatestSuccessAsync(CancellationToken cancellationToken) => _database.ReadAsync(async reader =>
    {
        var latest = await reader.ExecuteScalarAsync<long?>(
            new CommandDefinition("select max(last_success_at) from source where enabled = 1", cancellationToken: cancellationToken));
        return latest is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : (DateTimeOffset?)null;
    }, cancellationToken);

    /// <summary>Every source there ever was, by name.</summary>
    public Task<IReadOnlyList<SourceStatus>> ListAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        _database.ReadAsync(reader => SourceList.ReadAsync(reader, now, cancellationToken), cancellationToken);

    /// <summary>When the next source can be leased; null when none ever can. May be in the past.</summary>
    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) => _database.ReadAsync(async reader =>
    {
        const string sql = """
            select min(case when lease_until > next_due_at then lease_until else next_due_at end)
            from source where enabled = 1 and state <> 'parked' and next_due_at is not null
            """;
        var due = await reader.ExecuteScalarAsync<long?>(new CommandDefinition(sql, cancellationToken: cancellationToken));
        return due is { } milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : (DateTimeOffset?)null;
    }, cancellationToken);

    private static bool Polled(SourceRow source) => source.Every != Timeout.InfiniteTimeSpan;

    private async Task ChangeHeldAsync(Lease lease, string sql, object parameters, CancellationToken cancellationToken)
    {
        if (await _database.WriteAsync(_change, (sql, parameters), 1, cancellationToken) == 0)
            throw new LeaseLostException(lease.Source, lease.Epoch);
    }

    private async Task<int> SyncAsync(
        WriteSession session, (IReadOnlyList<SourceRow> Sources, DateTimeOffset Now) call, CancellationToken cancellationToken)
    {
        await session.EachAsync(_define, [.. call.Sources.Select(source => (source, call.Now))], cancellationToken);
        await session.EachAsync(_patience, call.Sources, cancellationToken);
        var enabled = await session.QueryAsync<string>("select name from source where enabled = 1", null, cancellationToken);
        var gone = enabled.Except(call.Sources.Select(source => source.Name)).Select(name => new { name }).ToArray();
        return gone.Length == 0 ? 0 : await session.ExecuteAsync("update source set enabled = 0 where name = @name", gone, cancellationToken);
    }

    private static async Task<IReadOnlyList<Lease>> LeaseAsync(
        WriteSession session, string sql, object parameters, CancellationToken cancellationToken)
    {
        var leased = new List<(long Due, Lease Lease)>();
        await using var reader = await session.ReadAsync(sql, parameters, cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            leased.Add((reader.GetInt64(7), new Lease(
                reader.GetString(0), reader.GetString(1), reader.TextOrNull(2), (int)reader.GetInt64(3),
                reader.GetInt64(4), reader.Time(5), reader.TimeOrNull(6))));
        }

        // The order of a returning clause is nobody's promise.
        return [.. leased.OrderBy(entry => entry.Due).Select(entry => entry.Lease)];
    }
}
