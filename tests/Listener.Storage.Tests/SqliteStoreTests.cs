using System.Globalization;
using System.Runtime.Versioning;
using Dapper;
using Listener.Contracts;
using Microsoft.Data.Sqlite;

namespace Listener.Storage.Tests;

/// <summary>The contract on a file, and what only a file can suffer.</summary>
[TestFixture]
public sealed partial class SqliteStoreTests : StoreContract
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
