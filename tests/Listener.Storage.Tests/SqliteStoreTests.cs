using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using Dapper;
using Listener.Contracts;
using Microsoft.Data.Sqlite;

namespace Listener.Storage.Tests;

/// <summary>The contract on a file, and what only a file can suffer.</summary>
[TestFixture]
public sealed class SqliteStoreTests : StoreContract
{
    private string _directory = "";

    private string File => Path.Combine(_directory, "listener.db");

    private StorageOptions Options => new() { ConnectionString = $"Data Source={File}" };

    private protected override Task<TestStore> CreateAsync()
    {
        _directory = Directory.CreateTempSubdirectory("listener-storage-").FullName;
        return TestStore.StartAsync(Options, () =>
        {
            Directory.Delete(_directory, recursive: true);
            return ValueTask.CompletedTask;
        });
    }

    [Test]
    public void A_second_worker_on_the_file_is_refused_and_told_who_has_it() => Assert.That(
        () => Store.AnotherAsync(), Throws.TypeOf<StoreInUseException>().With.Message.Contains($"process {Environment.ProcessId}."));

    [Test]
    public async Task The_lock_ends_with_its_holder_whatever_files_are_left()
    {
        await CapturedAsync("1");
        await Store.Database.DisposeAsync();

        await using var next = await Store.AnotherAsync();

        Assert.That(System.IO.File.Exists(File + ".lock"), Is.True);
        Assert.That(await next.CountAsync("mention"), Is.EqualTo(1));
    }

    [Test]
    public async Task Somebody_who_only_reads_needs_no_lock_and_no_start()
    {
        var mention = await CapturedAsync("1");
        await using var database = new Database(Microsoft.Extensions.Options.Options.Create(Options), TimeProvider.System);

        var record = await new MentionStore(database).FindAsync(mention.Id, None);

        Assert.That(record!.Mention, Is.EqualTo(mention));
    }

    [Test]
    public void Reading_a_database_that_is_not_there_creates_none()
    {
        var path = Path.Combine(_directory, "absent.db");
        var database = new Database(Microsoft.Extensions.Options.Options.Create(new StorageOptions { ConnectionString = $"Data Source={path}" }), TimeProvider.System);

        Assert.That(() => new MentionStore(database).FindAsync(Guid.Empty, None), Throws.TypeOf<StoreUnusableException>().With.Message.Contains(path));
        Assert.That(System.IO.File.Exists(path), Is.False);
    }

    [Test]
    public void A_write_before_the_start_is_a_bug()
    {
        var database = new Database(Microsoft.Extensions.Options.Options.Create(Options), TimeProvider.System);

        Assert.That(() => new OutboxStore(database).CompleteAsync([1], Now, None), Throws.InvalidOperationException);
    }

    [TestCase("Data Source=:memory:")]
    [TestCase("Data Source=shared;Mode=Memory;Cache=Shared")]
    [TestCase("")]
    public void A_database_in_memory_is_refused(string connectionString) => Assert.That(
        () => TestStore.StartAsync(new StorageOptions { ConnectionString = connectionString }), Throws.TypeOf<StoreUnusableException>());

    [Test]
    public async Task A_damaged_file_is_refused_and_left_as_it_is()
    {
        await CapturedAsync("1");
        await Store.Database.CheckpointAsync(None);
        await Store.Database.DisposeAsync();
        await using (var file = System.IO.File.OpenWrite(File))
            file.Write(new byte[100]);
        var before = await System.IO.File.ReadAllBytesAsync(File);

        Assert.That(() => Store.AnotherAsync(), Throws.TypeOf<StoreUnusableException>().With.Message.Contains(File).And.Message.Contains("backup"));
        Assert.That(await System.IO.File.ReadAllBytesAsync(File), Is.EqualTo(before));
    }

    [Test]
    public async Task A_file_that_is_no_database_is_refused_and_left_as_it_is()
    {
        var path = Path.Combine(_directory, "notes.txt");
        await System.IO.File.WriteAllTextAsync(path, "not a database, but somebody's notes");

        Assert.That(() => TestStore.StartAsync(new StorageOptions { ConnectionString = $"Data Source={path}" }), Throws.TypeOf<StoreUnusableException>());
        Assert.That(await System.IO.File.ReadAllTextAsync(path), Is.EqualTo("not a database, but somebody's notes"));
    }

    [Test]
    public async Task A_database_of_another_program_is_refused()
    {
        var path = Path.Combine(_directory, "other.db");
        await using (var other = new SqliteConnection($"Data Source={path};Pooling=False"))
            await other.ExecuteAsync("create table recipes (name text)");

        Assert.That(
            () => TestStore.StartAsync(new StorageOptions { ConnectionString = $"Data Source={path}" }),
            Throws.TypeOf<StoreUnusableException>().With.Message.Contains("another program"));
    }

    [Test]
    public async Task A_newer_schema_is_refused_by_writers_and_readers()
    {
        await using (var session = new WriteSession(Store.Database.Dialect, await Store.Database.Dialect.OpenWriterAsync(None)))
            await session.ExecuteAsync("insert into schema_version (n, applied_at) values (99, 0)", null, None);
        await Store.Database.DisposeAsync();
        await using var database = new Database(Microsoft.Extensions.Options.Options.Create(Options), TimeProvider.System);

        Assert.That(() => Store.AnotherAsync(), Throws.TypeOf<StoreUnusableException>().With.Message.Contains("database schema 99 is newer than"));
        Assert.That(() => database.OpenReaderAsync(None), Throws.TypeOf<StoreUnusableException>().With.Message.Contains("newer"));
    }

    [Test]
    public async Task A_directory_that_cannot_be_written_is_named()
    {
        var file = Path.Combine(_directory, "file");
        await System.IO.File.WriteAllTextAsync(file, "");
        var path = Path.Combine(file, "listener.db");

        Assert.That(
            () => TestStore.StartAsync(new StorageOptions { ConnectionString = $"Data Source={path}" }),
            Throws.TypeOf<StoreUnusableException>().With.Message.Contains(path));
    }

    [Test]
    public async Task A_missing_directory_with_an_odd_name_is_created()
    {
        var path = Path.Combine(_directory, "ääkköset ja väli", "deep", "listener.db");

        await using var store = await TestStore.StartAsync(new StorageOptions { ConnectionString = $"Data Source={path}" });

        Assert.That(System.IO.File.Exists(path), Is.True);
    }

    [Test]
    public async Task A_file_replaced_under_the_worker_stops_it()
    {
        await CapturedAsync("1");
        System.IO.File.Move(File, File + ".old");
        System.IO.File.Copy(File + ".old", File);

        var health = await Store.Database.CheckAsync(None);

        Assert.That(health.Problem, Does.Contain(File).And.Contain("replaced"));
        for (var i = 0; i < 3; i++)
            Assert.That(() => CapturedAsync($"after {i}"), Throws.TypeOf<StoreUnusableException>());
    }

    [Test]
    [Platform(Exclude = "Win")]
    [UnsupportedOSPlatform("windows")]
    public async Task The_files_are_for_their_owner_only()
    {
        await CapturedAsync("1");

        foreach (var file in new[] { File, File + "-wal" })
            Assert.That(System.IO.File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite), file);
    }

    [Test]
    public async Task A_commit_after_the_end_is_told_that_the_database_was_closed()
    {
        await Store.Database.DisposeAsync();

        Assert.That(() => CapturedAsync("1"), Throws.TypeOf<StoreUnavailableException>());
    }

    [Test]
    public async Task Health_names_the_free_space()
    {
        var health = await Store.Database.CheckAsync(None);

        Assert.That((health.Writable, health.Problem), Is.EqualTo((true, (string?)null)));
        Assert.That(health.FreeBytes, Is.Positive);
    }

    [Test]
    public async Task A_process_killed_inside_a_migration_leaves_a_database_the_next_one_completes()
    {
        var image = Path.Combine(_directory, "killed.db");
        var path = Path.Combine(_directory, "fresh.db");
        var dialect = new SqliteDialect($"Data Source={path}");
        var statements = Migration.Embedded("sqlite")[0].Sql.Split(";\n", StringSplitOptions.RemoveEmptyEntries);

        for (var cut = 0; cut <= statements.Length; cut += 3)
        {
            await using (var session = new WriteSession(dialect, await dialect.OpenMigratorAsync(None)))
            {
                await session.BeginAsync(handsOver: false, None);
                foreach (var statement in statements.Take(cut))
                    await session.ExecuteAsync(statement, null, None);

                // What a killed process leaves is what the disk holds in the middle of its transaction.
                foreach (var suffix in new[] { "", "-wal" })
                    System.IO.File.Copy(path + suffix, image + suffix, overwrite: true);
                await session.RollbackAsync();
            }

            await using var next = await TestStore.StartAsync(new StorageOptions { ConnectionString = $"Data Source={image}" });
            Assert.That(await next.RowsAsync("select n from schema_version order by n"), Is.EqualTo(Some.SchemaVersions), $"after {cut} statements");
        }
    }

    [Test]
    public async Task A_migration_that_fails_is_undone_as_a_whole()
    {
        var path = Path.Combine(_directory, "steps.db");
        var dialect = new SqliteDialect($"Data Source={path}");
        Migration[] broken = [.. Migration.Embedded("sqlite"), new Migration(99, "create table extra (a integer); create table mention (a integer);")];
        Migration[] mended = [.. Migration.Embedded("sqlite"), new Migration(99, "create table extra (a integer);")];

        Assert.That(() => new Migrator(dialect, broken, TimeProvider.System).RunAsync(None), Throws.InstanceOf<SqliteException>());
        await new Migrator(dialect, mended, TimeProvider.System).RunAsync(None);

        await using var connection = await dialect.OpenWriterAsync(None);
        Assert.That(await connection.QueryAsync<long>("select n from schema_version order by n"), Is.EqualTo(Migration.Embedded("sqlite").Select(step => (long)step.Number).Append(99)));
    }

    [Test]
    public async Task Migrations_are_numbered_without_a_hole_and_alike_on_both_engines()
    {
        var sqlite = Migration.Embedded("sqlite").Select(migration => migration.Number).ToArray();

        Assert.That(sqlite, Is.EqualTo(Enumerable.Range(1, sqlite.Length)));
        Assert.That(Migration.Embedded("postgres").Select(migration => migration.Number), Is.EqualTo(sqlite));
        await Task.CompletedTask;
    }

    [Test]
    public async Task A_start_frees_what_a_dead_process_held()
    {
        await CapturedAsync("1");
        await Store.Database.DisposeAsync();

        await using var next = await Store.AnotherAsync();
        var before = await next.Outbox.ClaimAsync(10, Minute, Now, None);
        var reset = await next.Outbox.ResetInProcessAsync(inMemoryTransport: false, Now, None);
        var after = await next.Outbox.ClaimAsync(10, Minute, Now, None);

        Assert.That((before.Count, reset, after.Count), Is.EqualTo((0, 1, 1)));
        Assert.That(after[0].Attempts, Is.EqualTo(2));
    }

    // With seed 10 a copy stays in the free space of a page unless the file is rewritten.
    [TestCase(7)]
    [TestCase(10)]
    public async Task Erasure_leaves_no_byte_of_the_author_in_the_files(int seed)
    {
        var random = new Random(seed);
        for (var page = 0; page < 30; page++)
        {
            var mentions = Enumerable.Range(0, 40).Select(i => page * 40 + i).Select(i => Some.Mention($"{i}", url: $"https://example.org/{(i % 9 == 0 ? "kanarialintu" : "other")}/{i}") with
            {
                Author = i % 9 == 0 ? new Author("kanarialintu-id", "Kanarialintu Nimi", "kanarialintu_handle", Tier: "kanarialintu-tier") : new Author($"other-{i}"),
                Text = i % 9 == 0 ? string.Join(' ', Enumerable.Repeat("kanarialintu", random.Next(1, 900))) : new string('x', random.Next(1, 9_000)),
            }).ToArray();
            await Store.Captures.CommitPushAsync("wire", "rss", Some.Batch(mentions), None);
            foreach (var mention in mentions)
                await Store.Verdicts.CommitAsync(mention, Some.Verdict() with { Reasons = [new Reason("word", 1, mention.Author!.Handle)] }, Now, false, None);
        }

        // Neighbours that shrink and go make SQLite move rows between pages, where copies could stay behind.
        await CompleteAllHandedOverAsync();
        await ExecuteDirectlyAsync($"update mention set text = 'short' where sequence % {2 + (seed % 5)} = 1 and author_id <> 'kanarialintu-id'");
        foreach (var (table, key) in new[] { ("sighting", "mention"), ("verdict", "mention"), ("outbox", "mention"), ("mention", "sequence") })
            await ExecuteDirectlyAsync($"delete from {table} where {key} % {3 + (seed % 4)} = 2");
        await Store.Retention.EraseAsync("wire", "kanarialintu-id", dryRun: false, Now, None);

        foreach (var file in Directory.GetFiles(_directory, "listener.db*").Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            var bytes = await ReadSharedAsync(file);
            Assert.That(Encoding.Latin1.GetString(bytes).Contains("kanarialintu", StringComparison.OrdinalIgnoreCase), Is.False, file);
        }
    }

    [Test]
    public async Task A_full_disk_rolls_the_whole_commit_back_and_work_goes_on_when_there_is_room()
    {
        var lease = await LeasedAsync();
        var pages = long.Parse((await Store.RowsAsync("pragma page_count"))[0], CultureInfo.InvariantCulture);
        await Store.Database.WriteAsync(
            Job.Single<long, int>((session, most, cancellationToken) => session.ExecuteAsync($"pragma max_page_count = {most}", null, cancellationToken)), pages + 2, 1, None);
        var large = Enumerable.Range(0, 50).Select(i => Some.Mention($"{i}") with { Text = new string('x', 20_000) }).ToArray();

        Assert.That(() => Store.Captures.CommitAsync(lease, Some.Batch(large), None), Throws.TypeOf<StoreUnavailableException>().With.Message.Contains("full"));
        Assert.That(await Store.CountAsync("mention"), Is.Zero);
        Assert.That(await Store.RowsAsync("select cursor from source"), Is.EqualTo(new[] { "" }));

        await Store.Database.WriteAsync(
            Job.Single<int, int>((session, _, cancellationToken) => session.ExecuteAsync("pragma max_page_count = 1073741823", null, cancellationToken)), 0, 1, None);
        Assert.That((await Store.Captures.CommitAsync(lease, Some.Batch(large), None)).Captured, Is.EqualTo(50));
    }

    [Test]
    public async Task Commits_are_durable_before_their_callers_go_on()
    {
        await using var writer = await Store.Database.Dialect.OpenWriterAsync(None);

        Assert.That(await writer.ExecuteScalarAsync<string>("pragma journal_mode"), Is.EqualTo("wal"));
        Assert.That(await writer.ExecuteScalarAsync<long>("pragma synchronous"), Is.EqualTo(2));
        Assert.That(await writer.ExecuteScalarAsync<long>("pragma foreign_keys"), Is.EqualTo(1));
        Assert.That(await writer.ExecuteScalarAsync<long>("pragma secure_delete"), Is.EqualTo(1));
        Assert.That(await writer.ExecuteScalarAsync<long>("pragma busy_timeout"), Is.EqualTo(5_000));
    }

    [Test]
    public async Task Earlier_complaints_are_counted_by_probing_an_index()
    {
        await using var writer = await Store.Database.Dialect.OpenWriterAsync(None);
        var count = new Complainers(Store.Database.Dialect).Count;
        await using var command = writer.CreateCommand();
#pragma warning disable CA2100 // The statement of the store.
        command.CommandText = "explain query plan " + count.Sql;
#pragma warning restore CA2100
        foreach (var number in Enumerable.Range(1, count.Parameters.Count))
            command.Parameters.Add(new SqliteParameter($"${number}", number));

        var plan = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(None);
        while (await reader.ReadAsync(None))
            plan.Add(reader.GetString(3));

        Assert.That(plan, Has.Some.Contains("USING INDEX mention_author (brand=? AND source_kind=? AND <expr>=? AND found_at>?)"));
        Assert.That(plan, Has.None.StartsWith("SCAN mention").And.None.StartsWith("USE TEMP B-TREE"), string.Join('\n', plan));
    }

    [Test]
    public async Task Views_show_times_as_iso_8601_utc()
    {
        await CapturedAsync("1");

        Assert.That(
            await Store.RowsAsync("select found_at from mention_view"),
            Is.EqualTo(new[] { Now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) }));
    }

    private async Task CompleteAllHandedOverAsync()
    {
        foreach (var message in await HandedOverAsync())
            await Store.Outbox.CompleteAsync([message.Id], Now, None);
    }

    private async Task ExecuteDirectlyAsync(string sql)
    {
        await using var session = new WriteSession(Store.Database.Dialect, await Store.Database.Dialect.OpenWriterAsync(None));
        await session.ExecuteAsync(sql, null, None);
    }

    private static async Task<byte[]> ReadSharedAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
