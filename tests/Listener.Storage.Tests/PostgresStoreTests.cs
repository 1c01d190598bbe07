using System.Globalization;
using Dapper;
using Npgsql;

namespace Listener.Storage.Tests;

/// <summary>
/// The contract on a server, and what only several processes can do to each other. Needs <c>LISTENER_TEST_POSTGRES</c>, a connection
/// string.
/// </summary>
[TestFixture]
public sealed partial class PostgresStoreTests : StoreContract
{
    private static readonly string? Server = Environment.GetEnvironmentVariable("LISTENER_TEST_POSTGRES");

    private string _schema = "";

    [OneTimeSetUp]
    public void NeedsServer()
    {
        if (!string.IsNullOrEmpty(Server))
            return;
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail("LISTENER_TEST_POSTGRES is not set: in CI the PostgreSQL tests may not be left out.");
        Assert.Ignore("LISTENER_TEST_POSTGRES is not set: the PostgreSQL tests need a server.");
    }

    private protected override async Task<TestStore> CreateAsync() => await TestStore.StartAsync(await FreshAsync(), DropAsync);

    [Test]
    public async Task Many_workers_that_start_at_once_migrate_once()
    {
        var options = await FreshAsync();

        var stores = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => TestStore.StartAsync(options)));

        Assert.That(await stores[0].RowsAsync("select n from schema_version order by n"), Is.EqualTo(Some.SchemaVersions));
        foreach (var store in stores)
            await store.DisposeAsync();
    }

    [Test]
    public async Task Workers_share_the_sources_without_a_source_being_polled_twice()
    {
        await using var other = await Store.AnotherAsync();
        await Store.Sources.SyncDefinitionsAsync([.. Enumerable.Range(0, 100).Select(i => Some.Source($"s{i}"))], Now, None);

        var leases = await Task.WhenAll(Enumerable.Range(0, 40).Select(i =>
            (i % 2 == 0 ? Store : other).Sources.LeaseDueAsync($"node {i % 2}", 5, Minute, Now, None)));

        Assert.That(leases.SelectMany(some => some).Select(lease => lease.Source), Is.Unique);
    }

    [Test]
    public async Task A_process_cannot_complete_what_another_has_claimed()
    {
        Store.Outbox.HandOver = false;
        await using var other = await Store.AnotherAsync();
        await CapturedAsync("1");
        var mine = (await Store.Outbox.ClaimAsync(1, Lapsed, Now, None)).Single();
        var theirs = (await other.Outbox.ClaimAsync(1, Minute, Now, None)).Single();

        Assert.That(theirs.Id, Is.EqualTo(mine.Id));
        Assert.That(await Store.Outbox.CompleteAsync([mine.Id], Now, None), Is.Zero);
        Assert.That(await other.Outbox.CompleteAsync([theirs.Id], Now, None), Is.EqualTo(1));
    }

    [Test]
    public async Task Two_workers_that_capture_the_same_posts_at_once_store_each_once()
    {
        await using var other = await Store.AnotherAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? Store : other).Captures.CommitPushAsync(
            "wire", "rss", Some.Batch([.. Enumerable.Range(i / 4 * 20, 20).Select(n => Some.Mention($"{n}", url: $"https://example.org/{n % 50}"))]), None)));

        Assert.That(results.Sum(result => result.New.Count), Is.EqualTo(200));
        Assert.That(
            await Store.RowsAsync("select count(*), count(distinct url), count(*) filter (where duplicate_of is null) from mention_view"),
            Is.EqualTo(new[] { "200|50|50" }));
    }

    [Test]
    public async Task A_transaction_that_lost_to_another_runs_again()
    {
        var failures = 0;
        var job = Job.Single<int, int>(async (session, _, cancellationToken) =>
        {
            // Class 40 as PostgreSQL reports it: the statement itself is harmless.
            var state = failures++ % 2 == 0 ? "40001" : "40P01";
            return failures > 5 ? 7 : await session.ExecuteAsync($"do $$ begin raise exception 'lost' using errcode = '{state}'; end $$", null, cancellationToken);
        });

        Assert.That(await Store.Database.WriteAsync(job, 0, 1, None), Is.EqualTo(7));
        Assert.That(failures, Is.EqualTo(6));
    }

    [Test]
    public void A_transaction_that_always_loses_ends_as_unavailable()
    {
        var job = Job.Single<int, int>((session, _, cancellationToken) =>
            session.ExecuteAsync("do $$ begin raise exception 'lost' using errcode = '40001'; end $$", null, cancellationToken));

        Assert.That(() => Store.Database.WriteAsync(job, 0, 1, None), Throws.TypeOf<StoreUnavailableException>());
    }

    [Test]
    public async Task A_cut_connection_is_an_unavailable_database_and_the_next_commit_opens_another()
    {
        await CapturedAsync("1");
        await using (var connection = new NpgsqlConnection(Server))
        {
            await connection.ExecuteAsync("""
                select pg_terminate_backend(pid) from pg_stat_activity
                where pid <> pg_backend_pid() and application_name = @name
                """, new { name = "listener" });
        }

        var failed = 0;
        for (var i = 0; i < 20; i++)
        {
            try
            {
                await CapturedAsync($"after {i}");
            }
            catch (StoreUnavailableException)
            {
                failed++;
            }
        }

        Assert.That(failed, Is.LessThanOrEqualTo(Store.Database.Dialect.Writers));
        Assert.That(await Store.CountAsync("mention"), Is.EqualTo(21 - failed));
        Assert.That((await Store.Database.CheckAsync(None)).Writable, Is.True);
    }

    [TestCase("Host=127.0.0.1;Port=1;Username=nobody;Password=s3cret;Database=none;Timeout=2", typeof(StoreUnavailableException))]
    public void A_server_that_is_away_can_be_told_from_a_bug_and_no_password_is_told(string connectionString, Type expected)
    {
        var database = new Database(
            Microsoft.Extensions.Options.Options.Create(new StorageOptions { Provider = StorageProvider.Postgres, ConnectionString = connectionString }),
            TimeProvider.System);

        var error = Assert.CatchAsync(() => database.StartAsync(None));

        Assert.That(error, Is.TypeOf(expected));
        Assert.That(error!.ToString() + database.Description, Does.Not.Contain("s3cret"));
    }

    [Test]
    public async Task A_database_that_does_not_exist_is_named()
    {
        var settings = new NpgsqlConnectionStringBuilder(Server) { Database = "no_such_database" };
        await using var database = new Database(
            Microsoft.Extensions.Options.Options.Create(new StorageOptions { Provider = StorageProvider.Postgres, ConnectionString = settings.ToString() }),
            TimeProvider.System);

        Assert.That(() => database.StartAsync(None), Throws.TypeOf<StoreUnusableException>().With.Message.Contains("no_such_database"));
    }

    [Test]
    public async Task Leases_follow_the_clock_of_the_database_not_of_the_caller()
    {
        await Store.Sources.SyncDefinitionsAsync([Some.Source("a")], Now, None);
        await Store.Sources.LeaseDueAsync("me", 1, Minute, Now, None);

        var stolen = await Store.Sources.LeaseDueAsync("fast clock", 1, Minute, Now + TimeSpan.FromHours(1), None);

        Assert.That(stolen, Is.Empty);
    }

    // A reader that follows the sequence must never see 2 before 1 is there: so whoever draws a number first also commits first.
    [Test]
    public async Task Verdicts_become_visible_in_the_order_of_their_numbers()
    {
        var mention = await CapturedAsync("1");
        var release = new TaskCompletionSource();
        var first = Store.Database.WriteAsync(
            Job.Single<int, int>(
                async (session, _, cancellationToken) =>
                {
                    await session.LockAsync(WriteLock.Verdicts, cancellationToken);
                    await release.Task;
                    return 0;
                },
                order: 2),
            0,
            1,
            None);
        await using var connection = new NpgsqlConnection(Server);
        while (await connection.ExecuteScalarAsync<long>("select count(*) from pg_locks where locktype = 'advisory' and granted") == 0)
            await Task.Yield();

        var second = Store.Verdicts.CommitAsync(mention, Some.Verdict(), Now, false, None);
        var waits = 0L;
        while (waits == 0 && !second.IsCompleted)
            waits = await connection.ExecuteScalarAsync<long>("select count(*) from pg_locks where locktype = 'advisory' and not granted");
        release.SetResult();

        Assert.That(waits, Is.EqualTo(1));
        Assert.That(await first, Is.Zero);
        Assert.That(await second, Is.True);
    }

    [Test]
    public async Task Earlier_complaints_are_counted_by_probing_an_index()
    {
        await using var writer = await Store.Database.Dialect.OpenWriterAsync(None);
        var count = new Complainers(Store.Database.Dialect).Count;
        await using var command = (NpgsqlCommand)writer.CreateCommand();
#pragma warning disable CA2100 // The statement of the store.
        command.CommandText = "explain " + count.Sql;
#pragma warning restore CA2100
        foreach (var parameter in count.Parameters)
            command.Parameters.Add(new NpgsqlParameter { DbType = parameter.Type, Value = parameter.Value(Some.Mention("1")) });

        var plan = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(None);
        while (await reader.ReadAsync(None))
            plan.Add(reader.GetString(0));

        Assert.That(plan, Has.Some.Contains("using mention_author on mention").And.None.Contains("Seq Scan").And.None.Contains("mention_found"), string.Join('\n', plan));
    }

    private async Task<StorageOptions> FreshAsync()
    {
        _schema = "t" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        await using var connection = new NpgsqlConnection(Server);
        await connection.ExecuteAsync($"create schema {_schema}");
        var settings = new NpgsqlConnectionStringBuilder(Server) { SearchPath = _schema };
        return new StorageOptions { Provider = StorageProvider.Postgres, ConnectionString = settings.ToString() };
    }

    private async ValueTask DropAsync()
    {
        await using var connection = new NpgsqlConnection(Server);
        await connection.ExecuteAsync($"drop schema {_schema} cascade");
    }
}
