using System.Globalization;
using System.Text;
using Dapper;
using Listener.Contracts;
using Microsoft.Data.Sqlite;

namespace Listener.Storage.Tests;

/// <summary>Migrations, what survives a crash and what erasure leaves.</summary>
public sealed partial class SqliteStoreTests
{
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
        await Store.Retention.EraseAsync("wire", isKind: false, "kanarialintu-id", dryRun: false, Now, None);

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
}
